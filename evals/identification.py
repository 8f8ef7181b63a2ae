"""Language identification on news sentences in 27 languages: by sentence and by document, py3langid alone beside it.

Nothing is declared. Serbian, Croatian and Bosnian count as one macrolanguage, but the script must be right. A second
table declares a false neighbour (Spanish for a Galician article) and counts how often the text still wins.
"""

from __future__ import annotations

import gzip
import json
import os
import pathlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from dragoman.language import identify, macrolanguage, script, standardize

DATA = ("ntrex.jsonl.gz",)
UNPINNED = ("*py3langid*",)

DOCUMENT_SENTENCES = 15
"""Sentences that make a document: a short article."""
# Who is taken for whom: the neighbour falsely declared for each language.
NEIGHBOURS = {
    "glg": "pt", "por": "gl", "cat": "es", "spa": "ca", "ita": "es", "fra": "en", "ron": "it", "slv": "hr", "hrv": "sl",
    "ces": "sk", "mkd": "bg", "bul": "mk", "ukr": "ru", "rus": "uk", "srp-Cyrl": "mk", "arb": "fa", "fas": "ar",
    "deu": "en", "eng": "fr", "pol": "cs",
}  # fmt: skip

Guess = Callable[[str], str]


def _texts(data: pathlib.Path) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Sentences and documents of each language."""
    sentences: dict[str, list[str]] = defaultdict(list)
    documents: dict[str, list[str]] = defaultdict(list)
    articles: dict[str, list[dict[str, str]]] = defaultdict(list)
    with gzip.open(data / "ntrex.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            articles[row["doc"]].append({key: text for key, text in row.items() if key not in {"doc", "n"}})
    for rows in articles.values():
        for language in rows[0]:
            sentences[language].extend(row[language] for row in rows)
            documents[language].append(" ".join(row[language] for row in rows[:DOCUMENT_SENTENCES]))
    return sentences, documents


def _right(guess: str, gold: str) -> bool:
    wanted = standardize(gold)
    if macrolanguage(wanted) == "sh" == macrolanguage(guess):
        return script(guess) == script("sr-Latn" if wanted in {"hr", "bs"} else wanted)
    return macrolanguage(guess) == macrolanguage(wanted)


def _rates(texts: dict[str, list[str]], guess: Guess) -> Iterator[tuple[str, int, int, Counter[str]]]:
    for language, examples in sorted(texts.items()):
        misses = Counter(answer for answer in map(guess, examples) if not _right(answer, language))
        yield language, len(examples) - misses.total(), len(examples), misses


def _accuracy(texts: dict[str, list[str]], guess: Guess) -> float:
    rates = list(_rates(texts, guess))
    return sum(right for _, right, _, _ in rates) / sum(total for _, _, total, _ in rates)


def _ours(text: str) -> str:
    return identify(text).language


def _misdeclared(documents: dict[str, list[str]]) -> float:
    """Share of documents recognised although their page declares a neighbouring language."""
    right = total = 0
    for language, neighbour in NEIGHBOURS.items():
        for text in documents[language]:
            total += 1
            right += _right(identify(text, declared=neighbour).language, language)
    return right / total


def measure(data: pathlib.Path) -> dict[str, float]:
    """Accuracy over all sentences and all documents."""
    sentences, documents = _texts(data)
    return {
        "identification.document.accuracy": _accuracy(documents, _ours),
        "identification.sentence.accuracy": _accuracy(sentences, _ours),
        "identification.misdeclared.accuracy": _misdeclared(documents),
    }


def _langid() -> Guess:
    """py3langid alone; its Serbo-Croatian labels get the script they are written in."""
    model = LanguageIdentifier.from_model_file(MODEL_FILE)

    def guess(text: str) -> str:
        label = str(model.classify(text)[0])
        return f"sr-{'Cyrl' if any('а' <= letter <= 'я' for letter in text) else 'Latn'}" if label == "sr" else label

    return guess


def main() -> None:
    """Print accuracy by language, ours and py3langid's."""
    data = pathlib.Path(os.environ["DRAGOMAN_EVAL_DATA"])
    sentences, documents = _texts(data)
    alone = _langid()
    for name, texts in (("sentence", sentences), ("document", documents)):
        print(f"{name:10} {'right':>6} {'of':>6} {'share':>7} {'langid':>7}  misses")
        theirs = {language: right for language, right, _, _ in _rates(texts, alone)}
        for language, right, total, misses in _rates(texts, _ours):
            shown = " ".join(f"{tag}:{count}" for tag, count in misses.most_common(5))
            print(f"{language:10} {right:6} {total:6} {right / total:7.4f} {theirs[language] / total:7.4f}  {shown}")
        print(f"{'all':24} {_accuracy(texts, _ours):7.4f} {_accuracy(texts, alone):7.4f}\n")
    print(f"documents recognised though a neighbour is declared: {_misdeclared(documents):.4f}")
    standards = Counter(
        (language, identify(text).language) for language in ("srp-Latn", "hrv", "bos") for text in documents[language]
    )
    print("Serbo-Croatian by standard, nothing declared:", dict(standards))


if __name__ == "__main__":
    main()
