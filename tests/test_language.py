"""Tags from the wild made standard, and texts identified with and against what is declared."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.language import (
    base,
    direction,
    identify,
    language_name,
    macrolanguage,
    same_language,
    script,
    standardize,
)

FRENCH = "Le conseil municipal a voté mardi soir un budget qui prévoit trois nouvelles écoles et un pont sur la Loire."
SPANISH = "El ayuntamiento aprobó el martes un presupuesto que prevé tres escuelas nuevas y un puente sobre el río."
CATALAN = "L'ajuntament va aprovar dimarts un pressupost que preveu tres escoles noves i un pont damunt del riu."
GALICIAN = "O concello aprobou o martes un orzamento que prevé tres escolas novas e unha ponte sobre o río."
PORTUGUESE = "A câmara aprovou na terça-feira um orçamento que prevê três escolas novas e uma ponte sobre o rio."
RUSSIAN = "Городской совет во вторник утвердил бюджет, в котором предусмотрены три новые школы и мост через реку."
UKRAINIAN = "Міська рада у вівторок затвердила бюджет, у якому передбачено три нові школи та міст через річку."
BULGARIAN = "Общинският съвет прие във вторник бюджет, който предвижда три нови училища и мост над реката."
MACEDONIAN = "Градскиот совет во вторникот го усвои буџетот со кој се предвидени три нови училишта и мост преку реката."
BELARUSIAN = "Гарадскі савет у аўторак зацвердзіў бюджэт, у якім прадугледжаны тры новыя школы і мост праз раку."
SERBIAN_CYRILLIC = "Градско веће је у уторак усвојило буџет којим су предвиђене три нове школе и мост преко реке."
SERBIAN_LATIN = "Gradsko veće je u utorak usvojilo budžet kojim su predviđene tri škole i most, posle rasprave."
CROATIAN = (
    "Gradsko vijeće u utorak je usvojilo proračun kojim su predviđene tri nove škole i most preko rijeke, tko god bio."
)
ARABIC = "وافق مجلس المدينة يوم الثلاثاء على ميزانية تتضمن بناء ثلاث مدارس جديدة وجسر فوق النهر."
PERSIAN = "شورای شهر روز سه‌شنبه بودجه‌ای را تصویب کرد که ساخت سه مدرسه و یک پل روی رودخانه را پیش‌بینی می‌کند."
HINDI = "नगर परिषद ने मंगलवार को बजट पारित किया जिसमें तीन नए स्कूल और नदी पर एक पुल बनाने का प्रावधान है।"


@pytest.mark.parametrize(
    ("written", "standard"),
    [
        ("fra", "fr"),
        ("srp-Latn", "sr-Latn"),
        ("iw", "he"),
        ("en_US", "en-US"),
        ("EN-gb", "en-GB"),
        ("pt-br", "pt-BR"),
        ("sr@latin", "sr-Latn"),
        ("de_DE.UTF-8", "de-DE"),
        ("en, fr", "en"),
        ("fr;q=0.8", "fr"),
        (" es ", "es"),
        ("ru-Cyrl", "ru"),
        ("arb", "ar"),
        ("cmn-Hans", "zh-Hans"),
        ("hbs", "sh"),
        ("cnr", "cnr"),
        ("cnr-cyrl-me", "cnr-Cyrl-ME"),
        ("en-u-ca-buddhist", "en"),
        ("es-419", "es-419"),
    ],
)
def test_a_tag_from_the_wild_is_made_standard(written: str, standard: str) -> None:
    assert standardize(written) == standard


@pytest.mark.parametrize(
    "written", ["", "und", "mul", "xx", "x-default", "English", "français", "-", "_", "e", "@", "123"]
)
def test_what_names_no_language_is_undetermined(written: str) -> None:
    assert standardize(written) == "und"


@settings(deadline=None)
@given(st.text(max_size=40) | st.from_regex(r"[A-Za-z]{1,8}([-_@.][A-Za-z0-9]{1,8}){0,4}", fullmatch=True))
def test_standardizing_never_raises_and_twice_is_once(written: str) -> None:
    standard = standardize(written)
    assert standardize(standard) == standard
    assert direction(written) in {"ltr", "rtl"}
    assert base(written) == standard.partition("-")[0]
    assert language_name(written)


def test_the_four_standards_are_one_macrolanguage() -> None:
    assert {macrolanguage(tag) for tag in ("sr-Latn", "sr-Cyrl", "hr", "bs", "cnr", "sh")} == {"sh"}
    assert macrolanguage("sl") == "sl"


@pytest.mark.parametrize(
    ("tag", "written", "runs"),
    [
        ("sr", "Cyrl", "ltr"),
        ("sr-Latn", "Latn", "ltr"),
        ("fa", "Arab", "rtl"),
        ("he", "Hebr", "rtl"),
        ("az", "Latn", "ltr"),
        ("az-Arab", "Arab", "rtl"),
        ("zh-TW", "Hant", "ltr"),
        ("dv", "Thaa", "rtl"),
        ("und", "", "ltr"),
    ],
)
def test_script_and_direction_follow_the_tag(tag: str, written: str, runs: str) -> None:
    assert (script(tag), direction(tag)) == (written, runs)


@pytest.mark.parametrize(
    ("tag", "reader", "name"),
    [
        ("sr-Latn", "en", "Serbian (Latin)"),
        ("sr-Latn", "fr", "serbe (latin)"),
        ("fr", "de", "Französisch"),
        ("cnr", "en", "Montenegrin"),
        ("und", "en", "Unknown language"),
        ("zh-Hant", "en", "Traditional Chinese"),
        ("fr", "xx", "French"),
    ],
)
def test_a_language_is_named_for_its_reader(tag: str, reader: str, name: str) -> None:
    assert language_name(tag, reader) == name


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("en", "en-GB", True),
        ("pt-BR", "pt-PT", True),
        ("sr", "sr-Cyrl", True),
        ("sr-Latn", "sr-Cyrl", False),
        ("sr-Latn", "hr", False),
        ("no", "nb", True),
        ("zh", "zh-Hant", False),
        ("und", "und", False),
    ],
)
def test_languages_are_the_same_where_a_reader_of_one_reads_the_other(one: str, other: str, same: bool) -> None:
    assert same_language(one, other) is same
    assert same_language(other, one) is same


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (FRENCH, "fr"),
        (SPANISH, "es"),
        (CATALAN, "ca"),
        (GALICIAN, "gl"),
        (PORTUGUESE, "pt"),
        (RUSSIAN, "ru"),
        (UKRAINIAN, "uk"),
        (BULGARIAN, "bg"),
        (MACEDONIAN, "mk"),
        (BELARUSIAN, "be"),
        (SERBIAN_CYRILLIC, "sr-Cyrl"),
        (SERBIAN_LATIN, "sr-Latn"),
        (CROATIAN, "hr"),
        (ARABIC, "ar"),
        (PERSIAN, "fa"),
        (HINDI, "hi"),
        ("Το δημοτικό συμβούλιο ενέκρινε τον προϋπολογισμό.", "el"),
        ("מועצת העיר אישרה את התקציב", "he"),
        ("市议会通过了预算，计划修建三所学校", "zh-Hans"),
        ("市議會通過了預算，計劃興建三所學校", "zh-Hant"),
        ("市議会は予算を可決した", "ja"),
        ("시의회가 예산을 통과시켰다", "ko"),
        ("საკრებულომ ბიუჯეტი დაამტკიცა", "ka"),
    ],
)
def test_a_sentence_is_identified_without_any_declaration(text: str, language: str) -> None:
    assert identify(text).language == language


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        (GALICIAN, "pt", "gl"),
        (GALICIAN, "es", "gl"),
        (PORTUGUESE, "gl", "pt"),
        (CATALAN, "es", "ca"),
        (SPANISH, "ca", "es"),
        (FRENCH, "en-US", "fr"),
        (UKRAINIAN, "ru", "uk"),
        (RUSSIAN, "uk", "ru"),
        (MACEDONIAN, "bg", "mk"),
        (SERBIAN_CYRILLIC, "mk", "sr-Cyrl"),
        (PERSIAN, "ar", "fa"),
        (ARABIC, "en", "ar"),
        (SERBIAN_CYRILLIC, "sr-Latn", "sr-Cyrl"),
        (SERBIAN_LATIN, "sr-Cyrl", "sr-Latn"),
        (SERBIAN_CYRILLIC, "hr", "sr-Cyrl"),
        (FRENCH, "ja", "fr"),
    ],
)
def test_the_text_wins_where_the_declaration_is_plainly_false(text: str, declared: str, language: str) -> None:
    assert identify(text, declared=declared).language == language


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        (PORTUGUESE, "pt-BR", "pt-BR"),
        (FRENCH, "fr_CA", "fr-CA"),
        (SERBIAN_LATIN, "hr", "hr"),
        (SERBIAN_LATIN, "bs", "bs"),
        (SERBIAN_LATIN, "cnr", "cnr"),
        (SERBIAN_LATIN, "sr-ME", "sr-Latn-ME"),
        (SERBIAN_CYRILLIC, "sr", "sr-Cyrl"),
        (SERBIAN_CYRILLIC, "bs", "bs-Cyrl"),
        (SPANISH, "ast", "ast"),
        ("Piala Dunia alah dimulai jo tim tuan rumah kalah di patandiangan patamo.", "min", "min"),
        ("Nova ponte", "gl", "gl"),
        ("2026", "de", "de"),
        ("市長辞任", "ja", "ja"),
    ],
)
def test_the_declaration_decides_where_it_is_plausible(text: str, declared: str, language: str) -> None:
    assert identify(text, declared=declared).language == language


def test_the_outlet_decides_where_the_page_declares_nothing() -> None:
    assert identify(SERBIAN_LATIN, outlet="hr").language == "hr"
    assert identify("Vijest", outlet="bs").language == "bs"


def test_a_text_that_tells_nothing_is_undetermined_and_says_why() -> None:
    found = identify("1234 — 5678")
    assert (found.language, found.confidence) == ("und", 0.0)
    assert found.reason == "no letters in the text"
    assert identify("OK").language == "und"


def test_addresses_and_handles_do_not_count_as_text() -> None:
    text = "Мост отворен https://outlet.example/this-is-a-long-english-address-about-the-bridge @newsdesk #breaking"
    assert script(identify(text, declared="sr").language) == "Cyrl"


@settings(deadline=None)
@given(
    text=st.text(max_size=200),
    declared=st.sampled_from(["und", "fr", "sr", "ja", "en-US", "yi", "cnr", "garbage!"]),
    outlet=st.sampled_from(["und", "hr", "zh-TW", "ckb"]),
)
def test_any_text_gets_a_standard_tag_and_a_probability(text: str, declared: str, outlet: str) -> None:
    found = identify(text, declared=declared, outlet=outlet)
    assert standardize(found.language) == found.language
    assert 0 <= found.confidence <= 1
    assert found.reason


def test_importing_the_module_loads_no_model() -> None:
    heavy = "('numpy', 'py3langid', 'babel', 'langcodes')"
    code = f"import sys, dragoman.language; print([name for name in {heavy} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
