"""The site as plain files: everything linked is there, no other host is asked, and the bytes stay the same."""

from __future__ import annotations

import json
from dataclasses import replace
from posixpath import dirname, join, normpath

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.publish.feed import ATOM
from dragoman.publish.plain import file_of, link_between
from dragoman.publish.view import Site, Withdrawal
from dragoman.publish.whole_site import PAGE_ITEMS, site_files
from dragoman.publish.word_index import CARDS_IN_FILE, browser_words, word_file
from tests.publish.fake_library import START, FakeLibrary, library
from tests.publish.markup import addresses
from tests.publish.test_feed import assert_json_feed

GONE = Withdrawal(id="a0900", edition="en", outlet="Le Quai", language="fr", reason="Wrong.", withdrawn=START)
LIBRARY = replace(library(), gone=(GONE,))
SITE = Site(name="Dragoman", editions=("en",))


def made(source: FakeLibrary = LIBRARY, site: Site = SITE) -> dict[str, bytes]:
    files = list(site_files(source, site))
    assert len({path for path, _ in files}) == len(files)
    return dict(files)


FILES = made()


def test_every_link_within_the_site_leads_to_a_file() -> None:
    for path, body in FILES.items():
        if not path.endswith(".html"):
            continue
        for link in addresses(body):
            if link.startswith("http"):  # the outlet's own
                continue
            assert not link.startswith("/"), (path, link)
            target = link.partition("#")[0]
            there = normpath(join(dirname(path), target)) if target else path
            assert {there, join(there, "index.html")} & FILES.keys(), (path, link)


def test_every_article_has_its_page_and_one_withdrawn_says_so() -> None:
    for item in LIBRARY.all:
        assert f"en/article/{item.id}/index.html" in FILES
    assert b"Wrong." in FILES["en/article/a0900/index.html"]
    assert FILES["en/article/a0000/original/index.html"]
    assert b"Content-Security-Policy" in FILES["index.html"]
    assert b"<script>" not in b"".join(FILES.values())


def test_the_same_state_makes_the_same_bytes() -> None:
    assert made() == FILES


def test_a_new_article_changes_no_older_page_of_a_list() -> None:
    items = tuple(replace(LIBRARY.all[-1], id=f"b{number:04}") for number in range(2 * PAGE_ITEMS))
    before = replace(LIBRARY, all=LIBRARY.all + items)
    pages = sum("/before/" in path for path in made(before))
    assert pages >= 2
    # The fake's cursors count from the newest; a stored one names an item, and stays.
    fewest = len(before.all) // PAGE_ITEMS
    assert sum(path.startswith("en/before/") for path in made(before)) == fewest - 1


def test_feeds_are_sound_and_absolute_where_the_address_is_known() -> None:
    files = made(site=replace(SITE, base_url="https://wire.example"))
    feeds = [path for path in files if path.endswith(".atom")]
    assert {"en/feed.atom", "en/outlet/le-quai/feed.atom", "en/language/fr/feed.atom"} <= set(feeds)
    for path in feeds:
        parsed = feedparser.parse(files[path])
        assert parsed.bozo == 0
        links = {link.rel: link.href for link in parsed.feed.links}
        assert links["self"] == f"https://wire.example/{path}"
        assert links["alternate"].removeprefix("https://wire.example/") + "index.html" in files
        assert ATOM.encode() in files[path]
    for path in (path for path in files if path.endswith("feed.json")):
        assert_json_feed(json.loads(files[path]))


def test_feeds_lead_to_pages_also_where_the_address_is_not_known() -> None:
    entry = json.loads(FILES["en/language/fr/feed.json"])["items"][0]
    assert normpath(join("en/language/fr", entry["url"])) + "/index.html" in FILES


def test_the_word_files_find_every_article_by_its_title() -> None:
    for item in LIBRARY.all:
        found: set[int] | None = None
        for word in browser_words(item.title):
            words = json.loads(FILES[f"en/search/words-{word_file(word)}.json"])
            found = set(words[word]) if found is None else found & set(words[word])
        assert found
        cards = [
            json.loads(FILES[f"en/search/cards-{number // CARDS_IN_FILE}.json"])[number % CARDS_IN_FILE]
            for number in found
        ]
        assert item.title in {card[1] for card in cards}
        for card in cards:
            assert normpath(join("en/search", card[0])) + "/index.html" in FILES
            assert card[-1]


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/", "index.html"),
        ("/en/", "en/index.html"),
        ("/en/?language=fr&before=x", "en/language/fr/before/x/index.html"),
        ("/en/feed.atom?outlet=a", "en/outlet/a/feed.atom"),
        ("/en/outlets/rts.rs", "en/outlets/rts.rs/index.html"),
        ("/static/site.0123.css", "static/site.0123.css"),
    ],
)
def test_an_address_is_a_file(address: str, file: str) -> None:
    assert file_of(address) == file


@given(st.text(min_size=1), st.text(min_size=1))
def test_any_two_values_have_safe_files_of_their_own(one: str, other: str) -> None:
    from dragoman.publish.paths import front

    files = [file_of(front("en", section=value)) for value in (one, other)]
    for file in files:
        parts = file.split("/")
        assert parts[:2] == ["en", "section"]
        assert len(parts) == 4
        assert not parts[2].startswith(".")
        assert len(parts[2]) <= 100
    if one.encode("utf-8", "replace") != other.encode("utf-8", "replace"):
        assert files[0] != files[1]
    assert link_between("en/index.html", front("en", section=one)).endswith("/")
