"""Leaked markup and lost addresses."""

from __future__ import annotations

import pytest

from dragoman.fidelity import check
from dragoman.model import Issue


def _markup(source: str, target: str) -> list[Issue]:
    issues = check(source, target, source_language="fr", target_language="en")
    return [issue for issue in issues if issue.check == "markup"]


@pytest.mark.parametrize(
    ("target", "leak", "plain"),
    [
        ("He said &quot;yes&quot;.", "&quot;", '"'),
        ("It&#39;s late.", "&#39;", "'"),
        ("Marks & Spencer &amp; Co.", "&amp;", "&"),
        ("A <b>bold word.", "<b>", ""),
        ("The *ministre spoke.", "*", ""),
        ("Fran\ufffdois spoke.", "\ufffd", ""),
    ],
)
def test_a_leak_is_found_with_what_belongs_there(target: str, leak: str, plain: str) -> None:
    issue = _markup("Texte.", target)[0]
    (span,) = issue.target_spans
    assert (target[span.start : span.end], issue.suggestion) == (leak, plain)


def test_what_the_source_has_is_no_leak() -> None:
    assert _markup("Écrivez &quot; ainsi.", "Write &quot; like this.") == []
    assert _markup("R&D : 3 < 5 > 2", "R&D: 3 < 5 > 2") == []


def test_an_address_that_was_lost_or_translated_is_found() -> None:
    (issue,) = _markup("Voir https://exemple.org/la-vie.", "See https://example.org/the-life.")
    assert issue.suggestion == "https://exemple.org/la-vie"
    assert _markup("Écrire à jean@exemple.org.", "Write to jean@exemple.org.") == []


def test_a_lost_hashtag_is_found_and_a_translated_one_is_not() -> None:
    assert len(_markup("Tous avec #JeSuisCharlie", "All with Charlie")) == 1
    assert _markup("Tous avec #Demain", "All with #Tomorrow") == []
