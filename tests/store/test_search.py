"""Full text search finds what is on show, in every script, and what was taken out no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from dragoman.model import Item, Outlet, Status, Verdict
from dragoman.searching import fold_words, parse_query
from dragoman.store import articles, items, outlets, search, translations
from dragoman.store.database import Database
from tests.store.test_articles import ARTICLE, TRANSLATION

TEXTS = (
    ("Peace talks in Belgrade", "Мировни преговори у Београду"),
    ("A bridge for the town", "Un pont pour la ville"),
    ("Talks on peace fail", "Des pourparlers de paix échouent"),
    ("Flood at the river", "北京的洪水"),
)


@pytest.fixture
def filled(database: Database, now: datetime) -> Database:
    """Four items of two outlets, an hour between them."""
    with database.write() as db:
        for number, texts in enumerate(TEXTS):
            outlet = Outlet(slug="ab"[number % 2], name="A", home=f"https://{number % 2}.example/")
            outlet_id = outlets.ensure_outlet(db, outlet, now=now)
            article = replace(ARTICLE, url=f"https://a.example/{number}")
            revision = articles.save_revision(db, outlet_id, article, now=now)
            translation = translations.save_translation(db, revision, TRANSLATION, now=now)
            item = Item(
                id=f"i{number}",
                edition="en",
                outlet=outlet,
                url=article.url,
                language="fr" if number else "sr",
                status=Status.TRANSLATED,
                verdict=Verdict.NOTES if number == 1 else Verdict.CLEAN,
                title=texts[0],
                title_language="en",
                original_title=texts[1],
                published=now + timedelta(hours=number - 9),
                seen=now,
                updated=now,
            )
            items.save_item(
                db, item, article_id=number + 1, revision_id=revision, translation_id=translation, outlet_id=outlet_id
            )
            search.save_searched(db, item, [fold_words(text) for text in texts])
    return database


def found(database: Database, query: str, **filters: str) -> list[str]:
    with database.read() as db:
        return [item for item, _ in search.find_items(db, parse_query(query), filters, limit=10)]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("talks", ["i2", "i0"]),
        ('"peace talks"', ["i0"]),
        ("talks -fail", ["i0"]),
        ("beograd*", ["i0"]),
        ("echouent", ["i2"]),
        ("北京", ["i3"]),
        ('"北 洪"', []),
        ('"town un"', []),
        ("bridge AND OR NEAR( ^ :", []),
        ("", ["i3", "i2", "i1", "i0"]),
    ],
)
def test_a_query_finds_what_has_all_its_terms_the_latest_first(filled: Database, query: str, ids: list[str]) -> None:
    assert found(filled, query, edition="en") == ids


def test_filters_restrict(filled: Database) -> None:
    assert found(filled, "", edition="en", outlet="b") == ["i3", "i1"]
    assert found(filled, "", edition="en", language="sr") == ["i0"]
    assert found(filled, "", edition="en", verdict="notes") == ["i1"]
    assert found(filled, "", edition="fr") == []
    assert found(filled, "", edition='en" OR words : "peace') == []


def test_times_bound_and_pages_go_on(filled: Database, now: datetime) -> None:
    everything = parse_query("")
    with filled.read() as db:
        late = search.find_items(db, everything, {"edition": "en"}, limit=9, earliest=now - timedelta(hours=7))
        early = search.find_items(db, everything, {"edition": "en"}, limit=9, latest=now - timedelta(hours=7))
        assert [[item for item, _ in part] for part in (late, early)] == [["i3", "i2"], ["i1", "i0"]]
        [_, (_, number)] = first = search.find_items(db, everything, {"edition": "en"}, limit=2)
        rest = search.find_items(db, everything, {"edition": "en"}, limit=2, before=number)
    assert [item for item, _ in first + rest] == ["i3", "i2", "i1", "i0"]


def test_what_is_stored_again_or_taken_out_is_found_as_it_is_now(filled: Database, now: datetime) -> None:
    with filled.write() as db:
        [(item, _)] = [pair for pair in items.load_items(db, "en", limit=9) if pair[0].id == "i1"]
        search.save_searched(db, item, [["viaduct"]])
        search.remove_searched(db, "i0")
        search.remove_searched(db, "i0")
        assert search.find_unsearched(db, limit=9) == [("en", "i0")]
    assert found(filled, "viaduct", edition="en") == ["i1"]
    assert found(filled, "bridge", edition="en") == []
    assert found(filled, "beograd*", edition="en") == []
