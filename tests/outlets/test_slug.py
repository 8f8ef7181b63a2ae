"""Short names of outlets."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.outlets.slug import MAX_SLUG_CHARACTERS, make_slug


@pytest.mark.parametrize(
    ("home", "name", "slug"),
    [
        ("https://www.outlet.example/", "The Outlet", "outlet-example"),
        ("https://m.outlet.example", "", "outlet-example"),
        ("http://OUTLET.example:80/", "", "outlet-example"),
        ("https://outlet.example:8443/", "", "outlet-example-8443"),
        ("https://broadcaster.example/serbian/lat/", "", "broadcaster-example-serbian-lat"),
        ("https://xn--b1amarcd.example/", "", "новини-example"),
        ("http://127.0.0.1:8001/", "Večernji list", "večernji-list"),
        ("http://127.0.0.1:8001/", "Вечерњи лист!", "вечерњи-лист"),
        ("http://127.0.0.1:8001/", "", "127-0-0-1-8001"),
        ("http://localhost:8001/", "***", "localhost-8001"),
        ("http://[::1]:8001/", "", "1-8001"),
        ("", "", "outlet"),
    ],
)
def test_slug_is_made_of_the_host_or_where_that_tells_nothing_of_the_name(home: str, name: str, slug: str) -> None:
    assert make_slug(home, name) == slug


@settings(deadline=None)
@given(
    st.from_regex(r"https?://[a-z0-9-]{1,20}(\.[a-z]{2,6}){0,2}(:[0-9]{1,4})?/[a-zé/]{0,80}", fullmatch=True), st.text()
)
def test_slug_is_words_joined_by_hyphens(home: str, name: str) -> None:
    slug = make_slug(home, name)
    assert re.fullmatch(r"[^\W_]+(-[^\W_]+)*", slug)
    assert len(slug) <= MAX_SLUG_CHARACTERS
    assert slug == make_slug(home, name)
