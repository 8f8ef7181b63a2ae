"""How well the fidelity checks find planted and real faults, and how seldom they alarm at sound translations.

Reads DEMETR (a sound translation and the same with one planted error) and outputs of real systems. Recall is the
share of ``bad`` rows with an issue by a check that answers for the category; a false alarm is the same on ``good``.

Each figure is there twice: by the checks alone, and (``with_lexicon``) with a lexicon learned as from a translation
memory: from news and its translations by people, from outputs of real systems, and from the sound translations of
the *other* half of DEMETR's sources, never from a source under test.

Usage: ``python evals/fidelity.py [--misses CATEGORY] [--alarms LANGUAGE] [--lexicon]`` with ``DRAGOMAN_EVAL_DATA`` set.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import html
import json
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dragoman.fidelity import check
from dragoman.fidelity.lexicon import Lexicon, LexiconCounts, learn_lexicon, make_lexicon
from dragoman.model import Issue, Severity

DATA = ("demetr.jsonl.gz", "mt_outputs.jsonl.gz", "ntrex.jsonl.gz")
CEILINGS = ("*.alarms", "*.false_alarms")

LANGUAGES = {
    "french": "fr", "spanish": "es", "german": "de", "italian": "it", "polish": "pl", "czech": "cs", "russian": "ru",
    "chinese_simple": "zh", "japanese": "ja", "hindi": "hi",
}  # fmt: skip
WITH_SPACES = frozenset({"fr", "es", "de", "it", "pl", "cs", "ru"})
GOOD_SYSTEMS = ("microsoft", "bergamot")
GOOD_LANGUAGES = ("fr", "es", "de", "ru", "pt", "it", "pl", "cs", "uk")

NTREX = {"fr": "fra", "es": "spa", "de": "deu", "it": "ita", "pl": "pol", "cs": "ces", "ru": "rus"}
LEARNED_SYSTEMS = ("google", "microsoft", "bergamot")

NAME_CHECKS = ("names", "acronyms", "dates", "numbers")
LOSS_CHECKS = (*NAME_CHECKS, "omission", "attribution", "word_order")
ANOTHER_CHECKS = ("unrelated", "length", "negation", "quotations", *NAME_CHECKS)
CATEGORIES: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "numbers": ("numbers replaced", ("critical_id10_numbers_replaced",), ("numbers", "dates")),
    "name_replaced": ("named entity replaced", ("critical_id9_ne_replaced",), NAME_CHECKS),
    "name_removed": ("named entity removed", ("critical_id25_ne_removed",), LOSS_CHECKS),
    "negation": ("negation", ("critical_id8_negation",), ("negation",)),
    "code_mix": ("code-mix", ("critical_id4_codemix",), ("code_mix", "untranslated")),
    "empty": ("empty", ("base_id33_empty",), ("length", "untranslated")),
    "shuffled_translations": (
        "another's translation", ("base_id33_shuffle_trans",), ANOTHER_CHECKS
    ),
    "unrelated": ("... by one check", ("base_id33_shuffle_trans",), ("unrelated", "length")),
    "repetition": ("repetition", ("minor_id1_repeat2", "minor_id2_repeat4"), ("repetition",)),
    "addition": ("addition", ("critical_id6_addition",), ("addition", "omission", "word_order")),
    "verb_removed": ("verb removed", ("critical_id22_verb_removed",), ("omission", "word_order")),
    "noun_removed": ("noun removed", ("critical_id23_noun_removed",), ("omission", "word_order")),
    "subject_removed": ("subject removed", ("critical_id24_subj_removed",), LOSS_CHECKS),
    "antonym": ("antonym", ("critical_id7_antonym",), ("omission", "addition", "negation")),
    "gender": ("gender", ("critical_id11_gender",), ()),
    "word_order": ("words shuffled", ("critical_id20_shuffled",), ("word_order",)),
    "punctuation": ("punctuation", ("minor_id28_final_punc_removed", "minor_id29_punc_addition"), ("punctuation",)),
    "tokenized": ("tokenized", ("minor_id30_tokenized",), ("punctuation",)),
    "casing": ("all lower case", ("minor_id31_full_lower",), ("casing",)),
}  # fmt: skip
"""Name of the figure: what was planted, the data set's categories, the checks that answer for it (none: any check)."""


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def find(source: str, target: str, language: str, lexicon: Lexicon | None = None) -> tuple[Issue, ...]:
    return check(source, target, source_language=language, target_language="en", lexicon=lexicon)


