"""Feeds: whole articles, each entry with its label, its own id and the way to its original."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import feedparser
from lxml import etree

from dragoman.model import Elsewhere, Mending
from dragoman.publish.feed import ATOM, TOMBSTONES, VERDICTS, Choice, entry_urn, render_atom, render_json_feed
from dragoman.publish.labels import label
from dragoman.publish.passages import numbered_pairs
from dragoman.publish.view import Site, Withdrawal
from tests.publish.fake_library import START, bridge, quay_in_arabic, samples

SITE = Site(name="Dragoman", editions=("en",), base_url="https://wire.example")
NAMESPACES = {"a": ATOM}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def test_feedparser_finds_nothing_wrong_with_the_atom_feed() -> None:
    items = samples()
    parsed = feedparser.parse(render_atom(SITE, "en", items))
    assert parsed.bozo == 0
    assert parsed.version == "atom10"
    assert len(parsed.entries) == len(items)
    assert parsed.feed.language == "en"


def test_an_entry_has_its_own_id_and_leads_to_our_page_and_to_the_original() -> None:
    (entry,) = feedparser.parse(render_atom(SITE, "en", [bridge()])).entries
    assert entry.id.startswith("urn:uuid:")
    links = {link.rel: link.href for link in entry.links}
    assert links == {"alternate": "https://wire.example/en/article/a0000", "via": "https://lequai.example/0"}
    assert [author.name for author in entry.authors] == ["Jeanne Delorme (Le Quai)", "Paul Aubry (Le Quai)"]
    assert entry.updated == "2026-05-12T14:10:00Z"
    assert entry.published == "2026-05-12T14:05:00Z"
    assert "Le Quai" in entry.rights


def test_every_entry_carries_the_label_of_its_page_in_summary_and_content() -> None:
    items = samples()
    for item, entry in zip(items, feedparser.parse(render_atom(SITE, "en", items)).entries, strict=True):
        assert entry.summary.startswith(label(item).text)
        assert label(item).status in entry.content[0].value
    for item, entry in zip(items, json.loads(render_json_feed(SITE, "en", items))["items"], strict=True):
        assert entry["_dragoman"]["label"] == label(item).text
        assert label(item).status in entry["content_html"]
        assert entry["external_url"] == item.url


def test_an_untranslated_entry_says_its_language_on_title_and_text() -> None:
    feed = etree.fromstring(render_atom(SITE, "en", [quay_in_arabic()]))
    (title,) = feed.findall("a:entry/a:title", NAMESPACES)
    assert title.get(LANG) == "ar"
    content = feed.findtext("a:entry/a:content", namespaces=NAMESPACES) or ""
    assert '<div lang="ar" dir="rtl">' in content


def test_ids_stay_when_the_site_moves_or_the_article_changes() -> None:
    moved = replace(SITE, base_url="https://elsewhere.example")
    changed = replace(bridge(), title="Another title", revision=3)
    ids = [
        feedparser.parse(feed).entries[0].id
        for feed in (
            render_atom(SITE, "en", [bridge()]),
            render_atom(moved, "en", [changed]),
        )
    ]
    assert ids[0] == ids[1]
    other = feedparser.parse(render_atom(SITE, "fr", [replace(bridge(), edition="fr")])).entries[0].id
    assert other != ids[0]


def test_an_empty_feed_is_still_valid() -> None:
    parsed = feedparser.parse(render_atom(SITE, "en", []))
    assert parsed.bozo == 0
    assert parsed.feed.updated == "1970-01-01T00:00:00Z"
    assert json.loads(render_json_feed(SITE, "en", []))["items"] == []


def test_the_json_feed_has_what_version_1_1_requires() -> None:
    feed = json.loads(render_json_feed(SITE, "en", samples()))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "https://wire.example/en/feed.json"
    for entry in feed["items"]:
        assert entry["id"]
        assert entry["content_html"]
        assert entry["language"]
        assert entry["_dragoman"]["reviewed_by_a_person"] is False


def test_a_held_sentence_is_marked_in_the_feed_and_its_draft_left_out() -> None:
    content = json.loads(render_json_feed(SITE, "en", [bridge()]))["items"][0]["content_html"]
    assert "[French: Ce n’est pas vrai" in content
    assert "It is true that" not in content
    assert "Notes of the automatic checks:" in content


def test_a_reprint_leads_to_who_had_it_first_and_the_first_to_its_reprints() -> None:
    first, other = Elsewhere(id="f0", outlet="The First"), Elsewhere(id="o0", outlet="The Other <b>")
    items = [replace(bridge(), id="r0", reprint_of=first), replace(bridge(), id="f0", also_at=(other, first))]
    found = [
        [(link.href, link.title) for link in entry.links if link.rel == "related"]
        for entry in feedparser.parse(render_atom(SITE, "en", items)).entries
    ]
    address = "https://wire.example/en/article/"
    leads = (f"{address}f0", "The First"), (f"{address}o0", "The Other <b>")
    assert found == [[leads[0]], [leads[1], leads[0]]]
    reprint, original = [entry["_dragoman"] for entry in json.loads(render_json_feed(SITE, "en", items))["items"]]
    assert reprint["reprint_of"] == {"url": leads[0][0], "outlet": leads[0][1]}
    assert reprint["also_at"] == []
    assert original["reprint_of"] is None
    assert [tuple(place.values()) for place in original["also_at"]] == [leads[1], leads[0]]


def test_an_entry_whose_text_is_the_outlets_feeds_says_why() -> None:
    item = replace(bridge(), from_feed="answered 403 Forbidden: the outlet refuses us")
    words = (
        "The text is what the feed of Le Quai carries of it, "
        "since the page itself answered 403 Forbidden: the outlet refuses us."
    )
    assert words in feedparser.parse(render_atom(SITE, "en", [item])).entries[0].summary
    (entry,) = json.loads(render_json_feed(SITE, "en", [item]))["items"]
    assert words in entry["content_html"]
    assert entry["_dragoman"]["from_feed"] == item.from_feed


GONE = Withdrawal(
    id="a0099",
    edition="en",
    outlet="Le Quai",
    language="fr",
    reason="A court <ordered> it.",
    withdrawn=START + timedelta(days=1),
)


def test_what_was_withdrawn_stands_in_feeds_as_a_tombstone() -> None:
    body = render_atom(SITE, "en", [bridge()], withdrawn=[GONE])
    assert feedparser.parse(body).bozo == 0
    feed = etree.fromstring(body)
    (tomb,) = feed.findall(f"{{{TOMBSTONES}}}deleted-entry")
    assert (tomb.get("ref"), tomb.get("when")) == (entry_urn("en", "a0099"), "2026-05-13T14:05:00Z")
    assert tomb.findtext(f"{{{TOMBSTONES}}}comment") == "A court <ordered> it."
    assert feed.findtext("a:updated", namespaces=NAMESPACES) == "2026-05-13T14:05:00Z"
    document = json.loads(render_json_feed(SITE, "en", [bridge()], withdrawn=[GONE]))
    assert document["_dragoman"]["withdrawn"][0]["id"] == entry_urn("en", "a0099")


CHOICES = (
    Choice(),
    Choice(only={"outlet": "le-quai"}),
    Choice(only={"language": "fr"}),
    Choice(only={"section": "Ville"}),
    Choice(asked={"q": "the bridge"}),
)


def test_each_choice_is_a_feed_of_its_own_with_its_page() -> None:
    titles, ids, pages = set(), set(), set()
    for choice in CHOICES:
        feed = feedparser.parse(render_atom(SITE, "en", [bridge()], choice=choice)).feed
        document = json.loads(render_json_feed(SITE, "en", [bridge()], choice=choice))
        links = {link.rel: link.href for link in feed.links}
        assert document["title"] == feed.title
        assert document["home_page_url"] == links["alternate"]
        titles.add(feed.title)
        ids.add(feed.id)
        pages.add(links["alternate"])
        assert links["self"].replace(".atom", ".json") == document["feed_url"]
    assert titles >= {"Dragoman: Le Quai", "Dragoman: French", "Dragoman: Ville", "Dragoman: the bridge"}
    assert len(ids) == len(pages) == len(CHOICES)
    assert "https://wire.example/en/outlets/le-quai" in pages


def test_a_json_feed_has_what_its_version_asks_for() -> None:
    document = json.loads(render_json_feed(SITE, "en", samples(), withdrawn=[GONE]))
    assert_json_feed(document)


def assert_json_feed(document: dict[str, Any]) -> None:
    """The document keeps to https://jsonfeed.org/version/1.1: known names, of the right kinds, absolute addresses."""
    kinds = {"version": str, "title": str, "home_page_url": str, "feed_url": str, "description": str, "icon": str}
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert {name for name in document if not name.startswith("_")} <= {*kinds, "language", "items"}
    assert all(isinstance(document[name], kind) for name, kind in kinds.items())
    ids = [entry["id"] for entry in document["items"]]
    assert len(set(ids)) == len(ids)
    for entry in document["items"]:
        known = {"id", "url", "external_url", "title", "content_html", "summary", "date_published", "date_modified"}
        assert {name for name in entry if not name.startswith("_")} <= {*known, "authors", "tags", "language"}
        assert entry["content_html"]
        assert all(urlsplit(entry[name]).scheme for name in ("url", "external_url") if name in entry)
        for name in ("date_published", "date_modified"):
            assert datetime.fromisoformat(entry[name]).tzinfo is not None
        assert all(set(author) == {"name"} for author in entry["authors"])
        assert all(isinstance(tag, str) for tag in entry.get("tags", []))


