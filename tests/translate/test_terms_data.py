"""What holds for every line of the shipped terms."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

import dragoman.translate
from dragoman.language import standardize
from dragoman.translate.transliteration import latinised

TERMS = Path(dragoman.translate.__file__).parent / "terms"
HEADER = ["concept", "language", "name", "acronym", "variants"]
KINDS = ("organisations", "persons", "places")

SCRIPTS = {
    "ar": r"[\u0600-\u06ff]",
    "zh-Hans": r"[\u3400-\u9fff]",
    "el": r"[\u0370-\u03ff\u1f00-\u1fff]",
    **dict.fromkeys(("ru", "uk", "sr-Cyrl", "bg", "mk"), r"[\u0400-\u04ff]"),
}
"""A letter of the script of each language that is not written in Latin letters."""

LATIN = r"[A-Za-zÀ-ž\u0218-\u021b]"

BEYOND_SCRIPT = re.compile(r"[IVX]+\.?|G\d+|JD")
"""Latin words that other scripts take as they are: numerals of rulers, "G7", initials."""

LATIN_IN_GREEK = frozenset(
    {
        *("bbc", "brics", "cern", "ema", "esa", "europol", "eurostat", "fifa", "frontex", "gazprom", "kgb"),
        *("mercosur", "nasa", "pkk", "reuters", "tass"),
    }
)
"""Concepts that Greek text names in Latin letters."""

FOREIGN_LETTERS = {
    "ru": "іїєґўјљњђћџѓќѕ",
    "uk": "ыэъёўјљњђћџѓќѕ",
    "bg": "ыэёіїєґўјљњђћџѓќѕ",
    "sr-Cyrl": "ыэъёйюяьщіїєґўѓќѕ",
    "mk": "ыэъёйюяьщіїєґўђћ",
}
"""Cyrillic letters that a language does not have: those of a neighbour slip in easily."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    concept: str
    language: str
    name: str
    acronym: str
    variants: tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(text for text in (self.name, self.acronym, *self.variants) if text)

    def __str__(self) -> str:
        return f"{self.concept},{self.language}"


