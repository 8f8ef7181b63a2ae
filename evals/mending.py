"""How much of what was planted into sound translations is mended right, and whether anything is made worse.

Takes sound translations, DEMETR's (``good``) and NTREX's sentences into English as far as no check finds anything in
them, plants one fault into each, as engines make them, and has it mended.
Right is a translation that reads as before, quotation marks compared by where they stand. Worse is one that lies
further from the sound one, in edits, than the fault alone. Sound translations without a fault go through as well: what
is changed in them counts as worse, too.

Usage: ``python -m evals.mending [--misses KIND]``, with ``DRAGOMAN_EVAL_DATA`` set.
"""

from __future__ import annotations

import argparse
import html
import os
import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from dragoman.fidelity import check
from dragoman.fidelity.mending import mend
from dragoman.model import TermUse
from evals.fidelity import LANGUAGES, WITH_SPACES, read_rows

DATA = ("demetr.jsonl.gz", "ntrex.jsonl.gz")
CEILINGS = ("mending.worse",)
UNPINNED = ("mending.*.planted",)

SEGMENTS = 500
"""Faults planted of each kind, at most: as many as the data has room for."""

ACRONYMS = {
    "fr": {"OTAN": "NATO", "ONU": "UN", "UE": "EU", "OMS": "WHO", "FMI": "IMF", "OPEP": "OPEC"},
    "es": {"OTAN": "NATO", "ONU": "UN", "UE": "EU", "OMS": "WHO", "FMI": "IMF", "OPEP": "OPEC"},
    "it": {"ONU": "UN", "UE": "EU", "OMS": "WHO", "FMI": "IMF"},
    "pl": {"ONZ": "UN", "UE": "EU"},
    "cs": {"OSN": "UN", "EU": "EU"},
    "de": {"EU": "EU", "UN": "UN"},
    "ru": {"НАТО": "NATO", "ООН": "UN", "ЕС": "EU", "ВОЗ": "WHO", "МВФ": "IMF"},
}
"""Terms of a glossary as these sentences need it."""

NTREX = {"fra": "fr", "spa": "es", "deu": "de", "ita": "it", "pol": "pl", "ces": "cs", "rus": "ru"}

