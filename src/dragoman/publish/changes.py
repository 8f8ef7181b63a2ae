"""What changed from one version of an article to the next, sentence by sentence, in the original and the translation.

Pure; it knows nothing of where versions are kept nor of how changes are shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from itertools import zip_longest

from dragoman.model import SegmentPair
from dragoman.publish.view import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A sentence that was taken out (no ``after``), came in (no ``before``), or became another one."""

    before: SegmentPair | None = None
    after: SegmentPair | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionChanges:
    """A version beside the one before it; the ``first`` has no changes, and all its sentences count as unchanged."""

    number: int
    seen: datetime
    translated: bool
    first: bool
    changes: tuple[Change, ...]
    unchanged: int


def changes(versions: Sequence[Version]) -> tuple[VersionChanges, ...]:
    """Compare each of some versions, the newest first, with the one after it, which is older."""
    return tuple(_beside(older, version) for version, older in zip_longest(versions, versions[1:]))


def _beside(older: Version | None, newer: Version) -> VersionChanges:
    by_sentence = newer.translated and (older is None or older.translated)
    after = _units(newer, by_sentence)
    found = tuple(_changes(_units(older, by_sentence), after)) if older is not None else ()
    return VersionChanges(
        number=newer.number,
        seen=newer.seen,
        translated=newer.translated,
        first=older is None,
        changes=found,
        unchanged=len(after) - sum(change.after is not None for change in found),
    )


def _units(version: Version, by_sentence: bool) -> list[SegmentPair]:
    """What is compared: sentences, or whole blocks of the original where one of two versions has no sentences."""
    if by_sentence:
        return [pair for block in version.blocks for pair in block]
    texts = ("".join(pair.lead + pair.source + pair.gap for pair in block) for block in version.blocks)
    return [SegmentPair(source=text, target="") for text in texts if text]


def _changes(before: Sequence[SegmentPair], after: Sequence[SegmentPair]) -> Iterator[Change]:
    # The matcher leaves out sentences that occur very often, which keeps a hostile page from taking minutes.
    matcher = SequenceMatcher(None, [pair.source for pair in before], [pair.source for pair in after])
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        for old, new in zip_longest(before[start:end], after[new_start:new_end]):
            if kind != "equal" or _shown(old) != _shown(new):
                yield Change(before=old, after=new)


def _shown(pair: SegmentPair) -> str:
    return pair.source if pair.held else pair.target
