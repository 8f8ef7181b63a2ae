"""Every kind of page in a real browser: nothing from elsewhere, nothing in the console, nothing off the screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from dragoman.web import create_app
from tests.publish.fake_library import library
from tests.publish.test_injection import planted
from tests.web.site_client import running

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ARTICLE = "/en/article/a0000"
PATHS = (
    "/en/",
    "/en/?language=sr-Latn",
    "/en/outlets",
    "/en/outlets/sahil",
    "/en/about",
    ARTICLE,
    f"{ARTICLE}/side-by-side",
    f"{ARTICLE}/original",
    "/en/article/a0001",
    "/nothing/here",
)
WIDTHS = (360, 768, 1280, 1920)
CONTRAST_AA = 4.5
"""WCAG 2.2, 1.4.3, for text that is not large."""

OUTSIDE = """() => [...document.querySelectorAll('main *')].filter(e => {
  const box = e.getBoundingClientRect();
  return box.width && (box.right > innerWidth + 1 || box.left < -1) && !e.closest('.table-box');
}).map(e => e.outerHTML.slice(0, 100))"""
"""Elements that stick out of the window."""
FAINT = """(least) => {
  const parts = color => color.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b]
      .map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * x + .7152 * y + .0722 * z;
  };
  const ground = e => {
    for (; e; e = e.parentElement) {
      const c = parts(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  return [...document.querySelectorAll('body *')]
    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
    .map(e => {
      const [a, b] = [light(parts(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
      return [(a + .05) / (b + .05), e.outerHTML.slice(0, 80)];
    })
    .filter(([ratio]) => ratio < least);
}"""
"""Elements with text whose contrast to their ground is less than given (WCAG 2.2, relative luminance)."""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's Chromium is not installed"),
]


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with running(create_app(library())) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 780}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_quiet_whole_and_from_one_host(page: Page, site: str, path: str) -> None:
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site + path)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        inside = page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert inside, f"{path} scrolls sideways at {width} px"
        assert page.evaluate(OUTSIDE) == [], f"{path} at {width} px"
    assert [message for message in said if "404" not in message] == []
    assert [url for url in asked if not url.startswith(site)] == []


def test_the_views_of_an_article_are_switched_and_keep_the_place(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 800, "height": 500})
    page.goto(site + ARTICLE)
    page.get_by_role("link", name="Side by side").click()
    page.wait_for_url("**/side-by-side*")
    assert page.locator(".pair").count() == 23
    page.locator("#s14").scroll_into_view_if_needed()
    assert page.locator(".views").is_visible()
    page.keyboard.press("t")
    page.wait_for_url("**/original#s*")
    assert page.locator("h1[lang=fr]").is_visible()
    target = page.evaluate("location.hash")
    assert int(target.removeprefix("#s")) > 4
    assert page.locator(target).is_visible()


def test_hovering_a_sentence_lights_its_partner(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{site}{ARTICLE}/side-by-side")
    row = page.locator("#s4")
    before = row.evaluate("e => getComputedStyle(e).backgroundColor")
    row.locator(".src").hover()
    assert row.evaluate("e => getComputedStyle(e).backgroundColor") != before


def test_without_javascript_notes_open_at_a_tap_and_views_are_links(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 780})
    page = context.new_page()
    page.goto(site + ARTICLE)
    note = page.locator("#n1")
    assert not note.is_visible()
    page.locator("a.ref").first.click()
    assert note.is_visible()
    assert "1,420" in note.inner_text()
    page.get_by_role("link", name="Original", exact=True).click()
    assert page.locator("h1").inner_text().startswith("Le vieux pont")
    page.goto(f"{site}/en/")
    assert page.locator(".card").count() == 40
    context.close()


def test_the_draft_of_a_held_sentence_is_two_taps_away(page: Page, site: str) -> None:
    page.goto(site + ARTICLE)
    draft = page.get_by_text("that the bridge will give way")
    assert not draft.is_visible()
    page.locator(".s.held .ref").first.click()
    page.get_by_text("Show the draft all the same").first.click()
    assert draft.is_visible()


def test_a_keyboard_reaches_the_text_first(page: Page, site: str) -> None:
    page.goto(f"{site}/en/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#content"


@pytest.mark.parametrize("path", ["/en/", ARTICLE, f"{ARTICLE}/side-by-side", "/en/outlets", "/en/article/a0001"])
def test_text_stands_out_from_its_ground_in_light_and_dark(page: Page, site: str, path: str) -> None:
    page.goto(site + path)
    page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
    page.emulate_media(color_scheme="light")
    assert page.evaluate(FAINT, CONTRAST_AA) == []
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(FAINT, CONTRAST_AA) == []


@pytest.mark.parametrize("path", ["/en/", "/en/outlets", ARTICLE, f"{ARTICLE}/side-by-side", f"{ARTICLE}/original"])
def test_a_word_without_an_end_stays_in_its_box(page: Page, path: str) -> None:
    endless = planted(library(), "Donaudampfschiff" * 40, "https://plain.example/" + "x" * 400)
    with running(create_app(replace(endless, tags=("en",)))) as address:
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth")
        assert page.evaluate(OUTSIDE) == []


def test_an_arabic_text_runs_from_the_right(page: Page, site: str) -> None:
    page.goto(f"{site}/en/article/a0001")
    aligned = page.evaluate("getComputedStyle(document.querySelector('.text p')).direction")
    assert aligned == "rtl"


def test_a_page_prints_without_navigation_and_with_its_notes(page: Page, site: str) -> None:
    page.goto(site + ARTICLE)
    page.emulate_media(media="print")
    assert not page.locator(".site-nav").is_visible()
    assert page.locator(".label-box").is_visible()
    assert page.locator("#n1").is_visible()
