"""The catalogues of the interface: whole, with the right placeholders and plural forms, in step with the code."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dragoman.model import Rights, Status, Verdict
from dragoman.publish import pages
from dragoman.publish.labels import label
from dragoman.publish.messages import INTERFACE_LANGUAGES, LOCALES, interface_language, messages
from dragoman.publish.view import Counts, Site, View
from scripts.messages import DERIVED, extracted, problems, rendered, updated
from tests.publish.fake_library import bridge, library, quay_in_arabic
from tests.publish.markup import parse, text

TRANSLATED = INTERFACE_LANGUAGES[1:]


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_has_every_message_and_nothing_else(language: str) -> None:
    assert problems(language, extracted()) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_updating_a_catalogue_that_is_up_to_date_changes_nothing(language: str) -> None:
    made = rendered(language, updated(language, extracted()))
    assert made == (LOCALES / f"{language}.po").read_bytes()


def test_what_is_missing_or_has_other_placeholders_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.messages.LOCALES", tmp_path)
    text = 'msgid "By %(authors)s"\nmsgstr "Von %(author)s"\n\nmsgid "Never"\nmsgstr "Nie"\n'
    (tmp_path / "de.po").write_text(text, encoding="utf-8")
    said = "\n".join(problems("de", extracted()))
    assert "'Von %(author)s' has other placeholders" in said
    assert "'Never' is asked for nowhere" in said
    assert "'Older articles' is not there" in said


def test_every_catalogue_belongs_to_an_interface_language() -> None:
    assert {path.stem for path in LOCALES.iterdir()} == set(TRANSLATED)
    assert set(DERIVED) <= set(TRANSLATED)


def test_plurals_follow_the_rules_of_each_language() -> None:
    def sentences(language: str, *numbers: int) -> list[str]:
        return [messages(language).plural("%(n)s sentence", "%(n)s sentences", n) for n in numbers]

    assert sentences("fr", 0, 1, 2) == ["0 phrase", "1 phrase", "2 phrases"]
    assert sentences("ru", 1, 2, 5, 21) == ["1 предложение", "2 предложения", "5 предложений", "21 предложение"]
    assert sentences("sr-Latn", 1, 3, 11) == ["1 rečenica", "3 rečenice", "11 rečenica"]
    assert sentences("ar", 0, 1, 2, 3) == ["لا جمل", "جملة واحدة", "جملتان", "3 جمل"]
    assert messages("ar").plural("%(n)s article", "%(n)s articles", 11) == "11 مقالًا"
    assert messages("ar").plural("%(n)s article", "%(n)s articles", 100) == "100 مقال"


@pytest.mark.parametrize(
    ("edition", "interface"),
    [("sr", "sr-Cyrl"), ("sr-RS", "sr-Cyrl"), ("sr-Latn-RS", "sr-Latn"), ("de-AT", "de"), ("pt", "en")],
)
def test_an_edition_speaks_its_own_language_or_english(edition: str, interface: str) -> None:
    assert interface_language(edition) == interface


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_label_says_all_of_it_in_its_language(language: str) -> None:
    for rights in Rights:
        item = replace(bridge(), edition=language, outlet=replace(bridge().outlet, rights=rights))
        said, english = label(item), label(replace(item, edition="en"))
        assert all(
            bool(mine) == bool(theirs) and (mine != theirs or not mine)
            for mine, theirs in (
                (said.status, english.status),
                (said.views, english.views),
                (said.views_short, english.views_short),
                (said.checks, english.checks),
            )
        )
        assert item.outlet.name in said.views
        assert "Apertium" in said.status


def test_the_want_of_a_route_is_told_in_the_language_of_the_edition() -> None:
    item = replace(quay_in_arabic(), edition="de", reason="no engine here translates from Arabic into German")
    assert "keine Maschine hier übersetzt aus dieser Sprache (Arabisch)" in label(item).status
    other = replace(item, reason="the engine refused it")
    assert "the engine refused it" in label(other).status


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_every_page_is_made_in_every_interface_language(language: str) -> None:
    site = Site(name="Probe", editions=(language, "en"))
    item, counts = replace(bridge(), edition=language), Counts(translated=3, held=2, languages=(("fr", 3), ("ar", 1)))
    front = library().items("en", limit=20)
    front = replace(front, items=tuple(replace(one, edition=language) for one in front.items))
    made = [
        pages.render_front(site, language, front, counts),
        *(pages.render_article(site, item, view) for view in View),
        pages.render_article(site, replace(item, status=Status.UNTRANSLATED, verdict=Verdict.CLEAN)),
        pages.render_outlets(site, language, library().outlets("en"), counts, library().held("en", 9)),
        pages.render_about(site, language, counts),
        pages.render_error(site, 404, edition=language),
    ]
    for page in made:
        tree = parse(page)
        assert tree.get("lang") == language
        assert tree.get("dir") == ("rtl" if language == "ar" else "ltr")
        assert "%(" not in text(page)
        assert ("All times are UTC." in text(page)) is (language == "en")


def test_what_a_check_says_is_marked_as_english() -> None:
    page = pages.render_article(Site(name="Probe", editions=("ar",)), replace(bridge(), edition="ar"))
    said = parse(page).xpath('//*[contains(text(), "The original says 1,240")]')
    assert said
    assert {(element.get("lang"), element.get("dir")) for element in said} == {("en", "ltr")}
