"""The Apertium engine: installed modes become pairs, each pair's programs are started once and kept running.

Knows nothing of routes: a pair is what one installed mode does.
"""

from __future__ import annotations

import functools
import hashlib
import re
import shlex
import shutil
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import langcodes

from dragoman.errors import EngineError
from dragoman.model import Draft, Pair, Request, Span
from dragoman.translate.abbreviations import MONTHS
from dragoman.translate.engines.apertium_gaps import GAPS
from dragoman.translate.engines.apertium_pipeline import ENDING_SECONDS, STALL_SECONDS, Pipeline
from dragoman.translate.engines.apertium_stream import from_stream, to_stream
from dragoman.translate.placing import Words, place_cognates, place_phrase, place_whole
from dragoman.translate.transliteration import latinised

DEFAULT_MODES = Path("/usr/share/apertium/modes")
"""Where Debian's packages put their mode files."""

WRAPPER = 3
"""Part of the signature; raise it when escaping or clean-up below changes what comes out."""

DEBIAN_PACKAGES: dict[str, tuple[str, ...]] = {
    "apertium-eng-spa": ("es>en", "en>es"),
    "apertium-eng-cat": ("ca>en", "en>ca"),
    "apertium-en-gl": ("gl>en", "en>gl"),
    "apertium-es-gl": ("gl>es", "es>gl"),
    "apertium-es-pt": ("pt>es", "es>pt"),
    "apertium-es-ro": ("ro>es",),
    "apertium-fr-es": ("fr>es", "es>fr"),
    "apertium-hbs-eng": ("sh>en", "en>sh"),
    "apertium-hbs-slv": ("sl>sh", "sh>sl"),
    "apertium-mkd-bul": ("bg>mk", "mk>bg"),
    "apertium-mkd-eng": ("mk>en",),
    "apertium-spa-ita": ("it>es", "es>it"),
}
"""Debian's data packages and the pairs each brings; sh stands for Serbian, Croatian, Bosnian and Montenegrin."""

_MODE_NAME = re.compile(r"(?P<source>[a-z]{2,3})-(?P<target>[a-z]{2,3})(?:_(?P<variant>\w+))?")
"""An installed direction ("spa-eng", "es-pt_BR"); other names (Cyrl-Latn, eco-fr-es) are no pairs of languages."""

_VARIANTS = {"SR": "sr-Latn", "HR": "hr", "BS": "bs"}
"""The standards of Serbo-Croatian that modes into it offer, as languages of their own."""

_MONTHS = "|".join(sorted(MONTHS["sh"]))
_DAY = re.compile(rf"\b(\d{{1,2}})\.\s+(?=(?:{_MONTHS})\b)", re.IGNORECASE)
_YEAR = re.compile(
    rf"(?P<before>(?P<known>\b(?:{_MONTHS}|u|od|do|iz|za|s|sa|pre|prije|posle|poslije|nakon|tokom|oko|početkom|krajem)\s+)?)"
    r"\b(?P<year>(?:1[89]|20)\d\d)\.\s+(?:godin[aeiu]\b|god\.)",
    re.IGNORECASE,
)
"""A year and the word for it; behind neither month nor preposition it is an adverbial, and wants an "in"."""
_ORDINAL_YEAR = re.compile(r"(?<=\b(?:1[89]|20)\d\d)\.(?=\s+[a-zčćđšž])")
_INFLECTED_ACRONYM = re.compile(r"\b([A-Z]{2,})-(?:[aeiu]|om|em|ov[aeiou]?|ima|j[aeiu]|jem)\b")

_QUOTE = re.compile(r"(\s*[\"«»„“”‟]\s*)")
_EMPTY_QUOTES = re.compile(r"[\"«„“]\s*[\"»”]")

_SMALL_WORD = re.compile(
    r"(?<=\w )(?:A|An|And|Are|At|By|For|From|Had|Has|Have|He|His|In|Is|It|Of|On|Or|That|The|They|To|Was|With|Will)"
    r"(?= [a-z])"
)
"""Transfer leaves the capital of a name that began the chunk on the word that begins it now."""

FRESH_AFTER_SEGMENTS = 50_000
"""Apertium's programs grow by about 0.1 MB in 1,000 segments, for ever; after so many they are ended, and the next
text starts them anew, which takes some tenths of a second. (benchmarks/translation.py memory)"""

_TITLE_ARTICLE = re.compile(r"\b[Tt]he (?=(?:Mr|Mrs|Ms|Miss)\b)")
_QUOTED_PRONOUN = re.compile(r"(?<=[\"“«„])(\s?(?:we|it|he|she|they|you))( [A-Z])(?=[a-z]+ [a-z])")
"""A pronoun that transfer put before the verb that opened a quotation, and its capital."""

_REGION = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """An installed mode: its pair and the file that names its programs."""

    pair: Pair
    path: Path


