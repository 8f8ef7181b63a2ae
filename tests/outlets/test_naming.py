"""Names, languages and countries of outlets."""

from __future__ import annotations

import pytest

from dragoman.outlets.naming import choose_language, country_of, name_outlet


@pytest.mark.parametrize(
    ("site_name", "title", "feed_title", "home", "name"),
    [
        ("Le Phare", "Le Phare - L'info du port", "", "https://lephare.example/", "Le Phare"),
        ("", "Le Phare - L'info du port", "", "https://www.lephare.example/", "Le Phare"),
        ("", "L'info du port | Le Phare", "", "https://www.lephare.example/", "Le Phare"),
        ("", "Début", "Le Phare – À la une", "https://lephare.example/", "Le Phare"),
        ("", "", "RSS Le Phare", "https://lephare.example/", "Le Phare"),
        ("", "Vesti :: RTD - Radio-televizija Donja", "", "https://www.rtd.example/", "RTD"),
        ("", "Radio Televizija Donja", "", "https://www.rtd.example/", "Radio Televizija Donja"),
        ("", "Вечерњи лист — најновије вести", "", "https://vecernji.example/", "Вечерњи лист"),
        ("", "Новости", "Вечерњи лист", "http://127.0.0.1:8000/", "Вечерњи лист"),
        ("", "", "", "https://www.outlet.example/", "outlet.example"),
        ("A slogan " * 20, "Outlet | News", "", "https://outlet.example/", "Outlet"),
    ],
)
def test_outlet_is_named_as_it_calls_itself(site_name: str, title: str, feed_title: str, home: str, name: str) -> None:
    assert name_outlet(site_name=site_name, title=title, feed_title=feed_title, home=home) == name


@pytest.mark.parametrize(
    ("page", "feed", "language"),
    [
        ("fr", "und", "fr"),
        ("und", "sr", "sr"),
        ("und", "", "und"),
        ("en", "sr", "sr"),
        ("en-GB", "en", "en-GB"),
        ("sr-Latn", "sr", "sr-Latn"),
        ("hr", "en", "hr"),
    ],
)
def test_page_is_believed_on_its_language_unless_it_is_a_template_in_english(
    page: str, feed: str, language: str
) -> None:
    assert choose_language(page, feed) == language


@pytest.mark.parametrize(
    ("home", "language", "country"),
    [
        ("https://outlet.rs/", "und", "RS"),
        ("https://www.outlet.co.uk/", "en", "GB"),
        ("https://outlet.me/", "cnr", "ME"),
        ("https://outlet.me/", "sr", "ME"),
        ("https://outlet.me/", "en", ""),
        ("https://outlet.tv/", "fr", ""),
        ("https://outlet.co/", "es", "CO"),
        ("https://outlet.eu/", "fr", ""),
        ("https://outlet.com/", "fr", ""),
        ("https://outlet.zz/", "fr", ""),
        ("http://127.0.0.1:8000/", "fr", ""),
        ("http://localhost/", "fr", ""),
    ],
)
def test_country_is_read_off_the_host_where_it_tells_one(home: str, language: str, country: str) -> None:
    assert country_of(home, language) == country
