"""Count which English words follow which anew: ``python scripts/sequence_table.py FOLDER``.

FOLDER holds ``NAME.en.txt.xz`` for each name in SOURCES: English news text, one item a line, the same as for
``scripts/word_lists.py``. The table is written to ``src/dragoman/fidelity/languages/en_sequences.txt``; NOTICE.md names
the sources and their licences. Only counts of classes are kept, no sentence.
"""

from __future__ import annotations

import lzma
import sys
from collections.abc import Iterator
from pathlib import Path

from dragoman.fidelity.sequences import learn_sequences

SOURCES = {
    "current-events": 5_000_000,
    "global-voices": 3_000_000,
    "state-department": 3_000_000,
    "wikinews": 3_000_000,
    "kremlin": 1_000_000,
    "white-house": 1_000_000,
}
"""Characters taken of each source: most from what is written as news, less from what was spoken."""

EVERY = 2
"""One line in so many is read, so that a source is not known by its first years alone."""

TABLE = Path(__file__).parent.parent / "src" / "dragoman" / "fidelity" / "languages" / "en_sequences.txt"

_STOPS = (".", "!", "?", ".”", '."')


def read_sentences(folder: Path) -> Iterator[str]:
    """Yield the lines that are sentences: they begin with a capital and end with a stop."""
    for source, characters in SOURCES.items():
        read = 0
        with lzma.open(folder / f"{source}.en.txt.xz", "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                text = line.strip()
                if number % EVERY or not text[:1].isupper() or not text.endswith(_STOPS):
                    continue
                read += len(text)
                if read > characters:
                    break
                yield text


def main() -> int:
    if len(sys.argv) != 2:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    TABLE.write_text(learn_sequences(read_sentences(Path(sys.argv[1]))), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
