from pathlib import Path

import pytest

from dragoman.demo.world import load_world
from dragoman.errors import ParseError
from dragoman.model import BlockKind, MarkKind

OUTLET = """\
name = "Probe"
language = "fr"
country = "FR"
kind = "private"
tagline = "Une feuille"
permalink = "/{section}/{slug}"
disallow = []
[[sections]]
slug = "monde"
name = "Monde"
[[feeds]]
path = "/feed.xml"
format = "rss"
content = "full"
"""

ARTICLE = """\
+++
title = "Un titre"
event = "probe"
published = 2026-11-01T10:00:00+01:00
section = "monde"
image = "Rien"
+++
Un *premier* paragraphe,
sur deux lignes, avec [un lien](essai).

## Un intertitre

- un
- deux

| a | b |
|---|---|
| 1 | 2 |

> « Citation. »

![autre texte](photo) Légende.
"""


def write_world(root: Path, *, outlet: str = OUTLET, article: str = ARTICLE) -> Path:
    articles = root / "outlets" / "probe" / "articles"
    articles.mkdir(parents=True)
    (articles.parent / "outlet.toml").write_text(outlet, encoding="utf-8")
    (articles / "essai.md").write_text(article, encoding="utf-8")
    return root


def test_the_world_is_as_large_and_as_varied_as_the_demo_needs() -> None:
    world = load_world()
    told = world.events.values()
    assert len(world.outlets) >= 7
    assert len({outlet.language for outlet in world.outlets}) >= 7
    assert len(world.articles) >= 34
    assert len(world.events) >= 11
    assert sum(len({article.language for article in articles}) >= 3 for articles in told) >= 5
    assert {feed.format.value for outlet in world.outlets for feed in outlet.feeds} == {"rss", "atom", "sitemap"}
    assert {feed.content.value for outlet in world.outlets for feed in outlet.feeds} >= {"full", "truncated", "summary"}


def test_every_article_has_a_body_of_five_to_sixteen_blocks_and_a_date_before_the_demo() -> None:
    for article in load_world().articles:
        assert 5 <= len(article.blocks) <= 16, article.slug
        assert article.published.isoformat()[:10] <= "2026-11-20", article.slug
        assert article.changed >= article.published, article.slug
        assert article.published.utcoffset() is not None


def test_every_article_names_an_author_or_an_agency_and_says_how_the_agency_is_credited() -> None:
    for article in load_world().articles:
        assert article.authors or article.agencies, article.slug
        assert bool(article.agencies) == bool(article.credit), article.slug


def test_all_kinds_of_block_occur() -> None:
    kinds = {block.kind for article in load_world().articles for block in article.blocks}
    assert kinds >= {
        BlockKind.PARAGRAPH,
        BlockKind.HEADING,
        BlockKind.LIST_ITEM,
        BlockKind.QUOTATION,
        BlockKind.FIGURE,
        BlockKind.TABLE,
    }


def test_marks_lie_within_their_block_and_links_lead_to_paths_of_the_outlet() -> None:
    for article in load_world().articles:
        for block in article.blocks:
            for mark in block.marks:
                assert 0 <= mark.start < mark.end <= len(block.text)
                assert mark.href.startswith("/") == (mark.kind is MarkKind.LINK)
            assert "**" not in block.text
            assert "](" not in block.text


def test_a_body_becomes_blocks(tmp_path: Path) -> None:
    (article,) = load_world(write_world(tmp_path)).articles
    assert [(block.kind.value, block.text) for block in article.blocks] == [
        ("paragraph", "Un premier paragraphe, sur deux lignes, avec un lien."),
        ("heading", "Un intertitre"),
        ("list_item", "un"),
        ("list_item", "deux"),
        ("table", "a\tb\n1\t2"),
        ("quotation", "« Citation. »"),
        ("figure", "Légende."),
    ]
    emphasis, link = article.blocks[0].marks
    assert article.blocks[0].text[emphasis.start : emphasis.end] == "premier"
    assert link.href == "/monde/essai"


@pytest.mark.parametrize(
    ("outlet", "article", "message"),
    [
        (OUTLET.replace('country = "FR"\n', ""), ARTICLE, "outlet.toml: key 'country' is missing"),
        (OUTLET.replace('country = "FR"', "country = 3"), ARTICLE, "key 'country' must be str"),
        (OUTLET.replace('"rss"', '"carrier pigeon"'), ARTICLE, "carrier pigeon"),
        ("name = \n" + OUTLET, ARTICLE, "at line 1"),
        (OUTLET, ARTICLE.replace("event", "happening"), "essai.md: key 'event' is missing"),
        (OUTLET, ARTICLE.replace('image = "Rien"', 'image = "Rien"\ncolour = "red"'), "unknown key 'colour'"),
        (OUTLET, ARTICLE.replace('title = "Un titre"', "title = Un titre"), "at line 2"),
        (OUTLET, ARTICLE.replace("+01:00", ""), "key 'published'"),
        (OUTLET, ARTICLE.replace('section = "monde"', 'section = "lune"'), "key 'section'"),
        (OUTLET, ARTICLE.replace("(essai)", "(nulle-part)"), "essai.md:8: links to 'nulle-part'"),
        (OUTLET, ARTICLE.replace("| 1 | 2 |", "| 1 |"), "essai.md:16: the rows"),
        (OUTLET, ARTICLE.replace("- deux", "deux"), "not a list item"),
        (OUTLET, ARTICLE.replace('event = "probe"', 'event = "probe"\ndateline = "PARIS"'), "key 'dateline'"),
        (OUTLET, "no front matter", "essai.md:1"),
        (OUTLET, ARTICLE[: ARTICLE.rindex("+++") + 4], "has no body"),
    ],
)
def test_a_bad_sample_names_its_file_and_its_line_or_key(
    tmp_path: Path, outlet: str, article: str, message: str
) -> None:
    with pytest.raises(ParseError) as caught:
        load_world(write_world(tmp_path, outlet=outlet, article=article))
    assert message in str(caught.value)


def test_a_folder_without_outlets_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ParseError):
        load_world(tmp_path)