_MARK = re.compile(r"[\"“”«»„]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    source: str
    target: str
    language: str


Planted = tuple[str, tuple[TermUse, ...]]


def plant_digits(sound: Sound, chance: random.Random) -> Planted | None:
    groups = list(re.finditer(r"\d+", sound.target))
    if not groups:
        return None
    group = chance.choice(groups)
    at = chance.randrange(group.start(), group.end())
    digit = chance.choice([d for d in "123456789" if d != sound.target[at]])
    return sound.target[:at] + digit + sound.target[at + 1 :], ()


def plant_entity(sound: Sound, chance: random.Random) -> Planted | None:
    renderings = {'"': ("&quot;", "&#34;"), "'": ("&#39;", "&apos;"), "&": ("&amp;",), "–": ("&ndash;",)}
    places = [at for at, character in enumerate(sound.target) if character in renderings]
    if not places:
        return None
    if chance.random() < 0.5:  # one of them, or all, as engines that escape do
        places = [chance.choice(places)]
    text = sound.target
    for at in reversed(places):
        text = text[:at] + chance.choice(renderings[text[at]]) + text[at + 1 :]
    return text, ()


def plant_quotation(sound: Sound, chance: random.Random) -> Planted | None:
    marks = list(_MARK.finditer(sound.target))
    if len(marks) != 2 or len(_MARK.findall(sound.source)) != 2:
        return None
    kind = chance.choice(("opening", "closing", "doubled", "heap"))
    opening, closing = marks
    if kind == "heap" and re.fullmatch(r"[\"”].?|[.,]?[\"”]", sound.target[closing.start() - 1 :]):
        kind = "closing"
    text = sound.target
    if kind == "opening":
        return text[: opening.start()] + text[opening.end() :], ()
    if kind == "closing":
        return text[: closing.start()] + text[closing.end() :], ()
    if kind == "doubled":
        return text[: closing.end()] + closing[0] + text[closing.end() :], ()
    if not re.fullmatch(r"\.?[\"”]\.?", text[closing.start() - (text[closing.start() - 1] == ".") :]):
        return text[: closing.end()] + closing[0] + text[closing.end() :], ()
    return text[: closing.start()].rstrip(".") + '". “.', ()


def plant_acronym(sound: Sound, chance: random.Random) -> Planted | None:
    terms = [
        TermUse(start=match.start(), end=match.end(), target=rendering)
        for form, rendering in ACRONYMS[sound.language].items()
        for match in re.finditer(rf"(?<!\w){form}(?!\w)", sound.source)
        if form != rendering and re.search(rf"(?<!\w){rendering}(?!\w)", sound.target)
    ]
    if not terms:
        return None
    term = chance.choice(terms)
    form = sound.source[term.start : term.end]
    return re.sub(rf"(?<!\w){term.target}(?!\w)", form, sound.target), (term,)


PLANTERS: dict[str, Callable[[Sound, random.Random], Planted | None]] = {
    "digits": plant_digits,
    "entity": plant_entity,
    "quotation": plant_quotation,
    "acronym": plant_acronym,
}


def read_sound(data: Path) -> list[Sound]:
    """The distinct sound pairs of the data, in its order, shuffled always alike."""
    found = {
        (row["src"], row["good"]): Sound(source=row["src"], target=row["good"], language=LANGUAGES[row["lang"]])
        for row in read_rows(data / DATA[0])
        if LANGUAGES[row["lang"]] in WITH_SPACES
    }
    sounds = list(found.values())
    for row in read_rows(data / DATA[1]):
        sounds += [Sound(source=row[name], target=row["eng"], language=tag) for name, tag in NTREX.items()]
    random.Random(8).shuffle(sounds)
    return sounds


def is_sound(sound: Sound) -> bool:
    """Whether the checks have nothing against it: people translate freely, and some of it is not to be compared."""
    return not check(sound.source, sound.target, source_language=sound.language, target_language="en")


def mended(sound: Sound, text: str, terms: tuple[TermUse, ...] = ()) -> str:
    issues = check(sound.source, text, source_language=sound.language, target_language="en")
    target, _, _ = mend(sound.source, text, issues, source_language=sound.language, target_language="en", terms=terms)
    return target


def _read(text: str) -> str:
    """A text with all double marks alike, a comma or stop always behind one, and thousands without marks."""
    text = re.sub(r"(?<=\d),(?=\d{3})", "", _MARK.sub('"', html.unescape(text)))
    return " ".join(re.sub(r'([.,])\s*"', r'"\1', text).replace("\u00a0", " ").split())


def measure(data: Path, misses: str = "") -> dict[str, float]:
    """Shares of the planted faults mended right, by kind and over all, and of what was made worse."""
    counts: Counter[tuple[str, str]] = Counter()
    for kind, plant in PLANTERS.items():
        chance = random.Random(kind)
        for sound in read_sound(data):
            if counts[kind, "planted"] == SEGMENTS:
                break
            planted = plant(sound, chance)
            if planted is None or not is_sound(sound):
                continue
            text, terms = planted
            result = mended(sound, text, terms)
            right = _read(result) == _read(sound.target)
            counts[kind, "planted"] += 1
            counts[kind, "right"] += right
            counts[kind, "changed"] += result != text
            worse = not right and _distance(result, sound) > _distance(text, sound)
            counts["all", "worse"] += worse
            if misses == kind and not right:
                print(f"{'WORSE' if worse else '     '} {sound.source}\n   sound  {sound.target}\n   fault  {text}")
                print(f"   mended {result}" if result != text else "   left", end="\n\n")
    for sound in filter(is_sound, read_sound(data)[: SEGMENTS * 4]):
        changed = mended(sound, sound.target) != sound.target
        counts["all", "worse"] += changed
        if changed and misses == "sound":
            print(f"{sound.source}\n   sound  {sound.target}\n   mended {mended(sound, sound.target)}\n")
    total = sum(counts[kind, "planted"] for kind in PLANTERS)
    figures = {f"mending.{kind}.right": counts[kind, "right"] / max(1, counts[kind, "planted"]) for kind in PLANTERS}
    figures |= {f"mending.{kind}.planted": float(counts[kind, "planted"]) for kind in PLANTERS}
    figures |= {
        f"mending.{kind}.precision": counts[kind, "right"] / max(1, counts[kind, "changed"]) for kind in PLANTERS
    }
    figures["mending.right"] = sum(counts[kind, "right"] for kind in PLANTERS) / total
    figures["mending.worse"] = float(counts["all", "worse"])
    return figures


def _distance(text: str, sound: Sound) -> int:
    return Levenshtein.distance(_read(text), _read(sound.target))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--misses", default="", help=f"print what was missed of one of {', '.join(PLANTERS)}, sound")
    figures = measure(Path(os.environ["DRAGOMAN_EVAL_DATA"]), parser.parse_args().misses)
    for kind in PLANTERS:
        print(
            f"{kind:12}{figures[f'mending.{kind}.planted']:6.0f} planted {figures[f'mending.{kind}.right']:7.3f} right"
        )
    print(f"all {figures['mending.right']:23.3f} right, {figures['mending.worse']:.0f} made worse")


if __name__ == "__main__":
    main()
