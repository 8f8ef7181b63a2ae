"""The operator's terms: stored, read again when they change, and counted against what is on show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dragoman.glossary import InstalledGlossary
from dragoman.model import (
    Article,
    Block,
    BlockKind,
    Draft,
    Entry,
    Origin,
    Outlet,
    Page,
    Pair,
    Request,
    SegmentPair,
    Status,
    TermUse,
    Translation,
)
from dragoman.notice import Notice
from dragoman.pipeline import Pipeline
from dragoman.publish.card import make_item
from dragoman.store import articles, entries, items, outlets, translations
from dragoman.store.database import Database
from dragoman.translate.engines.echo import EchoEngine
from dragoman.translate.glossary.term import Term, Treatment
from dragoman.translate.routes import Router

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
HOST = "https://journal.example"
OUTLET = Outlet(slug="journal", name="Le Journal", home=f"{HOST}/", language="fr")
ZIB = Term(source="fr", target="en", forms=("OZIB", "Office du Zibou"), rendering="ZIBO")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database.in_folder(tmp_path)
    made.migrate()
    yield made
    made.close()


def show(database: Database, number: int, *sentences: str) -> None:
    article = Article(
        url=f"{HOST}/{number}",
        title=f"Titre {number}",
        blocks=(Block(kind=BlockKind.PARAGRAPH, text=" ".join(sentences)),),
        language="fr",
    )
    pairs = tuple(SegmentPair(source=sentence, target="x") for sentence in sentences)
    translation = Translation(edition="en", status=Status.TRANSLATED, signature="e", segments=((), pairs))
    with database.write() as db:
        outlet_id = outlets.save_outlet(db, OUTLET, followed=True, now=NOW)
        revision = articles.save_revision(db, outlet_id, article, now=NOW)
        stored = articles.load_revision(db, revision)
        items.save_item(
            db,
            make_item(article, translation, OUTLET, revision=stored.number, now=NOW),
            article_id=stored.article_id,
            revision_id=revision,
            translation_id=translations.save_translation(db, revision, translation, now=NOW),
            outlet_id=outlet_id,
        )


def test_a_change_of_terms_is_seen_and_nothing_is_read_again_without_one(database: Database) -> None:
    glossary = InstalledGlossary(database)
    before = glossary.current()
    assert glossary.current() is before
    assert glossary.add([ZIB], now=NOW) == 1
    assert glossary.current().uses("L'OZIB", "fr", "en")[0].target == "ZIBO"
    replaced = Term(source="fr", target="en", forms=("OZIB",), rendering="OZ")
    assert glossary.add([replaced], now=NOW + timedelta(seconds=1)) == 0
    assert glossary.current().uses("L'OZIB", "fr", "en")[0].target == "OZ"
    assert glossary.own_terms() == [replaced]
    assert glossary.remove([replaced]) == 1
    assert glossary.remove([replaced]) == 0
    assert glossary.current().uses("L'OZIB", "fr", "en") == ()


def test_a_term_comes_back_as_it_was_stored(database: Database) -> None:
    kept = Term(source="mul", target="mul", forms=("Le Monde",), treatment=Treatment.KEEP, outlet="journal")
    glossary = InstalledGlossary(database)
    glossary.add([ZIB, kept], now=NOW)
    assert glossary.own_terms() == [ZIB, kept]


def test_the_articles_on_show_that_use_a_term_are_counted_once_each(database: Database) -> None:
    show(database, 1, "L'OZIB se réunit.", "L'Office du Zibou aussi.")
    show(database, 2, "Rien de tel.", "Ni ozib ni zibou.")
    show(database, 3, "L'OFFICE DU ZIBOU SE RÉUNIT")
    glossary = InstalledGlossary(database)
    assert glossary.concerned([ZIB]) == 2
    assert glossary.concerned([Term(source="de", target="en", forms=("OZIB",), rendering="Z")]) == 0
    assert glossary.concerned([Term(source="fr", target="es", forms=("OZIB",), rendering="Z")]) == 0
    assert glossary.concerned([Term(source="fr", target="en", forms=("OZIB",), rendering="Z", outlet="other")]) == 0
    assert glossary.concerned([Term(source="mul", target="mul", forms=("Zibou",), treatment=Treatment.FREE)]) == 2


class Counting(EchoEngine):
    """Keeps the texts it was given."""

    def __init__(self) -> None:
        super().__init__([Pair(source="fr", target="en")])
        self.texts: list[str] = []

    def translate(self, requests: Sequence[Request], pair: Pair) -> list[Draft]:
        self.texts += [request.text for request in requests]
        return super().translate(requests, pair)


PARAGRAPHS = (
    "Le conseil municipal a voté mardi soir la construction d'un nouveau pont sur la rivière, après deux ans de débat.",
    "L'OZIB a déclaré mercredi que les travaux commenceront au printemps et que la route restera ouverte à tous.",
)


def page() -> Page:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    html = (
        '<!doctype html><html lang="fr"><head><title>Un pont</title></head><body>'
        f"<article><h1>Un pont</h1>{body}</article></body></html>"
    )
    url = f"{HOST}/pont"
    headers = {"content-type": "text/html; charset=utf-8"}
    return Page(url=url, final_url=url, status=200, headers=headers, body=html.encode(), fetched=NOW)


def translated(database: Database, pipeline: Pipeline, batch: str) -> Translation:
    [made] = pipeline.translate_articles(batch, "en")
    with database.read() as db:
        return translations.load_translation(db, made).translation


def test_a_new_term_costs_the_segments_that_use_it_and_is_stored_with_them(database: Database) -> None:
    def fetch(url: str, *, now: datetime) -> Page:
        return page()

    def listen(notice: Notice) -> None:
        return None

    engine = Counting()
    pipeline = Pipeline(database=database, fetch=fetch, router=Router([engine]), clock=lambda: NOW, listen=listen)
    with database.write() as db:
        outlet_id = outlets.save_outlet(db, OUTLET, followed=True, now=NOW)
        entries.save_entries(db, outlet_id, [Entry(url=f"{HOST}/pont", id="1")], now=NOW)
        [(batch, _)] = entries.queue_entries(db, now=NOW, size=9)
    pipeline.fetch_pages(batch)
    pipeline.extract_articles(batch)
    before = translated(database, pipeline, batch)
    assert before.signature == "echo fr>en"
    assert len(engine.texts) == 3
    InstalledGlossary(database).add([ZIB], now=NOW)
    after = translated(database, pipeline, batch)
    assert engine.texts[3:] == [PARAGRAPHS[1]]
    assert after.signature.startswith("echo fr>en + glossary ")
    pair = after.segments[2][0]
    assert pair.terms == (TermUse(start=2, end=6, target="ZIBO"),)
    assert "ZIBO" in pair.target
    assert after.segments[1][0] == replace(before.segments[1][0], origin=Origin.MEMORY)