def half_of(source: str) -> int:
    """Return 0 or 1 by a hash of a source, the same each time."""
    return hashlib.sha256(source.encode()).digest()[0] % 2


def _bare(text: str) -> str:
    return re.sub(r"\W", "", text.lower())


def learn_lexicons(data: Path) -> dict[tuple[str, int], Lexicon]:
    """Return by language and half a lexicon that has seen no source of that half."""
    rows = [row for row in read_rows(data / DATA[0]) if LANGUAGES[row["lang"]] in NTREX]
    tested = {_bare(row["src"]) for row in rows}
    common: dict[str, list[tuple[str, str]]] = {language: [] for language in NTREX}
    for row in read_rows(data / DATA[2]):
        for language, name in NTREX.items():
            common[language].append((row[name], row["eng"]))
    for number, row in enumerate(read_rows(data / DATA[1])):
        outputs = [text for name, text in sorted(row["systems"].items()) if name.split("-")[0] in LEARNED_SYSTEMS]
        if row["lang"] in NTREX and outputs and _bare(row["src"]) not in tested:
            common[row["lang"]].append((row["src"], html.unescape(outputs[number % len(outputs)])))
    found = {}
    for language in NTREX:
        for half in (0, 1):
            others = dict.fromkeys(
                (row["src"], row["good"])
                for row in rows
                if LANGUAGES[row["lang"]] == language and half_of(row["src"]) != half
            )
            counts = learn_lexicon(LexiconCounts(language, "en"), [*common[language], *others])
            found[language, half] = make_lexicon(counts)
    return found


def _hit(issues: tuple[Issue, ...], checks: tuple[str, ...]) -> bool:
    return any(not checks or issue.check in checks for issue in issues)


def measure_demetr(data: Path, lexicons: dict[tuple[str, int], Lexicon] | None = None) -> dict[str, float]:
    names: dict[str, list[str]] = defaultdict(list)
    for name, (_, categories, _) in CATEGORIES.items():
        for category in categories:
            names[category].append(name)
    counts: Counter[tuple[str, str, str]] = Counter()
    sound: dict[tuple[str, str], tuple[Issue, ...]] = {}
    for row in read_rows(data / DATA[0]):
        language = LANGUAGES[row["lang"]]
        if row["category"] not in names or (lexicons and language not in WITH_SPACES):
            continue
        group = "demetr.with_lexicon" if lexicons else "demetr" if language in WITH_SPACES else f"demetr.{language}"
        lexicon = lexicons[language, half_of(row["src"])] if lexicons else None
        key = (row["src"], row["good"])
        if key not in sound:
            sound[key] = find(row["src"], row["good"], language, lexicon)
        found = find(row["src"], row["bad"], language, lexicon)
        for name in names[row["category"]]:
            checks = CATEGORIES[name][2]
            counts[group, name, "rows"] += 1
            counts[group, name, "recall"] += _hit(found, checks)
            counts[group, name, "false_alarms"] += _hit(sound[key], checks)
    return {
        f"fidelity.{group}.{name}.{figure}": count / counts[group, name, "rows"]
        for (group, name, figure), count in counts.items()
        if figure != "rows"
    }


def _untranslated(text: str) -> bool:
    """Tell whether a Serbian output is still Serbian: most of its letters are Cyrillic."""
    return sum("Ѐ" <= letter <= "ӿ" for letter in text) * 2 > sum(map(str.isalpha, text))


