"""An article has numbered revisions, one for each text; a translation's segments come back as they went in."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from dragoman.model import (
    Article,
    Block,
    BlockKind,
    Draft,
    Issue,
    Mark,
    MarkKind,
    Origin,
    Outlet,
    Pair,
    SegmentPair,
    Severity,
    Span,
    Status,
    TermUse,
    Translation,
    Verdict,
)
from dragoman.publish.card import make_item
from dragoman.store import articles, items, outlets, translations
from dragoman.store.database import Database

OUTLET = Outlet(slug="a", name="A", home="https://a.example/")
ARTICLE = Article(
    url="https://a.example/1",
    title="Un titre",
    blocks=(Block(kind=BlockKind.PARAGRAPH, text="Une phrase. Deux."),),
    language="fr",
)
SEGMENTS = (
    (SegmentPair(source="Un titre", target="A title"),),
    (
        SegmentPair(source="Une phrase.", target="A sentence.", gap=" ", lead="\t", origin=Origin.MEMORY),
        SegmentPair(
            source="Deux.",
            target="Two.",
            marks=(Mark(kind=MarkKind.STRONG, start=0, end=3),),
            terms=(TermUse(start=0, end=4, target="Two", accepted=("2",)),),
        ),
    ),
)
TRANSLATION = Translation(
    edition="en", status=Status.TRANSLATED, signature="engine 1", route="fr>en", segments=SEGMENTS
)


@pytest.fixture
def outlet_id(database: Database, now: datetime) -> int:
    with database.write() as db:
        return outlets.save_outlet(db, OUTLET, followed=True, now=now)


def test_the_same_text_again_makes_no_new_revision(database: Database, outlet_id: int, now: datetime) -> None:
    marked = replace(
        ARTICLE,
        blocks=(
            replace(
                ARTICLE.blocks[0], marks=(Mark(kind=MarkKind.LINK, start=0, end=3, href="https://b.example/?t=1"),)
            ),
        ),
    )
    with database.write() as db:
        first = articles.save_revision(db, outlet_id, ARTICLE, now=now)
        assert articles.save_revision(db, outlet_id, ARTICLE, now=now) == first
        assert articles.save_revision(db, outlet_id, marked, now=now) == first


def test_a_changed_text_makes_the_next_revision_and_the_first_one_stays(
    database: Database, outlet_id: int, now: datetime
) -> None:
    changed = replace(ARTICLE, title="Un autre titre")
    with database.write() as db:
        first = articles.save_revision(db, outlet_id, ARTICLE, now=now)
        second = articles.save_revision(db, outlet_id, changed, now=now)
        back = articles.save_revision(db, outlet_id, ARTICLE, now=now)
        stored = [articles.load_revision(db, revision) for revision in (first, second, back)]
    assert [revision.number for revision in stored] == [1, 2, 3]
    assert [revision.article.title for revision in stored] == ["Un titre", "Un autre titre", "Un titre"]
    assert stored[0].article == ARTICLE


def test_a_translation_comes_back_segment_by_segment(database: Database, outlet_id: int, now: datetime) -> None:
    with database.write() as db:
        revision = articles.save_revision(db, outlet_id, ARTICLE, now=now)
        first = translations.save_translation(db, revision, TRANSLATION, now=now)
        assert translations.save_translation(db, revision, TRANSLATION, now=now) == first
        assert translations.load_translation(db, first).translation == TRANSLATION


def test_findings_are_stored_with_their_spans(database: Database, outlet_id: int, now: datetime) -> None:
    issue = Issue(
        check="numbers", severity=Severity.CRITICAL, message="m", target_spans=(Span(start=0, end=3),), suggestion="2"
    )
    checked = replace(
        TRANSLATION,
        verdict=Verdict.PARTIAL,
        reason="1 of 3",
        segments=(SEGMENTS[0], (SEGMENTS[1][0], replace(SEGMENTS[1][1], issues=(issue,), held=True))),
    )
    with database.write() as db:
        revision = articles.save_revision(db, outlet_id, ARTICLE, now=now)
        made = translations.save_translation(db, revision, TRANSLATION, now=now)
        translations.save_verdict(db, made, checked)
        assert translations.load_translation(db, made).translation == checked


def test_the_memory_serves_what_it_was_given_and_keeps_the_first(database: Database, now: datetime) -> None:
    pair = Pair(source="fr", target="en")
    with database.write() as db:
        translations.save_memory(db, pair, "s", {"k1": ("Un", Draft(text="One", unknown=("x",)))}, now=now)
        translations.save_memory(db, pair, "s", {"k1": ("Un", Draft(text="Uno"))}, now=now)
        many = {f"m{n}": (str(n), Draft(text=str(n))) for n in range(1200)}
        translations.save_memory(db, pair, "s", many, now=now)
        assert translations.load_memory(db, ["k1", "k2"]) == {"k1": Draft(text="One", unknown=("x",))}
        assert len(translations.load_memory(db, many)) == 1200
        assert translations.count_memory(db) == 1201


def test_the_memory_says_where_stretches_stand(database: Database, now: datetime) -> None:
    pair = Pair(source="fr", target="en")
    places: dict[str, dict[Span, Span | None]] = {
        "Un pont": {Span(start=0, end=2): Span(start=0, end=1), Span(start=3, end=7): None}
    }
    drafts = {"k1": ("Un pont", Draft(text="A bridge")), "k2": ("Deux", Draft(text="Two"))}
    with database.write() as db:
        translations.save_memory(db, pair, "s", drafts, places=places, now=now)
        assert translations.load_places(db, ["k1", "k2", "k3"]) == {
            "k1": ("Un pont", places["Un pont"]),
            "k2": ("Deux", {}),
        }


def publish(database: Database, outlet_id: int, article: Article, now: datetime) -> str:
    with database.write() as db:
        revision = articles.save_revision(db, outlet_id, article, now=now)
        translation = translations.save_translation(db, revision, replace(TRANSLATION, verdict=Verdict.CLEAN), now=now)
        stored = articles.load_revision(db, revision)
        item = make_item(article, TRANSLATION, OUTLET, revision=stored.number, now=now)
        items.save_item(
            db,
            item,
            article_id=stored.article_id,
            revision_id=revision,
            translation_id=translation,
            outlet_id=outlet_id,
        )
    return item.id


def test_publishing_again_changes_nothing_until_there_is_a_new_revision(
    database: Database, outlet_id: int, now: datetime
) -> None:
    later = now + timedelta(hours=1)
    first = publish(database, outlet_id, ARTICLE, now)
    assert publish(database, outlet_id, ARTICLE, later) == first
    with database.read() as db:
        [(item, _)] = items.load_items(db, "en", limit=5)
    assert (item.seen, item.updated, item.revision) == (now, now, 1)
    assert publish(database, outlet_id, replace(ARTICLE, title="Autre"), later) == first
    with database.read() as db:
        [(item, _)] = items.load_items(db, "en", limit=5)
    assert (item.seen, item.updated, item.revision) == (now, later, 2)


def test_lists_are_newest_first_and_go_on_where_they_stopped(database: Database, outlet_id: int, now: datetime) -> None:
    for number in range(7):
        article = replace(
            ARTICLE, url=f"https://a.example/{number}", published=now - timedelta(hours=number // 2), title=str(number)
        )
        publish(database, outlet_id, article, now)
    seen: list[str] = []
    place = None
    with database.read() as db:
        while found := items.load_items(db, "en", limit=2, before=place):
            seen += [item.original_title for item, _ in found]
            place = found[-1][1]
        assert items.load_items(db, "fr", limit=2) == []
        assert items.load_items(db, "en", limit=2, outlet="b") == []
        assert len(items.load_items(db, "en", limit=9, outlet="a", language="fr")) == 7
        assert items.count_languages(db, "en") == (("fr", 7),)
    assert len(seen) == 7
    assert [int(title) // 2 for title in seen] == sorted(int(title) // 2 for title in seen)


def test_an_article_dated_in_the_future_is_sorted_by_when_it_was_seen(
    database: Database, outlet_id: int, now: datetime
) -> None:
    publish(database, outlet_id, replace(ARTICLE, url="https://a.example/f", published=now + timedelta(days=9)), now)
    with database.read() as db:
        [(_, place)] = items.load_items(db, "en", limit=5)
    assert place[0] == now
