"""What is written as JSON reads back as the same noun."""

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from dragoman.model import (
    Article,
    Block,
    BlockKind,
    Entry,
    Image,
    Issue,
    Item,
    Mark,
    MarkKind,
    Outlet,
    Severity,
    Span,
    Status,
    Verdict,
)
from dragoman.store.documents import from_document, to_document

words = st.text(max_size=20)
times = st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
marks = st.builds(Mark, kind=st.sampled_from(MarkKind), start=st.integers(0, 9), end=st.integers(9, 20), href=words)
images = st.none() | st.builds(Image, url=words, alt=words)
blocks = st.builds(
    Block,
    kind=st.sampled_from(BlockKind),
    text=words,
    marks=st.lists(marks, max_size=2).map(tuple),
    level=st.integers(0, 6),
    ordered=st.booleans(),
    image=images,
)
articles = st.builds(
    Article,
    url=words,
    title=words,
    blocks=st.lists(blocks, max_size=3).map(tuple),
    authors=st.lists(words, max_size=2).map(tuple),
    published=st.none() | times,
    image=images,
)


@given(articles)
def test_an_article_survives_json(article: Article) -> None:
    assert from_document(Article, json.loads(json.dumps(to_document(article)))) == article


@given(st.builds(Entry, url=words, id=words, title=words, published=st.none() | times, content=words))
def test_an_entry_survives_json(entry: Entry) -> None:
    assert from_document(Entry, json.loads(json.dumps(to_document(entry)))) == entry


def test_an_issue_and_an_item_survive_json() -> None:
    issue = Issue(
        check="numbers",
        severity=Severity.MAJOR,
        message="m",
        source_spans=(Span(start=1, end=2),),
        target_spans=(Span(start=0, end=1), Span(start=4, end=9)),
    )
    assert from_document(Issue, json.loads(json.dumps(to_document(issue)))) == issue
    moment = datetime(2026, 11, 20, tzinfo=UTC)
    item = Item(
        id="1",
        edition="en",
        outlet=Outlet(slug="a", name="A", home="https://a.example/"),
        url="https://a.example/1",
        language="fr",
        status=Status.TRANSLATED,
        verdict=Verdict.NOTES,
        title="t",
        title_language="en",
        original_title="o",
        seen=moment,
        updated=moment,
    )
    assert from_document(Item, json.loads(json.dumps(to_document(item)))) == item


def test_a_field_of_a_newer_version_is_passed_over() -> None:
    assert from_document(Image, {"url": "u", "colour": "blue"}) == Image(url="u")
