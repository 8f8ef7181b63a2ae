"""An outlet that allows less is shown less of, everywhere, and the label says so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dragoman.model import Block, BlockKind, Image, Item, Rights, SegmentPair, ShownBlock
from dragoman.publish.feed import render_atom, render_json_feed
from dragoman.publish.labels import label
from dragoman.publish.pages import render_article
from dragoman.publish.rights import within_rights
from dragoman.publish.view import Site, View
from tests.publish.fake_library import QUAI, item

SITE = Site(name="Dragoman", editions=("en",))

TEXTS = {
    BlockKind.HEADLINE: "Bridge closed",
    BlockKind.STANDFIRST: "Engineers want time",
    BlockKind.HEADING: "Ferries return",
    BlockKind.PARAGRAPH: "Nobody crosses today",
    BlockKind.QUOTATION: "We wait, says the mayor",
}


def story(rights: Rights) -> Item:
    shown = [
        ShownBlock(block=Block(kind=k, text=t), segments=(SegmentPair(source=t, target=t),)) for k, t in TEXTS.items()
    ]
    shown.append(shown[3])
    made = item(1, QUAI, "Bridge closed", "Pont fermé", "Engineers want time")
    return replace(
        made, outlet=replace(QUAI, rights=rights), blocks=tuple(shown), image=Image(url="https://lequai.example/p.jpg")
    )


@pytest.mark.parametrize("rights", Rights)
def test_what_is_not_allowed_is_on_no_page_and_in_no_feed(rights: Rights) -> None:
    kinds = {
        Rights.FULL: list(TEXTS),
        Rights.EXCERPT: [BlockKind.HEADLINE, BlockKind.STANDFIRST, BlockKind.PARAGRAPH],
        Rights.HEADLINE: [BlockKind.HEADLINE],
    }[rights]
    shown = within_rights(story(rights))
    assert within_rights(shown) == shown
    site = replace(SITE, base_url="https://dragoman.example")
    pages = [render_article(site, shown, view) for view in View]
    pages += [render_atom(site, "en", [shown]), render_json_feed(site, "en", [shown])]
    for page in pages:
        for kind, text in TEXTS.items():
            assert (text.encode() in page) == (kind in kinds), (kind, page)


def test_an_excerpt_has_one_paragraph_and_a_headline_neither_excerpt_nor_picture() -> None:
    assert [shown.block.kind for shown in within_rights(story(Rights.EXCERPT)).blocks] == [
        BlockKind.HEADLINE,
        BlockKind.STANDFIRST,
        BlockKind.PARAGRAPH,
    ]
    alone = within_rights(story(Rights.HEADLINE))
    assert (alone.excerpt, alone.image) == ("", None)


def test_the_label_says_that_there_is_more() -> None:
    assert "Only its opening is shown here, as much as Le Quai allows." in label(story(Rights.EXCERPT)).text
    assert "Only its headline is shown here, as much as Le Quai allows." in label(story(Rights.HEADLINE)).text
    assert "Only its" not in label(story(Rights.FULL)).text


def test_readers_are_told_kind_and_owner() -> None:
    owned = replace(story(Rights.FULL), outlet=replace(QUAI, kind="private", owner="The <Quay> Company"))
    page = render_article(SITE, owned).decode()
    assert "<dt>Owner of the outlet</dt><dd><bdi>The &lt;Quay&gt; Company</bdi></dd>" in page
    assert ", private</dd>" in page