def test_findings_mendings_and_second_tries_are_in_the_feeds() -> None:
    made = Mending(check="markup", before="&quot;", after='"')
    body = bridge().blocks
    first = replace(body[0], segments=(replace(body[0].segments[0], mendings=(made,), route="again 1"),))
    item = replace(bridge(), blocks=(first, *body[1:]))
    found = json.loads(render_json_feed(SITE, "en", [item]))["items"][0]["_dragoman"]["findings"]
    assert found[0]["sentence"] == 1
    assert found[0]["mendings"] == [{"check": "markup", "before": "&quot;", "after": '"'}]
    assert found[0]["route"] == "again 1"
    pairs = [pair for _, pair in numbered_pairs(item)]
    issues = [issue for pair in pairs for issue in pair.issues]
    assert [(i["check"], i["severity"], i["message"]) for entry in found for i in entry["issues"]] == [
        (issue.check, issue.severity, issue.message) for issue in issues
    ]
    assert [entry["source"] for entry in found if entry["held"]] == [pair.source for pair in pairs if pair.held]
    (entry,) = feedparser.parse(render_atom(SITE, "en", [item])).entries
    (verdict,) = [tag for tag in entry.tags if tag.scheme == VERDICTS]
    assert (verdict.term, verdict.label) == (item.verdict, f"{item.verdict}: {len(issues)} findings")


def test_what_is_not_translated_has_no_findings_and_no_verdict_in_feeds() -> None:
    assert json.loads(render_json_feed(SITE, "en", [quay_in_arabic()]))["items"][0]["_dragoman"]["findings"] == []
    (entry,) = feedparser.parse(render_atom(SITE, "en", [quay_in_arabic()])).entries
    assert [tag for tag in entry.get("tags", []) if tag.scheme == VERDICTS] == []
