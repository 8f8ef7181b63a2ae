"""Names, titles and addresses out of what feeds put in their elements."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.feeds.text import absolute_links, absolute_url, person_name, plain_text


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Ana Ruiz", "Ana Ruiz"),
        ("ana@outlet.example (Ana Ruiz)", "Ana Ruiz"),
        ("Ana Ruiz <ana@outlet.example>", "Ana Ruiz"),
        ("Ana Ruiz (ana@outlet.example)", "Ana Ruiz"),
        ("mailto:ana@outlet.example", ""),
        ("ana@outlet.example", ""),
        ("Ana Ruiz (AFP)", "Ana Ruiz (AFP)"),
        ("<p>Ana&nbsp;Ruiz</p>", "Ana Ruiz"),
        ("  Ana\n Ruiz, ", "Ana Ruiz"),
    ],
)
def test_a_name_is_taken_without_its_mail_address(written: str, name: str) -> None:
    assert person_name(written) == name


def test_markup_is_removed_from_html_alone() -> None:
    assert plain_text("A &lt; <b>B</b><br>C", html=True) == "A < B C"
    assert plain_text("A &lt; <b>B</b>", html=False) == "A &lt; <b>B</b>"


@pytest.mark.parametrize(
    "value", ["javascript:alert(1)", "ftp://a.example/", "//", "http://[broken", "mailto:a@b.example", ""]
)
def test_only_web_addresses_are_addresses(value: str) -> None:
    assert absolute_url(value) == ""


def test_relative_links_in_html_are_resolved_and_others_left() -> None:
    html = (
        """<a href="b?x=1&amp;y=2">b</a> <a href='#top'>t</a>"""
        """ <img src="//cdn.example/i.png"> <a href="mailto:a@b.example">m</a>"""
    )
    assert absolute_links(html, "https://outlet.example/a/") == (
        """<a href="https://outlet.example/a/b?x=1&amp;y=2">b</a> <a href='#top'>t</a>"""
        """ <img src="https://cdn.example/i.png"> <a href="mailto:a@b.example">m</a>"""
    )


@settings(deadline=None)
@given(st.text(max_size=100))
def test_resolving_links_twice_is_resolving_them_once(text: str) -> None:
    html = f'<a href="{text}">x</a>'
    once = absolute_links(html, "https://outlet.example/a/")
    assert absolute_links(once, "https://outlet.example/a/") == once