class ApertiumEngine:
    """Translate with the modes in a folder; a pair's programs start at its first use and then keep running."""

    name = "apertium"

    def __init__(
        self,
        modes: Path = DEFAULT_MODES,
        *,
        stall_seconds: float = STALL_SECONDS,
        fresh_after: int = FRESH_AFTER_SEGMENTS,
    ) -> None:
        self._folder = modes
        self._fresh_after = fresh_after
        self._modes = {pair: mode for pair, mode in find_modes(modes).items() if _runs(mode)}
        self._stall_seconds = stall_seconds
        self._locks = {pair: threading.Lock() for pair in self._modes}
        self._running: dict[Pair, Pipeline] = {}

    def pairs(self) -> frozenset[Pair]:
        return frozenset(self._modes)

    def missing(self) -> str:
        """Say what to install for the pairs that Debian has and this machine has not; empty where all are here."""
        present = {str(pair) for pair in self._modes}
        packages = [package for package, pairs in DEBIAN_PACKAGES.items() if not present.intersection(pairs)]
        if not packages:
            return ""
        if not present:
            what = f"no Apertium pair that can run is in {self._folder}"
        else:
            what = f"not installed: {', '.join(DEBIAN_PACKAGES[package][0] for package in packages)}"
        return f"{what}; on Debian: apt-get install apertium {' '.join(packages)}"

    def signature(self, pair: Pair) -> str:
        mode = self._mode(pair)
        return f"apertium {_programs_version()} {mode.path.stem} {_data_version(mode.path)} (wrapper {WRAPPER})"

    def translate(self, requests: Sequence[Request], pair: Pair) -> list[Draft]:
        """Translate in one go; a pipeline that dies or hangs is started again once, from the first text unanswered.

        Stretches whose place is wanted are translated too, each by itself, and looked for in their text's draft:
        what a text becomes never depends on what is asked about it.
        """
        stretches = [request.text[span.start : span.end] for request in requests for span in request.spans]
        texts = [*(request.text for request in requests), *stretches]
        drafts = self._translated(texts, pair)
        if not stretches:
            return drafts
        phrases = (draft.text for draft in drafts[len(requests) :])
        return [
            replace(draft, spans=tuple(_placed(request, span, draft.text, next(phrases)) for span in request.spans))
            for request, draft in zip(requests, drafts, strict=False)
        ]

    def close(self) -> None:
        for pair, lock in self._locks.items():
            with lock:
                self._stop(pair)

    def _translated(self, texts: Sequence[str], pair: Pair) -> list[Draft]:
        mode = self._mode(pair)
        plain = [_plain(text, pair.source) for text in texts]
        drafts = self._drafts([text.strip() for text in plain], mode)
        wrecked = [index for index, text in enumerate(plain) if _quotes_wrecked(text, drafts[index].text)]
        split = [_QUOTE.split(plain[index].strip()) for index in wrecked]
        again = iter(self._drafts([piece for pieces in split for piece in pieces[::2]], mode))
        for index, pieces in zip(wrecked, split, strict=True):
            drafts[index] = _joined(pieces, [next(again) for _ in pieces[::2]])
        return [_finished(text, draft, pair.target) for text, draft in zip(plain, drafts, strict=True)]

    def _drafts(self, texts: Sequence[str], mode: Mode) -> list[Draft]:
        """One draft a text, from the running pipeline or, where it fails, from a new one."""
        if not texts:
            return []
        pieces = [to_stream(text) for text in texts]
        answers: list[bytes] = []
        pair = mode.pair
        with self._locks[pair]:
            for attempt in (1, 2):
                try:
                    pipeline = self._pipeline(mode)
                    pipeline.exchange(pieces[len(answers) :], answers.append)
                    if pipeline.answered >= self._fresh_after:
                        self._stop(pair)
                    break
                except EngineError:
                    self._stop(pair, patience=0.0)
                    if attempt == 2:
                        raise
        gaps = GAPS.get(mode.path.stem, {})
        return [from_stream(answer, text, gaps) for text, answer in zip(texts, answers, strict=True)]

    def _mode(self, pair: Pair) -> Mode:
        mode = self._modes.get(pair)
        if mode is None:
            raise EngineError(self.missing() or "no such Apertium pair is known", subject=f"apertium {pair}")
        return mode

    def _pipeline(self, mode: Mode) -> Pipeline:
        pipeline = self._running.get(mode.pair)
        if pipeline is None:
            commands = parse_mode(mode.path.read_text(encoding="utf-8"))
            pipeline = Pipeline(commands, subject=f"apertium {mode.pair}", stall_seconds=self._stall_seconds)
            self._running[mode.pair] = pipeline
        return pipeline

    def _stop(self, pair: Pair, *, patience: float = ENDING_SECONDS) -> None:
        pipeline = self._running.pop(pair, None)
        if pipeline is not None:
            pipeline.close(patience=patience)


def find_modes(folder: Path) -> dict[Pair, Mode]:
    """Find the installed modes by pair; of several for one pair the plain one (without a variant) wins."""
    found: dict[Pair, Mode] = {}
    for path in sorted(folder.glob("*.mode"), key=lambda path: (len(path.stem), path.stem)):
        pair = _pair(path.stem)
        if pair is not None and pair not in found:
            found[pair] = Mode(pair=pair, path=path)
    return found


