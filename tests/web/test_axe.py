"""No violation that axe-core finds, on any kind of page, in every theme and direction, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from dragoman.web import create_app
from tests.publish.fake_library import FakeLibrary, library
from tests.web.site_client import running
from tests.web.test_browser import ARGUMENTS, CHROMIUM

AXE = Path(__file__).with_name("axe") / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = (360, 1280)
EDITIONS = ("en", "ar")
ARTICLES = {"en": "a0000", "ar": "r0000"}
PATHS = (
    "",
    "?language=fr",
    "search?q=bridge",
    "search?q=nothing-at-all",
    "outlets",
    "outlets/sahil",
    "about",
    "article/{article}",
    "article/{article}/side-by-side",
    "article/{article}/original",
    "article/{article}/revisions",
    "article/{untranslated}",
    "nothing/here",
)
VIOLATIONS = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.flatMap(rule =>
  rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 120)} ${node.failureSummary}`))"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's Chromium is not installed"),
    pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed; `make axe` does that and runs this"),
]


def in_two_directions() -> FakeLibrary:
    """The made-up world, once more in Arabic."""
    made = library()
    again = tuple(
        replace(item, edition="ar", id=item.id.replace("a", "r", 1), title_language="ar", excerpt_language="ar")
        for item in made.all
    )
    return replace(made, all=(*made.all, *again), tags=EDITIONS)


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with running(create_app(in_two_directions())) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing(browser: Browser, site: str, path: str, edition: str, scheme: str) -> None:
    article = ARTICLES[edition]
    address = path.format(article=article, untranslated=article.replace("0000", "0001"))
    for width in WIDTHS:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
        )
        context.add_init_script(path=AXE)
        page = context.new_page()
        page.goto(f"{site}/{edition}/{address}")
        page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
        assert page.evaluate(VIOLATIONS) == [], f"at {width} px"
        if width == WIDTHS[0] and path == "about":
            page.keyboard.press("?")
            assert page.evaluate(VIOLATIONS) == [], "with the help open"
        context.close()
