"""What is done about findings, with tries that a test writes down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dragoman.fidelity.article import check_translation
from dragoman.model import Draft, SegmentPair, Status, Translation, Verdict
from dragoman.repair import Again, Repair

SOURCE = "Le gouvernement a annoncé jeudi que 300 soldats partiraient pour la frontière du nord."
GOOD = "The government announced on Thursday that 300 soldiers would leave for the northern border."
LOOP = "The government the government the government the government the government the government."
FINE = ("Les soldats sont partis hier matin.", "The soldiers left yesterday morning.")


class Tries:
    def __init__(self, **answers: Mapping[str, str]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def list(self) -> list[Again]:
        return [Again(name=name, draft=lambda sources, name=name: self._draft(name, sources)) for name in self.answers]  # type: ignore[misc]

    def _draft(self, name: str, sources: Sequence[str]) -> dict[str, Draft]:
        self.asked.append((name, tuple(sources)))
        return {source: Draft(text=text) for source, text in self.answers[name].items() if source in sources}


def translation(*pairs: tuple[str, str]) -> Translation:
    segments = tuple((SegmentPair(source=source, target=target),) for source, target in pairs)
    return Translation(edition="en", status=Status.TRANSLATED, signature="echo fr>en", segments=segments)


def repaired(given: Translation, tries: Tries) -> Translation:
    repair = Repair(source_language="fr", target_language="en", judge=lambda made: check_translation(made, "fr"))
    return repair.translation(given, tries.list())


def test_a_segment_that_is_critical_is_tried_again_until_one_way_gives_it_right() -> None:
    tries = Tries(pieces={SOURCE: LOOP}, next={SOURCE: GOOD}, last={SOURCE: GOOD})
    result = repaired(translation((SOURCE, LOOP), FINE, FINE), tries)
    [pair] = result.segments[0]
    assert (pair.target, pair.route, pair.held, pair.issues) == (GOOD, "next", False, ())
    assert tries.asked == [("pieces", (SOURCE,)), ("next", (SOURCE,))]
    assert result.verdict is Verdict.CLEAN
    assert result.segments[1:] == translation((SOURCE, LOOP), FINE, FINE).segments[1:]


def test_what_no_way_gives_right_stays_held() -> None:
    tries = Tries(pieces={}, next={SOURCE: LOOP})
    result = repaired(translation((SOURCE, LOOP), FINE, FINE), tries)
    [pair] = result.segments[0]
    assert (pair.target, pair.route, pair.held) == (LOOP, "", True)
    assert result.verdict is Verdict.PARTIAL


def test_of_several_the_one_with_the_lightest_findings_is_kept() -> None:
    light = GOOD.replace("300", "450")
    result = repaired(translation((SOURCE, LOOP), FINE), Tries(next={SOURCE: light}))
    [pair] = result.segments[0]
    assert pair.route == "next"
    assert pair.target == GOOD
    assert [mending.before for mending in pair.mendings] == ["450"]


def test_what_is_certain_is_mended_and_recorded_without_asking_an_engine() -> None:
    tries = Tries(next={SOURCE: GOOD})
    result = repaired(translation((SOURCE, GOOD.replace("300", "301")), FINE), tries)
    [pair] = result.segments[0]
    assert (pair.target, pair.held, pair.route) == (GOOD, False, "")
    assert [(mending.check, mending.before, mending.after) for mending in pair.mendings] == [("numbers", "301", "300")]
    assert tries.asked == []


def test_a_translation_without_findings_is_left_as_it_is() -> None:
    given = translation((SOURCE, GOOD), FINE)
    assert repaired(given, Tries()) == check_translation(given, "fr")


def test_an_article_that_would_be_refused_is_saved_where_its_segments_are() -> None:
    result = repaired(translation((SOURCE, LOOP)), Tries(next={SOURCE: GOOD}))
    assert (result.status, result.verdict) == (Status.TRANSLATED, Verdict.CLEAN)
