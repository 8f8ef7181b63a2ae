"""Who says so: kept and lost, into English and out of it."""

from __future__ import annotations

import pytest

from dragoman.fidelity import check


def _found(source: str, target: str, language: str, into: str = "en") -> bool:
    issues = check(source, target, source_language=language, target_language=into)
    return any(issue.check == "attribution" for issue in issues)


@pytest.mark.parametrize(
    ("source", "target", "language", "into"),
    [
        ("Le pont est fermé, a déclaré le maire.", "The bridge is closed, the mayor said.", "fr", "en"),
        ("Selon le ministère, le pont est fermé.", "According to the ministry, the bridge is closed.", "fr", "en"),
        ("По словам министра, мост закрыт.", "The bridge is closed, the minister said.", "ru", "en"),
        ("The bridge is closed, the mayor said.", "Мост закрыт, сообщил мэр.", "en", "ru"),
        ("Das zweite Tor fiel spät.", "The second goal came late.", "de", "en"),
        ("Il secondo gol è arrivato tardi.", "The second goal came late.", "it", "en"),
    ],
)
def test_an_attribution_in_any_words_is_kept(source: str, target: str, language: str, into: str) -> None:
    assert not _found(source, target, language, into)


@pytest.mark.parametrize(
    ("source", "target", "language", "into"),
    [
        ("Le pont est fermé, a déclaré le maire.", "The bridge is closed.", "fr", "en"),
        ("Мост закрыт, сообщил мэр.", "The bridge is closed.", "ru", "en"),
        ("Most je zatvoren, rekao je gradonačelnik.", "The bridge is closed.", "sr-Latn", "en"),
        ("The bridge is closed, the mayor said.", "Le pont est fermé.", "en", "fr"),
        ("According to police, the bridge is closed.", "Die Brücke ist gesperrt.", "en", "de"),
        ("The bridge is closed, the mayor said.", "Мост је затворен.", "en", "sr-Cyrl"),
        ("« Le pont est fermé », dit Durand.", "“The bridge is closed,” says.", "fr", "en"),
    ],
)
def test_a_lost_attribution_or_speaker_is_found(source: str, target: str, language: str, into: str) -> None:
    assert _found(source, target, language, into)