@cache
def lines(kind: str) -> tuple[Line, ...]:
    with (TERMS / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        assert next(reader) == HEADER
        return tuple(
            Line(
                concept=concept,
                language=language,
                name=name,
                acronym=acronym,
                variants=tuple(variants.split("|")) if variants else (),
            )
            for concept, language, name, acronym, variants in reader
        )


def every_line() -> Iterator[Line]:
    for kind in KINDS:
        yield from lines(kind)


def by_language(text: str) -> dict[tuple[str, str], set[str]]:
    """Map (language, what is in a field) to the concepts that have it."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for line in every_line():
        for form in line.texts if text == "any" else (line.acronym,):
            if form:
                found[line.language, form.casefold()].add(line.concept)
    return found


def test_there_are_as_many_concepts_as_promised() -> None:
    organisations = {line.concept for line in lines("organisations")}
    assert len(organisations) >= 300
    assert len(lines("organisations")) / len(organisations) >= 12
    assert len({line.concept for line in lines("places")}) >= 300
    assert len({line.concept for line in lines("persons") if line.concept.startswith("person-")}) >= 200


@pytest.mark.parametrize("kind", KINDS)
def test_lines_are_sorted_and_each_concept_has_one_a_language(kind: str) -> None:
    keys = [(line.concept, line.language) for line in lines(kind)]
    assert keys == sorted(set(keys))


@pytest.mark.parametrize("kind", KINDS)
def test_every_concept_has_an_english_name_and_one_more(kind: str) -> None:
    languages: dict[str, set[str]] = defaultdict(set)
    for line in lines(kind):
        languages[line.concept].add(line.language)
    assert [concept for concept, tags in languages.items() if "en" not in tags or len(tags) < 2] == []


def test_identifiers_say_their_kind_and_tags_are_standard() -> None:
    assert all(re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", line.concept) for line in every_line())
    assert all(line.concept.startswith("place-") for line in lines("places"))
    assert all(line.concept.startswith(("person-", "surname-")) for line in lines("persons"))
    assert [tag for tag in {line.language for line in every_line()} if standardize(tag) != tag] == []


def test_every_surname_is_that_of_a_person() -> None:
    concepts = {line.concept for line in lines("persons")}
    assert [
        it for it in concepts if it.startswith("surname-") and it.replace("surname-", "person-") not in concepts
    ] == []


def test_texts_are_normalised_and_have_no_stray_spaces() -> None:
    for line in every_line():
        for text in line.texts:
            assert text == " ".join(text.split()) == unicodedata.normalize("NFC", text), str(line)
            assert not set(text) & set('|;_="()\u200b\u00ad'), str(line)
        assert line.name, str(line)
        assert len(set(line.texts)) == len(line.texts), str(line)


def test_names_are_in_the_script_of_their_language() -> None:
    for line in every_line():
        letters = SCRIPTS.get(line.language, LATIN)
        for text in line.texts:
            if line.language == "el" and not re.search(letters, text):
                assert line.concept in LATIN_IN_GREEK, f"{line}: {text}"
                continue
            assert re.search(letters, text) or BEYOND_SCRIPT.fullmatch(text), f"{line}: {text}"
            if letters is LATIN:
                assert not re.search(r"[\u0370-\u04ff\u0600-\u06ff\u3400-\u9fff]", text), f"{line}: {text}"
            elif line.language != "zh-Hans":
                latin = [word for word in re.findall(rf"(?:{LATIN})+\d*", text) if not BEYOND_SCRIPT.fullmatch(word)]
                assert not latin, f"{line}: {text}"


def test_no_word_mixes_scripts() -> None:
    mixed = re.compile(rf"{LATIN}[\u0370-\u04ff]|[\u0370-\u04ff]{LATIN}|[\u0370-\u03ff][\u0400-\u04ff]")
    assert [f"{line}: {text}" for line in every_line() for text in line.texts if mixed.search(text)] == []


def test_no_cyrillic_language_borrows_letters_of_another() -> None:
    for line in every_line():
        foreign = set(FOREIGN_LETTERS.get(line.language, ""))
        assert not foreign & set("".join(line.texts).casefold()), str(line)


def test_serbian_in_latin_is_serbian_in_cyrillic_letter_by_letter() -> None:
    cyrillic = {line.concept: line for line in every_line() if line.language == "sr-Cyrl"}
    latin = {line.concept: line for line in every_line() if line.language == "sr-Latn"}
    assert cyrillic.keys() == latin.keys()
    for concept, line in cyrillic.items():
        assert latin[concept].name == latinised(line.name, "sh")
        assert latin[concept].acronym == latinised(line.acronym, "sh")
        assert latin[concept].variants == tuple(latinised(variant, "sh") for variant in line.variants)


def test_an_acronym_stands_for_one_concept() -> None:
    assert {key: concepts for key, concepts in by_language("acronym").items() if len(concepts) > 1} == {}


def test_a_name_or_variant_stands_for_one_concept() -> None:
    assert {key: concepts for key, concepts in by_language("any").items() if len(concepts) > 1} == {}


def test_only_organisations_have_acronyms() -> None:
    assert [str(line) for kind in ("persons", "places") for line in lines(kind) if line.acronym] == []


@pytest.mark.parametrize(
    ("language", "acronym"),
    [
        ("fr", "OTSC"),
        ("ru", "ОДКБ"),
        ("de", "OVKS"),
        ("de", "OVKG"),
        ("en", "CSTO"),
        ("sr-Latn", "ODKB"),
        ("zh-Hans", "集安组织"),
    ],
)
def test_the_acronyms_of_one_organisation_are_one_concept(language: str, acronym: str) -> None:
    assert by_language("any")[language, acronym.casefold()] == {"csto"}


@pytest.mark.parametrize(
    ("concept", "language", "name"),
    [
        ("place-thessaloniki", "sr-Cyrl", "Солун"),
        ("place-aachen", "fr", "Aix-la-Chapelle"),
        ("place-vienna", "hr", "Beč"),
        ("place-lake-geneva", "de", "Genfersee"),
        ("surname-vladimir-putin", "fr", "Poutine"),
        ("surname-emmanuel-macron", "sr-Latn", "Makron"),
        ("person-xi-jinping", "zh-Hans", "习近平"),
    ],
)
def test_names_are_those_of_each_language(concept: str, language: str, name: str) -> None:
    assert [line.name for line in every_line() if (line.concept, line.language) == (concept, language)] == [name]


def test_no_language_has_only_a_handful_of_lines() -> None:
    """One with a few would look covered and is not."""
    counted = Counter(line.language for line in every_line())
    assert min(counted.values()) >= 100
