"""A page to an article: what is kept, and with which marks and kinds."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dragoman.extract.page import extract_article, read_article
from dragoman.extract.refusal import Refusal, RefusalKind
from dragoman.model import Access, Article, BlockKind, Mark, MarkKind

NOW = datetime(2026, 11, 21, tzinfo=UTC)
URL = "https://outlet.example/world/the-old-bridge.html"
SENTENCE = "The council of the town met on Monday and agreed to repair the old bridge before the winter sets in."
OTHER = "Masons from three valleys will begin their work in the first days of March, said the mayor."

CARDS = "".join(f'<div class="card"><h2><a href="/s/{n}">Story {n} of this day</a></h2></div>' for n in range(20))

HEAD = """
<title>Town repairs its bridge | The Outlet</title>
<meta property="og:site_name" content="The Outlet">
<meta property="og:image" content="/media/bridge-large.jpg"><meta property="og:image:alt" content="A bridge">
<link rel="canonical" href="/world/the-old-bridge.html?utm=none">
<script type="application/ld+json">
{"@context":"https://schema.org","@graph":[{"@type":"NewsArticle","headline":"Town repairs its bridge",
"author":[{"@type":"Person","name":"Ana L\\u00f3pez"},{"@type":"Person","name":"By Jean Petit"}],
"datePublished":"2026-03-01T08:30:00+02:00","dateModified":"2026-03-01T10:00:00Z","articleSection":"World",
"keywords":"bridges, towns","isAccessibleForFree":"False","inLanguage":"en_gb"},]}
</script>
"""

BODY = f"""
<a href="#main">Skip to content</a><nav><ul><li><a href="/">Home</a><li><a href="/world">World</a></ul></nav>
<main><article>
<h1>Town repairs its bridge</h1>
<p class="byline">By Ana L&oacute;pez and Jean Petit</p>
<div class="share-bar"><a href="#">Facebook</a> <a href="#">X</a></div>
<div class="story-body">
<p>{SENTENCE} See <a href="../archive/plans.html">the <em>old</em> plans</a>.</p>
<div class="advert">Advertisement</div>
<h2>What comes next</h2>
<ul><li>Stones are cut.<ul><li>By hand.</li></ul></li></ul>
<ol><li>Scaffolding goes up.</li></ol>
<blockquote><p>&ldquo;It will stand for a century,&rdquo; said the mayor.</p></blockquote>
<figure><img src="/media/arch.jpg" alt="An arch" width="640">
<figcaption>The arch. <span class="credit">Photo: X</span></figcaption></figure>
<table><tr><th>Year</th><th>Cost</th></tr><tr><td>2026</td><td>1&nbsp;200</td></tr></table>
<pre>  keep
    this</pre>
