"""Selectors: found or refused with words, never a crash."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from dragoman.css import MAX_SELECTOR_CHARS, compile_selector, select
from dragoman.errors import ParseError

PAGE = html.document_fromstring(
    "<html><body><main><p class='Lead'>One</p><p>Two</p></main><!-- no --><p>Three</p></body></html>"
)


@pytest.mark.parametrize(
    ("selector", "texts"),
    [("main > p", ["One", "Two"]), ("p.Lead, body > p", ["One", "Three"]), ("h1", []), ("", [])],
)
def test_elements_are_found_in_document_order(selector: str, texts: list[str]) -> None:
    assert [element.text for element in select(PAGE, selector)] == texts


@pytest.mark.parametrize(
    ("selector", "words"),
    [
        ("div[", "'div[' is no CSS selector (Expected"),
        ("p::text", "Pseudo-elements are not supported"),
        ("html|p", "'html|p' is no CSS selector (Undefined namespace prefix)"),
        (" ", f"is no CSS selector of 1 to {MAX_SELECTOR_CHARS} characters"),
        ("p " * MAX_SELECTOR_CHARS, "p p …' is no CSS selector of 1 to"),
    ],
)
def test_a_broken_selector_is_refused_with_what_is_wrong(selector: str, words: str) -> None:
    with pytest.raises(ParseError) as caught:
        compile_selector(selector)
    assert words in str(caught.value)


@given(st.text("abp.#[]()>+~*:|\"'=^$ ,-\\0n", max_size=40))
def test_any_text_is_a_selector_or_refused(text: str) -> None:
    with suppress(ParseError):
        select(PAGE, text)
