"""Denials added and lost."""

from __future__ import annotations

import pytest

from dragoman.fidelity import check
from dragoman.model import Severity


def _severities(source: str, target: str, language: str) -> list[Severity]:
    issues = check(source, target, source_language=language, target_language="en")
    return [issue.severity for issue in issues if issue.check == "negation"]


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("Der Minister hat den Vertrag unterschrieben.", "The minister did not sign the treaty.", "de"),
        ("Le ministre n’a pas signé le traité.", "The minister signed the treaty.", "fr"),
        ("Ministr smlouvu nepodepsal.", "The minister has signed the treaty.", "cs"),
        ("Министр подписал договор.", "The minister hasn't signed the treaty.", "ru"),
        ("Ministar nije potpisao ugovor.", "The minister signed the contract.", "sr-Latn"),
        ("Министар није потписао уговор.", "The minister signed the contract.", "sr-Cyrl"),
        ("大臣は条約に署名しなかった。", "The minister signed the treaty.", "ja"),
    ],
)
def test_a_denial_lost_or_added_is_major(source: str, target: str, language: str) -> None:
    assert _severities(source, target, language) == [Severity.MAJOR]


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("Le ministre n’a rien signé.", "The minister signed nothing.", "fr"),
        ("Il ne reste que deux ministres.", "Only two ministers remain.", "fr"),
        ("Nikt nie wie, co się stało.", "No one knows what happened.", "pl"),
        ("Nicht nur der Minister kam.", "The minister came too, and others.", "de"),
        ("Es ist unmöglich.", "It is not possible.", "de"),
        ("No obstante, el ministro firmó.", "However, the minister signed.", "es"),
        ("El ministro se negó a firmar.", "The minister did not want to sign.", "es"),
        ("Ministr je nezávislý.", "The minister is independent.", "cs"),
        ("Министр отказался подписать.", "The minister would not sign.", "ru"),
        ("Ministeri ei allekirjoittanut.", "The minister signed.", "fi"),
    ],
)
def test_the_same_in_other_words_is_no_issue(source: str, target: str, language: str) -> None:
    assert _severities(source, target, language) == []
