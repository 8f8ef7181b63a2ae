"""The card: what lists show of an article and its translation."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from dragoman.model import (
    Article,
    Block,
    BlockKind,
    Issue,
    Outlet,
    SegmentPair,
    Severity,
    Status,
    Translation,
    Verdict,
)
from dragoman.publish.card import EXCERPT_CHARS, item_id, make_item

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
OUTLET = Outlet(slug="journal", name="Le Journal", home="https://journal.example/")
ARTICLE = Article(
    url="https://journal.example/pont",
    title="Un pont",
    language="fr",
    blocks=(
        Block(kind=BlockKind.FIGURE, text="La rivière"),
        Block(kind=BlockKind.PARAGRAPH, text="La ville aura un pont. Il sera long."),
    ),
)
SEGMENTS = (
    (SegmentPair(source="Un pont", target="A bridge"),),
    (SegmentPair(source="La rivière", target="The river"),),
    (
        SegmentPair(source="La ville aura un pont.", target="The town will have a bridge.", gap=" "),
        SegmentPair(source="Il sera long.", target="It will be long."),
    ),
)
TRANSLATION = Translation(
    edition="en", status=Status.TRANSLATED, signature="e 1", route="fr>en", verdict=Verdict.CLEAN, segments=SEGMENTS
)


def test_a_translated_article_shows_its_translated_title_and_opening() -> None:
    item = make_item(ARTICLE, TRANSLATION, OUTLET, revision=2, now=NOW)
    assert (item.title, item.title_language, item.original_title) == ("A bridge", "en", "Un pont")
    assert (item.excerpt, item.excerpt_language) == ("The town will have a bridge. It will be long.", "en")
    assert (item.revision, item.signature, item.route) == (2, "e 1", "fr>en")
    assert item.blocks == ()


def test_a_title_that_is_held_is_shown_in_the_source_and_says_so() -> None:
    held = replace(SEGMENTS[0][0], held=True)
    item = make_item(ARTICLE, replace(TRANSLATION, segments=((held,), *SEGMENTS[1:])), OUTLET, revision=1, now=NOW)
    assert (item.title, item.title_language) == ("Un pont", "fr")
    assert item.excerpt_language == "en"


def test_the_standfirst_comes_before_the_first_paragraph() -> None:
    article = replace(ARTICLE, standfirst="Enfin un pont.")
    pair = SegmentPair(source="Enfin un pont.", target="A bridge at last.")
    translation = replace(TRANSLATION, segments=(SEGMENTS[0], (pair,), *SEGMENTS[1:]))
    assert make_item(article, translation, OUTLET, revision=1, now=NOW).excerpt == "A bridge at last."


def test_an_untranslated_article_shows_the_source() -> None:
    translation = Translation(edition="en", status=Status.UNTRANSLATED, reason="no route")
    item = make_item(ARTICLE, translation, OUTLET, revision=1, now=NOW)
    assert (item.title, item.title_language, item.reason) == ("Un pont", "fr", "no route")
    assert (item.excerpt, item.excerpt_language) == ("La ville aura un pont. Il sera long.", "fr")


def test_a_long_opening_is_cut_between_words() -> None:
    article = replace(ARTICLE, standfirst="mot " * 200)
    excerpt = make_item(
        article, Translation(edition="en", status=Status.UNTRANSLATED), OUTLET, revision=1, now=NOW
    ).excerpt
    assert len(excerpt) <= EXCERPT_CHARS + 1
    assert excerpt.endswith("mot…")


def test_minor_findings_are_not_counted() -> None:
    issues = tuple(Issue(check="c", severity=severity, message="m") for severity in Severity)
    noted = replace(SEGMENTS[0][0], issues=issues)
    item = make_item(ARTICLE, replace(TRANSLATION, segments=((noted,), *SEGMENTS[1:])), OUTLET, revision=1, now=NOW)
    assert item.issue_count == 2


def test_an_id_is_the_same_for_all_revisions_and_another_in_each_edition() -> None:
    first = make_item(ARTICLE, TRANSLATION, OUTLET, revision=1, now=NOW)
    second = make_item(replace(ARTICLE, title="Deux"), TRANSLATION, OUTLET, revision=2, now=NOW)
    assert first.id == second.id == item_id(ARTICLE.url, "en")
    assert item_id(ARTICLE.url, "fr") != first.id
