"""Every kind of page in a real browser: nothing from elsewhere, nothing in the console, nothing off the screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
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
    "/en/search?q=bridge",
    ARTICLE,
    f"{ARTICLE}/side-by-side",
    f"{ARTICLE}/original",
    f"{ARTICLE}/revisions",
    "/en/article/a0001",
    "/nothing/here",
)
WIDTHS = (360, 768, 1280, 1920)
WAIT_TRIES = 100
"""Looks at a page, 50 ms apart, before what is waited for counts as not coming."""
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


def wait_until(page: Page, expression: str) -> None:
    """Wait for an expression to hold; Playwright's own way evaluates strings in the page, which its policy forbids."""
    for _ in range(WAIT_TRIES):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never came true: {expression}")


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


def test_j_and_k_go_from_headline_to_headline(page: Page, site: str) -> None:
    page.goto(f"{site}/en/")
    headlines = page.locator(".card :is(h2, h3) > a")
    for key, place in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        assert headlines.nth(place).evaluate("e => e === document.activeElement"), (key, place)
    page.keyboard.press("Enter")
    page.wait_for_url("**/article/*")


@pytest.mark.parametrize("view", ["", "/side-by-side"])
def test_j_and_k_go_from_passage_to_passage(page: Page, site: str, view: str) -> None:
    page.goto(f"{site}{ARTICLE}{view}")
    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.evaluate("document.activeElement.closest('[id]').id")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.closest('[id]').id") == second
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") > 0


def test_a_slash_goes_to_the_search_and_is_a_letter_in_it(page: Page, site: str) -> None:
    page.goto(site + ARTICLE)
    page.keyboard.press("/")
    page.wait_for_url("**/search#q")
    wait_until(page, "document.activeElement.id === 'q'")
    page.keyboard.type("j/?")
    assert page.locator("#q").input_value() == "j/?"


def test_a_question_mark_shows_the_keys_and_they_can_be_turned_off(page: Page, site: str) -> None:
    page.goto(site + ARTICLE)
    keys = page.locator("#keys")
    assert not keys.is_visible()
    page.keyboard.press("?")
    assert "Next view of the article" in keys.inner_text()
    page.locator("#keys-on").uncheck()
    page.keyboard.press("Escape")
    assert not keys.is_visible()
    page.reload()
    page.keyboard.press("?")
    assert not keys.is_visible()
    page.locator("#keys-open").click()
    page.locator("#keys-on").check()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("?")
    assert keys.is_visible()


def test_an_article_remembers_where_one_stopped_until_it_is_read(page: Page, site: str) -> None:
    page.goto(site + ARTICLE)
    resume = page.locator("#resume")
    assert not resume.is_visible()
    page.locator("#b6").scroll_into_view_if_needed()
    wait_until(page, "(localStorage.getItem('dragoman.places') ?? '').includes('a0000')")
    page.goto(f"{site}/en/")
    page.goto(site + ARTICLE)
    assert resume.is_visible()
    resume.locator("a").click()
    assert page.evaluate("location.hash").startswith("#s")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    wait_until(page, "!localStorage.getItem('dragoman.places').includes('a0000')")


def test_new_articles_are_announced_and_nothing_moves_by_itself(browser: Browser) -> None:
    old = library()
    newest = max(item.updated for item in old.all)
    late = replace(old.all[0], id="late", updated=newest + timedelta(minutes=1))
    growing = replace(old)
    with running(create_app(growing)) as address:
        context = browser.new_context()
        page = context.new_page()
        page.clock.install()
        page.goto(f"{address}/en/")
        page.clock.run_for(200_000)
        page.wait_for_timeout(200)
        assert not page.locator("#news").is_visible()
        object.__setattr__(growing, "all", (late, *old.all))
        with page.expect_response("**/feed.json"):
            page.clock.run_for(200_000)
        page.locator("#news").wait_for(state="visible")
        assert page.locator("#news").inner_text() == "New articles: 1"
        assert page.locator(".card").count() == 40
        context.close()


def test_where_storage_is_closed_the_page_works_all_the_same(page: Page, site: str) -> None:
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('closed'); } })")
    page.goto(site + ARTICLE)
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.locator("#keys-on").uncheck()
    page.keyboard.press("Escape")
    page.locator("#b6").scroll_into_view_if_needed()
    assert said == []
