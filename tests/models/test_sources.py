"""What indexes and repositories offer, read from what they send."""

from __future__ import annotations

from typing import Any

import pytest

from dragoman.errors import DragomanError, ParseError
from dragoman.model import Pair
from dragoman.models.sources import (
    NOT_STATED,
    find_repository,
    parse_index,
    parse_pair,
    parse_repository,
    search_offers,
)
from tests.models.served import index_entry

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def test_an_index_becomes_offers() -> None:
    listed = [
        index_entry("zt", "en", "https://a.example/zt_en.argosmodel", "ipfs://Qm", version="1.9"),
        index_entry("fr", "en", "ipfs://Qm", "https://a.example/1", "https://b.example/2"),
        index_entry("en", "pb", "https://a.example/en_pb.argosmodel"),
        index_entry("xx-none", "en", "https://a.example/none"),
        index_entry("de", "en", "ipfs://Qm"),
        index_entry("es", "en", "https://a.example/sbd") | {"type": "sbd"},
        "nonsense",
        {"links": 3},
    ]
    offers = {offer.name: offer for offer in parse_index(listed, "index")}
    assert sorted(offers) == ["argos-en-pt-BR", "argos-fr-en", "argos-zh-Hant-en"]
    assert [remote.url for remote in offers["argos-fr-en"].package] == ["https://a.example/1", "https://b.example/2"]
    assert offers["argos-zh-Hant-en"].version == "1.9"
    assert offers["argos-fr-en"].licence == NOT_STATED


@pytest.mark.parametrize("listed", [None, {}, "x", 3])
def test_what_is_no_index_is_a_parse_error(listed: object) -> None:
    with pytest.raises(ParseError):
        parse_index(listed, "index")


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("fr-en", Pair(source="fr", target="en")),
        ("FR-EN", Pair(source="fr", target="en")),
        ("fra>eng", Pair(source="fr", target="en")),
        ("pt-BR-en", Pair(source="pt-BR", target="en")),
        ("en-zh-Hant", Pair(source="en", target="zh-Hant")),
        ("french", None),
        ("fr", None),
        ("model.zip", None),
        ("hf:a/b", None),
    ],
)
def test_pairs_are_read_as_people_write_them(text: str, pair: Pair | None) -> None:
    assert parse_pair(text) == pair


def test_a_search_is_by_name_code_or_direction() -> None:
    offers = parse_index(
        [index_entry(a, b, "https://a.example/") for a, b in (("fr", "en"), ("en", "fr"), ("es", "en"))], ""
    )
    assert [offer.source for offer in search_offers(offers, "french")] == ["en-fr", "fr-en"]
    assert [offer.source for offer in search_offers(offers, "es english")] == ["es-en"]
    assert [offer.source for offer in search_offers(offers, "fr-en")] == ["fr-en"]
    assert len(search_offers(offers, "")) == 3
    assert search_offers(offers, "klingon") == []


def hub(answers: dict[str, Any]) -> Any:
    return lambda url: answers[url.removeprefix("https://hub.example/api/models/o/m/")]


def test_a_repository_is_pinned_to_the_commit_of_its_revision() -> None:
    listed = [
        {"type": "file", "path": "model.bin", "size": 9, "oid": "a" * 40, "lfs": {"oid": "b" * 64, "size": 9}},
        {"type": "file", "path": "shared_vocabulary.json", "size": 5, "oid": "c" * 40},
        {"type": "file", "path": "source.spm", "size": 3, "oid": "d" * 40},
        {"type": "file", "path": "pytorch_model.bin", "size": 999, "oid": "e" * 40},
        {"type": "file", "path": "README.md", "size": 7, "oid": "f" * 40},
        {"type": "directory", "path": "onnx"},
    ]
    about = {"sha": COMMIT, "tags": ["translation", "license:cc-by-nc-4.0"]}
    answers = {"revision/main": about, f"tree/{COMMIT}?recursive=true": listed}
    offer = find_repository("o/m", "https://hub.example/", hub(answers))
    assert offer.source == f"hf:o/m@{COMMIT}"
    assert offer.name == "o--m"
    assert offer.licence == "cc-by-nc-4.0"
    assert offer.size == 17
    files = dict(offer.files)
    assert sorted(files) == ["model.bin", "shared_vocabulary.json", "source.spm"]
    assert files["model.bin"].url == f"https://hub.example/o/m/resolve/{COMMIT}/model.bin"
    assert (files["model.bin"].sha256, files["model.bin"].git_sha1) == ("b" * 64, "")
    assert (files["source.spm"].sha256, files["source.spm"].git_sha1) == ("", "d" * 40)


def test_a_repository_without_a_model_or_with_a_hostile_list_is_refused() -> None:
    def find(listed: object, about: object = None) -> None:
        answers = {
            "revision/main": {"sha": COMMIT} if about is None else about,
            f"tree/{COMMIT}?recursive=true": listed,
        }
        find_repository("o/m", "https://hub.example", hub(answers))

    with pytest.raises(DragomanError, match="holds no CTranslate2 model"):
        find([{"type": "file", "path": "README.md"}])
    with pytest.raises(ParseError, match="would lie elsewhere"):
        find([{"type": "file", "path": "../model.bin", "size": 1}])
    strange: list[object] = [{"sha": "main"}, [], "x"]
    for about in strange:
        with pytest.raises(ParseError, match="says no commit"):
            find([], about)


@pytest.mark.parametrize("text", ["name", "a/b/c", "../x", "a/b@..", "a b/c", "o/m@x y", "https://x.example/o"])
def test_what_is_no_repository_is_said_so(text: str) -> None:
    with pytest.raises(DragomanError, match="is no repository"):
        parse_repository(text)
