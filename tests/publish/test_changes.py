"""What changed between versions is told by sentence, in both languages, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from dragoman.model import Rights, SegmentPair
from dragoman.publish import pages
from dragoman.publish.changes import Change, changes
from dragoman.publish.view import Site, Version
from tests.publish.fake_library import START, bridge, library
from tests.publish.markup import parse, text

ONE = SegmentPair(source="Un.", target="One.", gap=" ")
TWO = SegmentPair(source="Deux.", target="Two.")
THREE = SegmentPair(source="Trois.", target="Three.")


def version(number: int, *pairs: SegmentPair, translated: bool = True) -> Version:
    return Version(number=number, seen=START + timedelta(hours=number), translated=translated, blocks=(pairs,))


def test_a_sentence_that_came_and_one_that_went_are_told() -> None:
    newest, first = changes([version(2, ONE, THREE), version(1, ONE, TWO)])
    assert newest.changes == (Change(before=TWO, after=THREE),)
    assert newest.unchanged == 1
    assert first.first
    assert (first.changes, first.unchanged) == ((), 2)
    (longer, _) = changes([version(2, ONE, TWO), version(1, ONE)])
    assert longer.changes == (Change(after=TWO),)


def test_a_translation_that_changed_alone_is_told_too() -> None:
    better = replace(ONE, target="The first.")
    held = replace(ONE, held=True)
    assert changes([version(2, better), version(1, ONE)])[0].changes == (Change(before=ONE, after=better),)
    assert changes([version(2, held), version(1, ONE)])[0].changes == (Change(before=ONE, after=held),)


def test_a_version_without_a_translation_is_compared_by_its_blocks() -> None:
    whole = SegmentPair(source="Un. Deux.", target="")
    newest, _ = changes([version(2, ONE, TWO), version(1, whole, translated=False)])
    assert newest.changes == ()
    assert newest.unchanged == 1


@given(st.lists(st.sampled_from([ONE, TWO, THREE])), st.lists(st.sampled_from([ONE, TWO, THREE])))
def test_what_came_in_and_what_stayed_is_the_newer_version(older: list[SegmentPair], newer: list[SegmentPair]) -> None:
    compared, _ = changes([version(2, *newer), version(1, *older)])
    gone = sum(change.before is not None for change in compared.changes)
    came = sum(change.after is not None for change in compared.changes)
    assert compared.unchanged == len(newer) - came == len(older) - gone


def test_the_page_strikes_out_what_went_and_underlines_what_came() -> None:
    page = pages.render_revisions(Site(name="Probe", editions=("en",)), bridge(), library().versions("en", "a0000"))
    tree = parse(page)
    assert tree.xpath("//*[@lang='fr']/del/text()") == ["Le pont est fermé."]
    assert tree.xpath("//*[@lang='en']/del/text()") == ["The bridge is shut."]
    assert "Le pont reste fermé, et les 1 240 riverains attendent." in tree.xpath("//*[@lang='fr']/ins/text()")
    assert "as first seen" in text(page)
    assert "Machine translation from French" in text(page)


def test_an_article_leads_to_its_revisions_where_all_of_it_may_be_shown() -> None:
    def links(item_rights: Rights, revision: int) -> list[str]:
        item = replace(bridge(), revision=revision, outlet=replace(bridge().outlet, rights=item_rights))
        page = pages.render_article(Site(name="Probe", editions=("en",)), item)
        return [href for href in parse(page).xpath("//a/@href") if href.endswith("/revisions")]

    assert links(Rights.FULL, 2) == ["/en/article/a0000/revisions"]
    assert links(Rights.FULL, 1) == []
    assert links(Rights.EXCERPT, 2) == []
