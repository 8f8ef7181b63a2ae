from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.model import Block, BlockKind, Draft, Pair, Request, Route
from dragoman.translate.document import (
    Translates,
    segment_document,
    translatable,
    translate_texts,
)
from dragoman.translate.engines.apertium import ApertiumEngine
from dragoman.translate.engines.echo import EchoEngine
from dragoman.translate.routes import Router

ROUTER = Router([EchoEngine([Pair(source="fr", target="en")])])
FOUND = ROUTER.route("fr", "en")
assert FOUND is not None
ROUTE: Route = FOUND


class Copying:
    """A router whose target is the source."""

    def translate(self, requests: list[Request], route: Route) -> list[Draft]:
        return [Draft(text=request.text) for request in requests]


COPYING: Translates = Copying()  # type: ignore[assignment]  # a list is all it is given here


def test_a_text_is_translated_by_segment_and_joined_with_its_gaps() -> None:
    text = " Un. Deux.\n\nTrois\t4\n"
    assert translate_texts(ROUTER, [text], ROUTE)[0] == " [fr>en] Un. [fr>en] Deux.\n\n[fr>en] Trois\t4\n"


def test_texts_keep_their_order_and_blank_ones_their_place() -> None:
    texts = ["Un.", "", "Deux. Trois.", " \n"]
    assert translate_texts(ROUTER, texts, ROUTE) == ["[fr>en] Un.", "", "[fr>en] Deux. [fr>en] Trois.", " \n"]


@given(st.lists(st.text(alphabet=st.sampled_from("aB. \n\t!«»\u00a0é1"), max_size=30), max_size=5))
def test_what_an_engine_does_not_change_comes_back_whole(texts: list[str]) -> None:
    assert translate_texts(COPYING, texts, ROUTE) == texts


def test_each_block_of_a_document_has_its_segments() -> None:
    blocks = [
        Block(kind=BlockKind.HEADLINE, text="Un titre"),
        Block(kind=BlockKind.PARAGRAPH, text="M. Dupont parle. Il part."),
        Block(kind=BlockKind.FIGURE, text=""),
        Block(kind=BlockKind.TABLE, text="a\tb\nc\td"),
    ]
    document = segment_document(blocks, "fr")
    assert [block.block for block in document] == blocks
    assert [[segment.text for segment in block.segments] for block in document] == [
        ["Un titre"],
        ["M. Dupont parle.", "Il part."],
        [],
        ["a", "b", "c", "d"],
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bonjour", True),
        ("5 km", True),
        ("voir https://a.example", True),
        ("中", True),
        ("", False),
        ("12 345,6 – 7 %", False),
        ("https://a.example/b?c=d", False),
        ("www.a.example", False),
        ("a.b@c.example", False),
        ("…", False),
    ],
)
def test_only_what_holds_letters_outside_addresses_is_translatable(text: str, *, expected: bool) -> None:
    assert translatable(text) is expected


@pytest.mark.apertium
def test_a_french_paragraph_reads_as_english_does() -> None:
    engine = ApertiumEngine()
    assert not engine.missing(), engine.missing()
    router = Router([engine])
    route = router.route("fr", "en")
    assert route is not None
    try:
        [text] = translate_texts(
            router, ["« L’armée a 12 500 soldats », dit le général Zzyzx. C’est 3,5 % de plus !"], route
        )
    finally:
        router.close()
    assert text == '"The army has 12,500 soldiers", said the general Zzyzx. It is 3.5% besides!'
