"""Files a second that ``dragoman publish`` writes, and how long it takes to find that there is nothing to write.

So many articles of twenty sentences, translated, of ten outlets, are put into a store on disk; then the site is
published into an empty folder, published again with nothing new, and once more after one new article.

    .venv/bin/python benchmarks/publish.py [--articles N]
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from dragoman.library import StoredLibrary
from dragoman.model import (
    Article,
    Block,
    BlockKind,
    Item,
    Outlet,
    SegmentPair,
    Status,
    Translation,
    Verdict,
)
from dragoman.publish.folder import Written, write_folder
from dragoman.publish.view import Site
from dragoman.publish.whole_site import site_files
from dragoman.store import articles, items, outlets, translations
from dragoman.store.database import Database

ARTICLES = 20_000
OUTLETS = 10
SENTENCES, PARAGRAPHS = 20, 5
START = datetime(2026, 1, 1, tzinfo=UTC)
SIGNATURE = "echo 1 (wrapper 1)"


def fill(database: Database, first: int, many: int) -> None:
    """Put articles on show, as the pipeline leaves them."""
    for begin in range(first, first + many, 500):
        with database.write() as db:
            for number in range(begin, min(begin + 500, first + many)):
                put(db, number)


def put(db: sa.Connection, number: int) -> None:
    """Put one article on show."""
    outlet = Outlet(
        slug=f"outlet-{number % OUTLETS}",
        name=f"Outlet {number % OUTLETS}",
        home=f"https://o{number % OUTLETS}.example/",
    )
    when = START + timedelta(minutes=5 * number)
    outlet_id = outlets.ensure_outlet(db, outlet, now=START)
    title = f"Le conseil numéro {number} décide de l’avenir du vieux pont"
    pairs = [
        SegmentPair(
            source=f"Phrase {place} de l’article {number}, que le maire a lue devant le conseil réuni.",
            target=f"Sentence {place} of article {number}, which the mayor read before the assembled council.",
            gap=" ",
        )
        for place in range(SENTENCES)
    ]
    size = SENTENCES // PARAGRAPHS
    groups = [tuple(pairs[at : at + size]) for at in range(0, SENTENCES, size)]
    groups = [(*group[:-1], replace(group[-1], gap="")) for group in groups]
    blocks = (
        Block(kind=BlockKind.HEADLINE, text=title),
        *(Block(kind=BlockKind.PARAGRAPH, text="".join(p.source + p.gap for p in group)) for group in groups),
    )
    url = f"{outlet.home}{number}"
    article = Article(url=url, title=title, language="fr", blocks=blocks[1:], published=when)
    revision = articles.save_revision(db, outlet_id, article, now=when)
    shown = Translation(
        edition="en",
        status=Status.TRANSLATED,
        signature=SIGNATURE,
        route="fr>en",
        verdict=Verdict.CLEAN,
        segments=((SegmentPair(source=title, target=f"Council number {number} decides"),), *groups),
    )
    translation = translations.save_translation(db, revision, shown, now=when)
    translations.save_verdict(db, translation, shown)
    item = Item(
        id=f"i{number:08}",
        edition="en",
        outlet=outlet,
        url=url,
        language="fr",
        status=Status.TRANSLATED,
        verdict=Verdict.CLEAN,
        title=f"Council number {number} decides on the future of the old bridge",
        title_language="en",
        original_title=title,
        excerpt=" ".join(pair.target for pair in pairs[:2]),
        excerpt_language="en",
        published=when,
        seen=when,
        updated=when,
        signature=SIGNATURE,
        route="fr>en",
    )
    items.save_item(
        db,
        item,
        article_id=number + 1,
        revision_id=revision,
        translation_id=translation,
        outlet_id=outlet_id,
    )


def publish(library: StoredLibrary, folder: Path, what: str) -> Written:
    """Publish once, and say how long it took."""
    began = time.perf_counter()
    done = write_folder(folder, site_files(library, Site(name="Benchmark", editions=("en",))))
    took = time.perf_counter() - began
    files = done.new + done.changed + done.same
    print(
        f"{what:<22} {took:8.1f} s  {files / took:8.0f} files/s  "
        f"{done.new} new, {done.changed} changed, {done.removed} removed, {done.same} unchanged"
    )
    return done


def main() -> None:
    """Measure, and print a line for each time that the site is published."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=ARTICLES)
    wanted = parser.parse_args().articles
    with tempfile.TemporaryDirectory() as home:
        database = Database.in_folder(Path(home))
        database.migrate()
        fill(database, 0, wanted)
        library = StoredLibrary(database, ("en",), lambda: START)
        publish(library, Path(home) / "site", f"{wanted} articles")
        again = publish(library, Path(home) / "site", "nothing new")
        assert (again.new, again.changed, again.removed) == (0, 0, 0)
        fill(database, wanted, 1)
        publish(library, Path(home) / "site", "one new article")
        database.close()
    print(f"memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
