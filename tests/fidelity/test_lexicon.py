"""What is learned, how it grows, and that it stays within bounds."""

from __future__ import annotations

import zlib

import pytest

from dragoman.errors import ParseError
from dragoman.fidelity import lexicon
from dragoman.fidelity.lexicon import LexiconCounts, learn_lexicon, make_lexicon, parse_lexicon, render_lexicon

_PAIRS = [(f"mot{n % 9} chien dort", f"word{n % 9} hound sleeps") for n in range(60)]
_OTHERS = [(f"autre{n} chose", f"other{n} thing") for n in range(60)]


def test_words_that_keep_company_are_translations() -> None:
    learned = make_lexicon(learn_lexicon(LexiconCounts("fr", "en"), [*_OTHERS * 8, *_PAIRS]))
    assert "hound" in learned.forth["chien"].answers
    assert "chien" in learned.back["hound"].answers
    assert learned.forth["chien"].trust > 0.9


def test_learning_in_two_goes_is_learning_at_once() -> None:
    at_once = learn_lexicon(LexiconCounts("fr", "en"), [*_PAIRS, *_OTHERS])
    first = learn_lexicon(LexiconCounts("fr", "en"), _PAIRS)
    again = learn_lexicon(parse_lexicon(render_lexicon(first)), _OTHERS)
    assert render_lexicon(again) == render_lexicon(at_once)


def test_a_full_lexicon_drops_its_rarest_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon, "MAX_STEMS", 40)
    counts = learn_lexicon(LexiconCounts("fr", "en"), [*_PAIRS, *_OTHERS])
    assert len(counts.forth.seen) <= 40
    assert "chien" in counts.forth.seen


@pytest.mark.parametrize("document", [b"", b"nothing", zlib.compress(b"{}"), zlib.compress(b'{"version": 2}')])
def test_other_bytes_are_refused(document: bytes) -> None:
    with pytest.raises(ParseError):
        parse_lexicon(document)