def measure_outputs(data: Path) -> dict[str, float]:
    alarms: dict[str, list[bool]] = defaultdict(list)
    for row in read_rows(data / DATA[1]):
        for system, output in row["systems"].items():
            name = system.split("-")[0]
            if row["lang"] in GOOD_LANGUAGES and name in GOOD_SYSTEMS:
                issues = find(row["src"], output, row["lang"])
                alarm = any(issue.severity is not Severity.MINOR for issue in issues)
                alarms[f"fidelity.outputs.{row['lang']}.{name}.alarms"].append(alarm)
                alarms["fidelity.outputs.alarms"].append(alarm)
            elif row["lang"] == "sr" and name == "microsoft" and _untranslated(output):
                issues = find(row["src"], output, "sr")
                critical = any(issue.severity is Severity.CRITICAL for issue in issues)
                alarms["fidelity.outputs.untranslated.recall"].append(critical)
            if name == "google" and ("&quot;" in output or "&#39;" in output):
                issues = find(row["src"], output, row["lang"])
                alarms["fidelity.outputs.entities.recall"].append(_hit(issues, ("markup",)))
    return {name: sum(values) / len(values) for name, values in alarms.items()}


def measure(data: Path) -> dict[str, float]:
    return {**measure_demetr(data), **measure_demetr(data, learn_lexicons(data)), **measure_outputs(data)}


def print_misses(data: Path, name: str, lexicons: dict[tuple[str, int], Lexicon]) -> None:
    _, categories, checks = CATEGORIES[name]
    for row in read_rows(data / DATA[0]):
        language = LANGUAGES[row["lang"]]
        if row["category"] not in categories or language not in WITH_SPACES:
            continue
        lexicon = lexicons.get((language, half_of(row["src"])))
        found, alarms = (find(row["src"], row[side], language, lexicon) for side in ("bad", "good"))
        if not _hit(found, checks):
            print(f"MISS {language} {row['src']}\n  good {row['good']}\n  bad  {row['bad']}")
        for issue in alarms:
            if _hit((issue,), checks):
                print(f"ALARM {language} {row['src']}\n  good {row['good']}\n  {issue.check}: {issue.message}")


def print_alarms(data: Path, language: str) -> None:
    for row in read_rows(data / DATA[1]):
        for system, output in row["systems"].items():
            if row["lang"] == language and system.startswith(GOOD_SYSTEMS):
                for issue in find(row["src"], output, language):
                    if issue.severity is not Severity.MINOR:
                        print(f"{issue.check} {issue.severity} {issue.message}\n  {row['src']}\n  {system} {output}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--misses", metavar="CATEGORY", choices=CATEGORIES, help="print what was missed, and alarms")
    parser.add_argument("--lexicon", action="store_true", help="with --misses: use the learned lexicon")
    parser.add_argument("--alarms", metavar="LANGUAGE", help="print alarms at good systems' outputs")
    arguments = parser.parse_args()
    data = Path(os.environ["DRAGOMAN_EVAL_DATA"])
    if arguments.misses:
        return print_misses(data, arguments.misses, learn_lexicons(data) if arguments.lexicon else {})
    if arguments.alarms:
        return print_alarms(data, arguments.alarms)
    figures = measure(data)
    for group in ("demetr", "demetr.with_lexicon", "demetr.zh", "demetr.ja", "demetr.hi"):
        print(f"{group:32}{'recall':>8}{'alarms':>8}")
        for name, (label, _, _) in CATEGORIES.items():
            recall = figures.get(f"fidelity.{group}.{name}.recall")
            if recall is not None:
                print(f"  {label:30}{recall:8.3f}{figures[f'fidelity.{group}.{name}.false_alarms']:8.3f}")
    for name, value in figures.items():
        if name.startswith("fidelity.outputs"):
            print(f"{name:48}{value:8.4f}")
    return None


if __name__ == "__main__":
    main()
