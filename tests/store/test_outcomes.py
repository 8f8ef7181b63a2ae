"""What checks found is counted once for each translation, however often it is checked, also in older stores."""

from datetime import UTC, date, datetime
from pathlib import Path

import sqlalchemy as sa

from dragoman.model import Issue, Mending, SegmentPair, Severity, Status, Translation, Verdict
from dragoman.store import outcomes, translations
from dragoman.store.database import Database
from tests.filled_store import show_checked

NOW = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
ISSUE = Issue(check="numbers", severity=Severity.MAJOR, message="m")
PAIRS = (
    SegmentPair(source="Un.", target="1", issues=(ISSUE, ISSUE)),
    SegmentPair(
        source="Deux.", target="2", held=True, route="again", mendings=(Mending(check="c", before="", after=""),)
    ),
)


def test_the_same_translation_checked_twice_counts_once(database: Database) -> None:
    show_checked(database, "a", 1, PAIRS, made=NOW, verdict=Verdict.PARTIAL)
    again = Translation(
        edition="en", status=Status.TRANSLATED, signature="engine 1", route="fr>en", verdict=Verdict.NOTES,
        segments=((), PAIRS[:1]),
    )  # fmt: skip
    with database.write() as db:
        translations.save_verdict(db, 1, again)
        [group] = outcomes.count_checked(db, since=date(2026, 11, 20))
        found = outcomes.count_outcomes(db, since=date(2026, 11, 20))
        assert outcomes.count_checked(db, since=date(2026, 11, 21)) == []
        assert outcomes.count_outcomes(db, since=date(2026, 11, 21)) == []
    assert (group.day, group.outlet, group.route, group.verdict) == ("2026-11-20", "a", "fr>en", Verdict.NOTES)
    assert (group.articles, group.segments, group.held) == (1, 1, 0)
    assert [(g.kind, g.name, g.severity, g.number) for g in found] == [("found", "numbers", Severity.MAJOR, 2)]


def test_what_is_not_translated_is_not_counted(database: Database) -> None:
    show_checked(database, "a", 1, PAIRS, made=NOW)
    with database.write() as db:
        untranslated = Translation(edition="en", status=Status.UNTRANSLATED, reason="no route", verdict=Verdict.CLEAN)
        made = translations.save_translation(db, 1, untranslated, now=NOW)
        translations.save_verdict(db, made, untranslated)
        assert sum(group.articles for group in outcomes.count_checked(db, since=NOW.date())) == 1


def test_a_store_from_before_counts_what_it_has(tmp_path: Path) -> None:
    database = Database.in_folder(tmp_path)
    database.migrate()
    show_checked(database, "a", 1, PAIRS, made=NOW, verdict=Verdict.PARTIAL)
    with database.read() as db:
        before = outcomes.count_checked(db, since=NOW.date()), outcomes.count_outcomes(db, since=NOW.date())
    assert len(before[1]) == 3
    with database.write() as db:
        earlier = db.execute(sa.text("select version_num from alembic_version")).scalar_one()
        db.execute(sa.text("drop table outcomes"))
        db.execute(sa.text("drop table checked"))
        db.execute(sa.text("update alembic_version set version_num = '0013'"))
    assert earlier >= "0014"
    database.migrate("0014")
    with database.read() as db:
        after = outcomes.count_checked(db, since=NOW.date()), outcomes.count_outcomes(db, since=NOW.date())
    assert after == before
    database.close()
