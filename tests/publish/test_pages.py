"""Pages: what each shows, in which language, direction and view."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dragoman.model import Block, BlockKind, Item, Mark, MarkKind, Mending, ShownBlock, Status, TermUse
from dragoman.publish import pages
from dragoman.publish.view import Counts, ItemPage, Site, View
from tests.publish.fake_library import (
    HARBOUR,
    SAHIL,
    START,
    FakeLibrary,
    bridge,
    item,
    library,
    quay_in_arabic,
    samples,
)
from tests.publish.markup import addresses, parse, text

SITE = Site(name="Dragoman", editions=("en",), base_url="https://wire.example")
LIBRARY: FakeLibrary = library()


def front(items: tuple[Item, ...] | None = None, **more: str) -> bytes:
    page = ItemPage(items=items, next="") if items is not None else LIBRARY.items("en", limit=40)
    return pages.render_front(SITE, "en", page, LIBRARY.counts("en"), **more)


def test_every_card_of_the_front_page_carries_its_label_and_link_to_the_original() -> None:
    cards = parse(front()).find_class("card")
    assert len(cards) == 40
    for card in cards:
        (label,) = card.find_class("label")
        said = label.text_content()
        assert "The views are" in said
        assert "not reviewed by a person" in said or "Not translated:" in said or "Written in English" in said
        assert label.xpath(".//a[@hreflang][starts-with(@href, 'https://')]")
        assert card.xpath(".//time/@datetime")


def test_a_date_in_a_list_has_its_year_where_the_article_is_from_another() -> None:
    old = replace(samples()[2], published=START - timedelta(days=400))
    assert "7 Apr 2025" in text(front((old,)))
    assert "12 May, 14:05" in text(front())


def test_the_front_page_shows_every_item_once() -> None:
    links = [link for link in addresses(front()) if "/article/" in link]
    assert sorted(links) == sorted(f"/en/article/{item.id}" for item in LIBRARY.items("en", limit=40).items)


def test_the_lead_is_a_recent_story_that_can_be_read_whole() -> None:
    layout = pages.front_layout(samples())
    assert layout.lead is not None
    assert layout.lead.status is Status.TRANSLATED
    assert layout.lead.id == "a0002"


def test_what_is_not_translated_does_not_take_the_front_from_what_is() -> None:
    layout = pages.front_layout(samples()[:30])
    placed = (*layout.beside, *layout.under, *layout.grid)
    assert all(item.status is not Status.UNTRANSLATED for item in placed)
    assert "a0001" in [item.id for item in dict(layout.sections)["ar"]]
    few = pages.front_layout(samples()[:3])
    assert "a0001" in [item.id for item in few.beside]


@pytest.mark.parametrize("n", [0, 1, 2, 4, 6, 7, 14, 30])
def test_any_number_of_items_is_laid_out_without_loss(n: int) -> None:
    items = samples()[:n]
    layout = pages.front_layout(items)
    placed = [layout.lead] if layout.lead else []
    placed += [*layout.beside, *layout.under, *layout.grid, *(i for _, group in layout.sections for i in group)]
    assert sorted(i.id for i in placed) == sorted(i.id for i in items)
    assert front(items).startswith(b"<!doctype html>")


def test_a_region_is_named_only_where_two_would_be_called_the_same() -> None:
    counts = Counts(languages=(("en", 4), ("en-GB", 2), ("es-AR", 1), ("sr-Latn-RS", 1)))
    tree = parse(pages.render_front(SITE, "en", ItemPage(), counts))
    names = [" ".join(link.text_content().split()) for link in tree.find_class("languages")[0].iter("a")]
    assert names == ["All 0", "English 4", "British English 2", "Spanish 1", "Serbian (Latin) 1"]
    assert "out of 3 languages" in text(pages.render_front(SITE, "en", ItemPage(), counts))


def test_articles_of_one_language_share_a_section_whatever_their_region() -> None:
    items = [*samples()[:20], *(replace(samples()[4], id=tag, language=tag) for tag in ("en", "en-GB", "en-IE"))]
    sections = dict(pages.front_layout(tuple(items)).sections)
    assert [item.id for item in sections["en"]] == ["en", "en-GB", "en-IE"]
    heads = parse(front(tuple(items))).find_class("section-head")
    assert "Written in English" in [" ".join(head.text_content().split()) for head in heads]


def test_an_empty_edition_says_so() -> None:
    body = pages.render_front(SITE, "en", ItemPage(), Counts())
    assert "Nothing is published here yet." in text(body)


def test_a_list_of_one_language_keeps_it_in_the_link_to_older_articles() -> None:
    page = ItemPage(items=samples()[:3], next="next&place")
    body = pages.render_front(SITE, "en", page, LIBRARY.counts("en"), language="fr")
    assert "/en/?language=fr&before=next%26place" in addresses(body)
    assert "From French" in text(body)


def test_an_article_shows_its_translation_with_findings_at_their_words() -> None:
    tree = parse(pages.render_article(SITE, bridge()))
    marks = {mark.text_content(): mark.get("class") for mark in tree.xpath("//*[@class='text']/p//mark")}
    assert marks == {"1,420": "finding major", "bouchonnage": "finding minor", "n’est pas vrai": "finding critical"}
    for link in tree.xpath("//a[@class='ref']"):
        (note,) = tree.xpath("//li[@id=$id]", id=link.get("href").removeprefix("#"))
        assert note.getparent().getparent().tag == "details"
    assert "The original says 1,240; the translation says 1,420." in tree.text_content()


def test_a_held_sentence_stands_in_the_source_marked_with_the_draft_on_request() -> None:
    tree = parse(pages.render_article(SITE, bridge()))
    held = tree.xpath("//*[@class='text']//p/span[@class='s held']")[0]
    assert "in French" in held.text_content()
    (source,) = held.xpath("span[@lang='fr'][@dir='ltr']")
    assert source.text_content().startswith("Ce n’est pas vrai")
    assert "It is true that" in tree.xpath("string(//details[@class='draft'])")
    assert "It is true that" not in tree.xpath("string(//*[@class='text']/p[2])")


def test_the_links_of_the_original_are_listed_below_their_block() -> None:
    tree = parse(pages.render_article(SITE, bridge()))
    (link,) = tree.xpath("//p[@class='links']/a")
    assert link.get("href") == "https://lequai.example/pont"
    assert (link.text, link.get("lang")) == ("pont reste fermé", "fr")


def with_marks(*found: tuple[str, Mark]) -> Item:
    """The bridge with marks over words of its translation."""
    item = bridge()
    blocks = []
    for shown in item.blocks:
        segments = [
            replace(
                segment,
                marks=tuple(
                    replace(mark, start=segment.target.index(words), end=segment.target.index(words) + len(words))
                    for words, mark in found
                    if words in segment.target and not segment.held
                ),
            )
            for segment in shown.segments
        ]
        blocks.append(replace(shown, segments=tuple(segments)))
    return replace(item, blocks=tuple(blocks))


def test_a_link_that_stands_on_words_of_the_translation_is_not_listed_again() -> None:
    link = Mark(kind=MarkKind.LINK, start=0, end=0, href="https://lequai.example/pont")
    item = with_marks(("The bridge stays shut", link))
    for view in (View.TRANSLATION, View.SIDE_BY_SIDE):
        tree = parse(pages.render_article(SITE, item, view))
        assert not tree.xpath("//p[@class='links']")
        texts = [a.text_content() for a in tree.xpath("//a[@href='https://lequai.example/pont']")]
        assert "The bridge stays shut" in texts
    assert parse(pages.render_article(SITE, bridge(), View.SIDE_BY_SIDE)).xpath("//p[@class='links']")


def test_a_feed_entry_has_its_links_on_words_or_listed() -> None:
    link = Mark(kind=MarkKind.LINK, start=0, end=0, href="https://lequai.example/pont")
    placed = pages.render_entry_html(with_marks(("The bridge stays shut", link)))
    assert '<a href="https://lequai.example/pont">The bridge stays shut</a>' in placed
    assert "Links in the original" not in placed
    listed = pages.render_entry_html(bridge())
    assert listed.count('https://lequai.example/pont"') == 1
    assert "Links in the original" in listed


def test_the_original_view_is_the_original_with_its_marks_and_no_findings() -> None:
    tree = parse(pages.render_article(SITE, bridge(), View.ORIGINAL))
    (body,) = tree.find_class("text")
    assert (body.get("lang"), body.get("dir")) == ("fr", "ltr")
    assert [(a.text_content(), a.get("href")) for a in body.xpath("p[1]//a")] == [
        ("pont reste fermé", "https://lequai.example/pont")
    ]
    assert "".join(body.xpath("p[1]//strong//text()")) == "les 1 240"
    assert not tree.xpath("//mark | //a[@class='ref'] | //details")
    said = tree.find_class("label-box")[0].text_content()
    assert "The original in French, as Le Quai published it." in said
    assert tree.xpath("string(//h1)").startswith("Le vieux pont")
    assert tree.xpath("//h1/@lang") == ["fr"]


def test_side_by_side_puts_every_sentence_beside_its_partner() -> None:
    tree = parse(pages.render_article(SITE, bridge(), View.SIDE_BY_SIDE))
    rows = tree.xpath("//div[contains(concat(' ', @class, ' '), ' pair ')]")
    assert [row.get("id") for row in rows] == [f"s{n}" for n in range(1, len(rows) + 1)]
    assert len(rows) == 23
    for row in rows:
        assert row.xpath("p[starts-with(@class, 'src')]/@lang") == ["fr"]
        assert len(row.xpath("p[starts-with(@class, 'tgt')]")) == 1
    held = rows[5]
    assert "Not shown in English" in held.xpath("string(p[starts-with(@class, 'tgt')])")


def test_the_views_link_to_one_another() -> None:
    for view in View:
        tree = parse(pages.render_article(SITE, bridge(), view))
        links = tree.xpath("//nav[@class='views']//a")
        base = "/en/article/a0000"
        assert [link.get("href") for link in links] == [base, f"{base}/side-by-side", f"{base}/original"]
        assert [link.get("aria-current") for link in links].index("page") == list(View).index(view)


def test_an_untranslated_article_is_set_in_its_own_language_and_direction() -> None:
    tree = parse(pages.render_article(SITE, quay_in_arabic()))
    (body,) = tree.find_class("text")
    assert (body.get("lang"), body.get("dir")) == ("ar", "rtl")
    assert tree.xpath("//h1/ancestor-or-self::*[@lang='ar'][@dir='rtl']")
    assert tree.xpath("/html/@dir") == ["ltr"]
    assert not tree.find_class("views")
    assert "Not translated" in tree.find_class("label-box")[0].text_content()


def test_an_arabic_edition_is_mirrored_and_keeps_a_french_original_left_to_right(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("dragoman.publish.messages.INTERFACE_LANGUAGES", ("en", "ar"))
    site = replace(SITE, editions=("ar",))
    tree = parse(pages.render_article(site, replace(bridge(), edition="ar", title_language="ar"), View.SIDE_BY_SIDE))
    assert tree.xpath("/html/@dir") == ["rtl"]
    assert set(tree.xpath("//p[@class='src']/@dir")) == {"ltr"}


def test_the_provenance_panel_gives_engine_signature_route_and_times() -> None:
    said = " ".join(parse(pages.render_article(SITE, bridge())).xpath("string(//aside)").split())
    assert bridge().signature in said
    assert "French → Spanish → English" in said
    assert "12 May 2026, 14:09 UTC" in said
    assert "AFP" in said
    assert "From the translation memory1 sentence" in said


def test_the_provenance_panel_tells_what_was_put_right_and_which_sentences_went_another_way() -> None:
    mended = Mending(check="numbers", before="1,420", after="1,240")
    made = bridge()
    blocks = tuple(
        replace(
            shown, segments=tuple(replace(pair, mendings=(mended,), route="argos fr>en 1.9") for pair in shown.segments)
        )
        if shown.block.kind is BlockKind.STANDFIRST
        else shown
        for shown in made.blocks
    )
    panel = parse(pages.render_article(SITE, replace(made, blocks=blocks))).find(".//aside")
    said = " ".join(panel.text_content().split())
    assert "Put right after translation1 place 1,420 1,240" in said
    assert "Sentences by another route1 sentence (Argos Translate)" in said
    assert "Put right" not in text(pages.render_article(SITE, made))


def test_the_provenance_panel_lists_each_term_of_the_glossary_once() -> None:
    use, made = TermUse(start=3, end=7, target="bridge"), bridge()
    first = replace(made.blocks[2].segments[0], terms=(use, use))
    blocks = (*made.blocks[:2], replace(made.blocks[2], segments=(first, first)), *made.blocks[3:])
    panel = parse(pages.render_article(SITE, replace(made, blocks=blocks))).find(".//aside")
    assert "Terms of the glossary1 pont: bridge Checks" in " ".join(panel.text_content().split())


def test_pictures_of_outlets_are_linked_and_never_loaded() -> None:
    tree = parse(pages.render_article(SITE, bridge()))
    assert not tree.xpath("//img | //picture | //video | //iframe")
    assert tree.xpath("//figure//a/@href") == ["https://lequai.example/bac.jpg"]


def test_an_edition_without_a_catalogue_speaks_english_and_says_so() -> None:
    edition = replace(bridge(), edition="fa", title_language="fa")
    tree = parse(pages.render_article(replace(SITE, editions=("fa",)), edition))
    assert (tree.get("lang"), tree.get("dir")) == ("en", "ltr")
    (body,) = tree.find_class("text")
    assert (body.get("lang"), body.get("dir")) == ("fa", "rtl")
    assert set(tree.xpath("//details[starts-with(@class, 'notes')]/@lang")) == {"en"}


def test_dates_names_and_numbers_follow_the_interface() -> None:
    body = pages.render_outlets(replace(SITE, editions=("fr",)), "fr", LIBRARY.views, Counts(translated=12345), ())
    assert "12 mai 2026" in text(body)
    assert "12\u202f345" in body.decode()
    assert "Jordanie" in text(body)


def test_the_outlets_page_says_how_each_stands_and_what_was_held_and_why() -> None:
    body = pages.render_outlets(SITE, "en", LIBRARY.views, LIBRARY.counts("en"), LIBRARY.held("en", 10))
    said = text(body)
    assert "the feed answered 503 Service Unavailable three times" in said
    assert "Has not answered yet" in said
    assert "the page holds no text: 3 words in all" in said
    assert "https://vesnik.example/prazno" in addresses(body)


def test_an_outlets_page_lists_its_articles() -> None:
    view = next(view for view in LIBRARY.views if view.outlet is SAHIL)
    body = pages.render_outlet(SITE, "en", view, LIBRARY.items("en", limit=5, outlet="sahil"))
    assert "/en/article/a0001" in addresses(body)


def test_an_item_without_title_date_or_blocks_still_makes_a_page() -> None:
    bare = replace(item(9, HARBOUR, "", "", ""), published=None, url="not an address", blocks=())
    said = text(pages.render_article(SITE, bare))
    assert "(without a headline)" in said
    assert "the outlet gives no date" in said
    empty = ShownBlock(block=Block(kind=BlockKind.FIGURE, text=""))
    assert pages.render_article(SITE, replace(bare, blocks=(empty,)))


def test_every_page_asks_not_to_be_indexed_unless_the_site_is_public() -> None:
    assert b"noindex" in front()
    public = replace(SITE, public=True)
    assert b"noindex" not in pages.render_front(public, "en", ItemPage(), Counts())


def test_the_same_values_give_the_same_bytes() -> None:
    assert pages.render_article(SITE, bridge()) == pages.render_article(SITE, bridge())


def test_control_characters_and_direction_overrides_reach_no_page() -> None:
    hostile = replace(quay_in_arabic(), title="a\x00b\x08c\u202ed\ud800e", published=START + timedelta(days=1))
    body = pages.render_article(SITE, hostile).decode()
    assert not {"\x00", "\x08", "\u202e"} & set(body)


@pytest.mark.parametrize("view", list(View))
def test_no_two_elements_of_a_page_share_an_id(view: View) -> None:
    for body in (pages.render_article(SITE, bridge(), view), front()):
        ids = parse(body).xpath("//@id")
        assert len(ids) == len(set(ids))


def test_a_choice_of_editions_names_each_in_its_own_language() -> None:
    body = pages.render_editions(replace(SITE, editions=("en", "fr", "ar")))
    assert "français" in text(body)
    assert parse(body).xpath("//li/a[@dir='rtl']/@lang") == ["ar"]


@pytest.mark.parametrize("status", [404, 405, 500, 503])
def test_an_error_page_says_what_happened(status: int) -> None:
    assert str(status) in text(pages.render_error(SITE, status, edition="en"))


def test_a_page_whose_text_is_the_feeds_says_so_above_and_among_its_provenance() -> None:
    item = replace(samples()[0], from_feed="answered 403 Forbidden: the outlet refuses us")
    for view in View:
        assert "since the page itself answered 403 Forbidden: the outlet refuses us." in text(
            pages.render_article(SITE, item, view)
        )
        assert "the outlet’s feed, as the page answered 403 Forbidden" in text(pages.render_article(SITE, item, view))
    assert "Text taken from" not in text(pages.render_article(SITE, samples()[0]))