<p>Read also: <a href="/world/river.html">The river rises again</a></p>
<p>{OTHER}</p>
<p>&copy; 2026 The Outlet. All rights reserved.</p>
</div></article>
<section class="related"><h3>Related stories</h3><p>{SENTENCE} That was another story altogether.</p></section>
<div id="comments"><p>I think this is a very good idea and should have been done years ago already.</p></div>
</main><footer><p>The Outlet is a newspaper. It has been printed in this town since the year 1901.</p></footer>
"""


def extract(body: str = BODY, head: str = HEAD, html: str = '<html lang="en">') -> Article:
    found = extract_article(f"{html}<head>{head}</head><body>{body}</body></html>".encode(), url=URL, now=NOW)
    assert isinstance(found, Article), found
    return found


def test_the_body_is_the_article_and_nothing_but_the_article() -> None:
    assert [block.text for block in extract().blocks] == [
        f"{SENTENCE} See the old plans.",
        "What comes next",
        "Stones are cut.",
        "By hand.",
        "Scaffolding goes up.",
        "“It will stand for a century,” said the mayor.",
        "The arch.",
        "Year\tCost\n2026\t1\u00a0200",
        "  keep\n    this",
        OTHER,
    ]


def test_each_block_has_its_kind_level_and_numbering() -> None:
    assert [(block.kind, block.level, block.ordered) for block in extract().blocks] == [
        (BlockKind.PARAGRAPH, 0, False),
        (BlockKind.HEADING, 2, False),
        (BlockKind.LIST_ITEM, 1, False),
        (BlockKind.LIST_ITEM, 2, False),
        (BlockKind.LIST_ITEM, 1, True),
        (BlockKind.QUOTATION, 0, False),
        (BlockKind.FIGURE, 0, False),
        (BlockKind.TABLE, 0, False),
        (BlockKind.PREFORMATTED, 0, False),
        (BlockKind.PARAGRAPH, 0, False),
    ]


def test_links_and_emphasis_stand_over_the_words_they_mark() -> None:
    first = extract().blocks[0]
    link, emphasis = first.marks
    assert first.text[link.start : link.end] == "the old plans"
    assert link == Mark(
        kind=MarkKind.LINK, start=link.start, end=link.end, href="https://outlet.example/archive/plans.html"
    )
    assert (emphasis.kind, first.text[emphasis.start : emphasis.end]) == (MarkKind.EMPHASIS, "old")


def test_abbreviations_and_times_say_what_they_stand_for() -> None:
    text = "The town council of the old river port met to speak of the bridge and its repair, as it does each year. "
    html = (
        f"<html><body><article><h1>Bridge</h1><p>The <abbr title=' Port &amp; River '>PR</abbr> met on "
        f"<time datetime='2026-03-01'>Sunday</time>, <time>soon</time>. {text * 4}</p><p>{text * 3}</p></article>"
    )
    found = extract_article(html.encode(), url="https://outlet.example/a", headers={}, now=NOW)
    assert isinstance(found, Article)
    block = found.blocks[0]
    assert [(mark.kind, block.text[mark.start : mark.end], mark.value) for mark in block.marks] == [
        (MarkKind.ABBR, "PR", "Port & River"),
        (MarkKind.TIME, "Sunday", "2026-03-01"),
    ]


def test_a_figure_has_its_picture() -> None:
    figure = next(block for block in extract().blocks if block.kind is BlockKind.FIGURE)
    assert figure.image is not None
    assert (figure.image.url, figure.image.alt) == ("https://outlet.example/media/arch.jpg", "An arch")


def test_metadata_is_read_from_broken_json_ld_and_opengraph() -> None:
    found = extract()
    assert found.title == "Town repairs its bridge"
    assert found.authors == ("Ana López", "Jean Petit")
    assert found.published == datetime(2026, 3, 1, 6, 30, tzinfo=UTC)
    assert found.modified == datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert (found.site, found.section, found.keywords) == ("The Outlet", "World", ("bridges", "towns"))
    assert found.access is Access.PAYWALLED
    assert found.language == "en"
    assert found.url == "https://outlet.example/world/the-old-bridge.html?utm=none"
    assert found.image is not None
    assert (found.image.url, found.image.alt) == ("https://outlet.example/media/bridge-large.jpg", "A bridge")


def test_the_winner_of_the_chain_says_why_it_won() -> None:
    assert extract().extractor.startswith("structure: ")


def test_a_declared_body_is_the_last_resort() -> None:
    text = " ".join([SENTENCE, OTHER] * 3)
    stated = f'{{"@type":"NewsArticle","headline":"T","articleBody":"{text}"}}'
    head = f'<script type="application/ld+json">{stated}</script>'
    found = extract(body="<h1>Town repairs</h1><div>Loading</div>", head=head)
    assert found.text == text
    assert not found.extractor.startswith("structure")


def test_the_language_is_declared_by_html_json_ld_or_opengraph_in_that_order() -> None:
    assert extract(html='<html lang="sr_latn_rs">').language == "sr-Latn-RS"
    assert extract(html="<html>").language == "en-GB"
    assert extract(html="<html>", head='<meta property="og:locale" content="fr_FR">').language == "fr-FR"
    assert extract(html="<html lang='{{lang}}'>", head="").language == "und"


@pytest.mark.parametrize(
    ("opening", "dateline", "agencies"),
    [
        ("MOSCOW, August 1. /TASS/. ", "MOSCOW, August 1. /TASS/.", ("TASS",)),
        ("GENÈVE, 18 nov. (AFP) – ", "GENÈVE, 18 nov. (AFP) –", ("AFP",)),
        ("МОСКВА, 1 августа. /ТАСС/. ", "МОСКВА, 1 августа. /ТАСС/.", ("TASS",)),
        ("Beograd (Tanjug) – ", "Beograd (Tanjug) –", ("Tanjug",)),
        ("GENEVA, Nov. 18 — ", "GENEVA, Nov. 18 —", ()),
        ("", "", ()),
    ],
)
def test_datelines_and_agencies_are_data(opening: str, dateline: str, agencies: tuple[str, ...]) -> None:
    found = extract(body=f"<h1>Bridge</h1><p>{opening}{SENTENCE}</p><p>{OTHER}</p>", head="")
    assert (found.dateline, found.agencies) == (dateline, agencies)


@pytest.mark.parametrize(
    ("credit", "agency"),
    [("Selon l'AFP, les travaux ont commencé.", "AFP"), ("The work has begun, according to Reuters.", "Reuters")],
)
def test_an_agency_named_as_source_is_credited(credit: str, agency: str) -> None:
    assert extract(body=f"<h1>Bridge</h1><p>{SENTENCE}</p><p>{credit} {OTHER}</p>", head="").agencies == (agency,)


@pytest.mark.parametrize(
    ("head", "headers"),
    [
        ('<meta name="robots" content="noindex, follow">', {}),
        ('<meta name="robots" content="max-snippet:-1, noai">', {}),
        ('<meta name="google" content="notranslate">', {}),
        ('<meta name="tdm-reservation" content="1">', {}),
        ("", {"x-robots-tag": "noindex"}),
        ("", {"tdm-reservation": "1"}),
    ],
)
def test_a_reserved_page_gives_its_headline_alone(head: str, headers: dict[str, str]) -> None:
    body = f"<html><head>{HEAD}{head}</head><body>{BODY}</body></html>".encode()
    found = extract_article(body, url=URL, headers=headers, now=NOW)
    assert isinstance(found, Refusal)
    assert (found.kind, found.title) == (RefusalKind.RESERVED, "Town repairs its bridge")
    assert isinstance(read_article(body, url=URL, headers=headers, now=NOW), Article)


def test_directives_for_another_crawler_bind_only_that_one() -> None:
    body = f"<html><head>{HEAD}</head><body>{BODY}</body></html>".encode()
    headers = {"x-robots-tag": "otherbot: noindex"}
    assert isinstance(extract_article(body, url=URL, headers=headers, now=NOW), Article)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<p>Please enable JavaScript to view this page.</p>", RefusalKind.NEEDS_SCRIPT),
        ("<p>We use cookies and similar techniques. Accept all cookies to go on.</p>", RefusalKind.CONSENT_WALL),
        ("<h1>Bridge</h1><p>Already a subscriber? Log in to continue.</p>", RefusalKind.LOGIN_WALL),
        (f"<h1>World</h1>{CARDS}", RefusalKind.NOT_ARTICLE),
    ],
)
def test_walls_and_lists_are_held(body: str, kind: RefusalKind) -> None:
    found = extract_article(f"<html><body>{body}</body></html>".encode(), url="https://outlet.example/world/", now=NOW)
    assert isinstance(found, Refusal)
    assert found.kind is kind
