"""The catalogue holds what it promises, and people find in it what they look for."""

from __future__ import annotations

from collections import Counter

import pytest

from dragoman.errors import DragomanError
from dragoman.language import base, standardize
from dragoman.outlets.declaration import KINDS, is_address
from dragoman.outlets.naming import is_country
from dragoman.outlets.search import CATALOGUE, find_in_catalogue, load_catalogue, search_catalogue


def slugs(words: str) -> set[str]:
    return {declaration.outlet.slug for declaration in search_catalogue(words)}


def test_the_catalogue_is_large_and_of_many_languages_and_countries() -> None:
    catalogue = load_catalogue()
    languages = {base(tag) for d in catalogue for tag in d.outlet.languages or (d.outlet.language,)}
    assert len(catalogue) >= 120
    assert len(languages) >= 40
    assert len({d.outlet.country for d in catalogue}) >= 40


def test_every_entry_says_where_in_which_language_and_with_valid_codes() -> None:
    for declaration in load_catalogue():
        outlet = declaration.outlet
        for tag in outlet.languages or (outlet.language,):
            assert standardize(tag) == tag != "und", outlet
        assert is_country(outlet.country), outlet
        assert outlet.kind in ("", *KINDS), outlet
        assert all(map(is_address, (outlet.home, *declaration.feeds))), outlet


def test_no_outlet_and_no_feed_is_listed_twice() -> None:
    catalogue = load_catalogue()
    counted = Counter(d.outlet.slug for d in catalogue) + Counter(feed for d in catalogue for feed in d.feeds)
    assert [what for what, number in counted.items() if number > 1] == []


def test_every_file_says_that_its_addresses_were_not_checked() -> None:
    files = list(CATALOGUE.glob("*.toml"))
    assert files
    for path in files:
        assert "NOT checked against the live web" in path.read_text("utf-8").partition("[[outlet]]")[0], path.name


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("serbia", "rts-rs"),
        ("Serbian", "bbc-com-serbian-lat"),
        ("turkey", "hurriyet-com-tr"),
        ("turkiye", "hurriyet-com-tr"),
        ("hurriyet", "hurriyet-com-tr"),
        ("EL PAÍS", "elpais-com"),
        ("el pais spain private", "elpais-com"),
        ("state-owned russia", "tass-ru"),
        ("farsi", "irna-ir"),
        ("deutsche welle amharic", "dw-com-am"),
        ("танјуг", "tanjug-rs"),
        ("mongolia", "montsame-mn"),
    ],
)
def test_an_outlet_is_found_by_name_country_language_owner_and_kind(words: str, slug: str) -> None:
    assert slug in slugs(words)


def test_every_word_counts_and_begins_a_word() -> None:
    assert "tass-ru" not in slugs("state-owned serbia")
    assert "digi24-ro" not in slugs("oman")
    assert slugs("xyzzy") == set()
    assert slugs("") == {declaration.outlet.slug for declaration in load_catalogue()}


@pytest.mark.parametrize("name", ["rts", "RTS", "rts-rs"])
def test_an_outlet_is_taken_by_its_name_or_slug(name: str) -> None:
    assert find_in_catalogue(name).outlet.home == "https://www.rts.rs/"


def test_a_name_that_may_be_several_or_none_is_answered_with_those_near_it() -> None:
    with pytest.raises(DragomanError, match=r"bbc-com: may be .*bbc-com-arabic .*; say which"):
        find_in_catalogue("bbc-com")
    with pytest.raises(DragomanError, match=r"belarus: is not in the catalogue; near it are .*belta-by"):
        find_in_catalogue("belarus")
    with pytest.raises(DragomanError, match="outlets search WORDS"):
        find_in_catalogue("xyzzy")
