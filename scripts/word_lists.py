"""Count the two English word lists of the fidelity checks anew: ``python scripts/word_lists.py FOLDER``.

FOLDER holds ``NAME.en.txt.xz`` for each name in SOURCES: English news text, one item a line. The lists are written to
``src/dragoman/fidelity/languages``; NOTICE.md names the sources and their licences. Only words are kept, no sentence.
"""

from __future__ import annotations

import lzma
import re
import sys
import textwrap
from collections import Counter
from pathlib import Path

SOURCES = ("current-events", "global-voices", "kremlin", "state-department", "white-house", "wikinews")
CHARACTERS_A_SOURCE = 9_000_000
"""Characters read of each source, so that none outweighs the others."""

MIN_LOWER = 4
"""Times that a word must be written without a capital: fewer may be misprints."""
MIN_LOWER_SHARE = 0.33
"""Share of its occurrences within sentences that are without a capital, for a common word that is rare."""
SURELY_LOWER = 8
"""Times without a capital from which on it is no misprint, and the share below counts."""
MAX_LOWER_SHARE_OF_NAME = 0.02
"""Share up to which a word is a name all the same ("turkey"); above it "United" and "Senate" are common words."""

MIN_CAPITAL = 6
MIN_NAME_LETTERS = 4

FOLDER = Path(__file__).parent.parent / "src" / "dragoman" / "fidelity" / "languages"
COMMON_HEADER = """\
# English words that are also written without a capital, counted by scripts/word_lists.py from openly licensed news
# text (NOTICE.md). A capital on one of them does not make it a name: "President", "Union", "Green".
"""
NAMES_HEADER = """\
# English words that are written with a capital alone, and so are names or made from names; counted from the same
# text as en_common.txt.
"""

_WORD = re.compile(r"(?<![\w'’-])([A-Za-z][a-z]+)(?![\w-])")
_SENTENCE_END = ".!?:\"“”’'"


def count(folder: Path) -> tuple[Counter[str], Counter[str]]:
    """Return how often each word stands without a capital, and with one within a sentence."""
    lower: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for source in SOURCES:
        read = 0
        with lzma.open(folder / f"{source}.en.txt.xz", "rt", encoding="utf-8") as lines:
            for line in lines:
                read += len(line)
                if read > CHARACTERS_A_SOURCE:
                    break
                for match in _WORD.finditer(line):
                    word, start = match[1], match.start()
                    if word[0].islower():
                        lower[word] += 1
                    elif start > 2 and line[start - 2] not in _SENTENCE_END and line[start - 1] == " ":
                        capital[word.lower()] += 1
    return lower, capital


def choose(lower: Counter[str], capital: Counter[str]) -> tuple[list[str], list[str]]:
    """Return the common words and the names, sorted."""

    def share(word: str) -> float:
        return lower[word] / (lower[word] + capital[word])

    common = [
        w
        for w in lower
        if (lower[w] >= MIN_LOWER and share(w) >= MIN_LOWER_SHARE)
        or (lower[w] >= SURELY_LOWER and share(w) > MAX_LOWER_SHARE_OF_NAME)
    ]
    names = [
        w
        for w in capital
        if capital[w] >= MIN_CAPITAL and len(w) >= MIN_NAME_LETTERS and share(w) <= MAX_LOWER_SHARE_OF_NAME
    ]
    return sorted(common), sorted(set(names) - set(common))


def main() -> int:
    if len(sys.argv) != 2:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    common, names = choose(*count(Path(sys.argv[1])))
    for name, header, words in (("en_common", COMMON_HEADER, common), ("en_names", NAMES_HEADER, names)):
        (FOLDER / f"{name}.txt").write_text(header + textwrap.fill(" ".join(words), 118) + "\n", encoding="utf-8")
        sys.stdout.write(f"{name}: {len(words)} words\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