def parse_mode(text: str) -> list[list[str]]:
    """Read a mode file: its programs in order, each told to flush at NUL, generation told to mark unknown words."""
    commands: list[list[str]] = [[]]
    for word in shlex.split(text, comments=True):
        if word == "|":
            commands.append([])
        elif word == "$1":
            commands[-1].append("-g")
        elif not re.fullmatch(r"\$\d", word):
            commands[-1].append(word)
    return [[command[0], "-z", *command[1:]] for command in commands if command]


def _runs(mode: Mode) -> bool:
    """Whether the programs of a mode are there: data packages may be installed without them."""
    programs = {command[0] for command in parse_mode(mode.path.read_text(encoding="utf-8"))}
    return all(shutil.which(program) for program in programs)


def _pair(mode: str) -> Pair | None:
    match = _MODE_NAME.fullmatch(mode)
    if match is None:
        return None
    target = _language(match["target"])
    if variant := match["variant"]:
        if target == "sh" and variant in _VARIANTS:
            target = _VARIANTS[variant]
        elif _REGION.fullmatch(variant):
            target = f"{target}-{variant}"
        else:
            return None
    return Pair(source=_language(match["source"]), target=target)


def _language(code: str) -> str:
    """Shorten an ISO 639-3 code to BCP 47; "hbs" is "sh" here, which standardizing would turn into sr-Latn."""
    return "sh" if code == "hbs" else langcodes.standardize_tag(code)


def _plain(text: str, language: str) -> str:
    """A text as the dictionaries know it.

    Serbian in Latin script, its dates as "1 avgusta 2022", its years without their ordinal dot; acronyms without their
    case ending (NATO-a).
    """
    if language == "sh":
        text = _DAY.sub(r"\1 ", latinised(text, language))
        text = _YEAR.sub(lambda match: match["before"] + ("" if match["known"] else "u ") + match["year"], text)
        text = _ORDINAL_YEAR.sub("", text)
    return _INFLECTED_ACRONYM.sub(r"\1", text) if language in ("sh", "sl") else text


def _quotes_wrecked(source: str, text: str) -> bool:
    """Tell whether quotation marks, which transfer moves as it moves spaces, were lost or stand empty."""
    if len(_QUOTE.findall(source)) != len(_QUOTE.findall(text)):
        return True
    return _EMPTY_QUOTES.search(text) is not None and _EMPTY_QUOTES.search(source) is None


def _joined(pieces: Sequence[str], drafts: Sequence[Draft]) -> Draft:
    """Put the drafts between the quotation marks of ``pieces``: text and mark in turn, text at both ends."""
    text = "".join(draft.text + mark for draft, mark in zip(drafts, [*pieces[1::2], ""], strict=True))
    return Draft(text=text, unknown=tuple(dict.fromkeys(word for draft in drafts for word in draft.unknown)))


def _placed(request: Request, span: Span, text: str, phrase: str) -> Span | None:
    """Where a stretch stands in a draft: by its own draft, else by the words that both languages share."""
    source = request.text
    if (whole := place_whole(source, span, text)) is not None:
        return whole
    words, near = Words(text), span.start / len(source)
    return place_phrase(words, phrase, near) or place_cognates(words, source[span.start : span.end], near)


def _finished(source: str, draft: Draft, target: str) -> Draft:
    """The source's outer white space around the draft; in English, capitals and titles put right."""
    body = source.strip()
    if not body:
        return Draft(text=source)
    start = source.index(body)
    text = draft.text.strip()
    if target.startswith("en"):
        text = _TITLE_ARTICLE.sub("", _SMALL_WORD.sub(lambda match: match.group().lower(), text))
        text = _QUOTED_PRONOUN.sub(lambda match: match[1].capitalize() + match[2].lower(), text)
    return Draft(text=source[:start] + text + source[start + len(body) :], unknown=draft.unknown)


@functools.cache
def _programs_version() -> str:
    return _installed_packages().get("apertium", "").partition("-")[0] or "of unknown version"


@functools.cache
def _data_version(mode: Path) -> str:
    """The data package's version where Debian's package list knows it, else a digest of the data files."""
    files = sorted({Path(word) for command in parse_mode(mode.read_text(encoding="utf-8")) for word in command[1:]})
    files = [path for path in files if path.is_absolute() and path.is_file()]
    packages = _installed_packages()
    versions = {packages.get(path.parent.name, "") for path in files}
    if len(versions) == 1 and (version := versions.pop()):
        return version
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.read_bytes())
    return f"sha256:{digest.hexdigest()[:12]}"


@functools.cache
def _installed_packages() -> dict[str, str]:
    """Versions of the installed Apertium packages by name; empty where there is no dpkg."""
    command = ["dpkg-query", "--show", "--showformat", "${Package} ${Version}\n", "apertium*"]
    try:
        answer = subprocess.run(command, capture_output=True, check=False, text=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return {}
    pairs = (line.split(" ") for line in answer.stdout.splitlines())
    return {name: version for name, version in pairs if version}
