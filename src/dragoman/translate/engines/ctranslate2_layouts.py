"""How neural models lie in a folder, one function a layout: which files, which languages, which tokens name them.

A layout is a value: what goes before and behind a source, and before a draft. Only files are looked at here, none is
loaded into the runtime. Knows nothing of batches, of where models come from, or of routes.

A folder may hold ``dragoman.json``, which the model store writes: ``name``, ``version``, ``from`` and ``to`` (lists of
language tags) are read from it where the files of the model don't say.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dragoman.errors import ParseError
from dragoman.language import standardize
from dragoman.model import UNKNOWN_LANGUAGE, Pair

RECORD = "dragoman.json"
"""What the model store knows of a model, beside the model's own files."""

MAX_JSON_BYTES = 64 * 2**20
"""Largest JSON file that is read: a vocabulary of 256,000 pieces has 10 MB."""

SAMPLE_BYTES = 2**20
"""What a digest looks at of either end of the weights: whole models have gigabytes."""

UNKNOWN, END = "<unk>", "</s>"
_SPECIAL = frozenset({"<s>", "<pad>", UNKNOWN, END, "<blank>"})

ARGOS_CODES = {"zt": "zh-Hant", "pb": "pt-BR", "zh": "zh"}
"""Argos' own codes for what ISO 639-1 has no code for."""

_FLORES = re.compile(r"[a-z]{3}_[A-Z][a-z]{3}")
_M2M = re.compile(r"__([a-z]{2,3})__")
_MADLAD = re.compile(r"<2([a-z]{2,3}(?:_[A-Z][a-z]{3})?)>")
_TATOEBA = re.compile(r">>([a-z]{2,3}(?:_[A-Z][a-z]{3})?)<<")
_NAMED_PAIR = re.compile(r"(?:.*[^a-z])?([a-z]{2,3})[-_]([a-z]{2,3})(?![a-z0-9])")
"""The last two codes of a name: opus-mt-tc-big-fr-en, opus-mt-fr-en-ct2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A model in a folder, and how its inputs are dressed."""

    kind: str
    """"argos", "argos-bpe", "opus-mt", "nllb", "m2m100" or "madlad"."""
    name: str
    version: str
    folder: Path
    """The CTranslate2 model itself."""
    source_pieces: Path
    target_pieces: Path
    pairs: frozenset[Pair]
    sources: Mapping[str, str] = field(default_factory=dict)
    """The token that goes before a source in a language, where there is one."""
    targets: Mapping[str, str] = field(default_factory=dict)
    """The token that names the language of the draft."""
    target_first: bool = False
    """Whether that token begins the draft; else it goes before the source."""
    ends_source: bool = False
    """Whether a source needs its end said: the model's own settings don't add it."""
    prefix: str = ""
    """Text that every source of an Argos package gets before it."""

    def head(self, pair: Pair) -> list[str]:
        """What goes before the pieces of a source."""
        token = self.sources.get(pair.source) if self.target_first else self.targets.get(pair.target)
        return [token] if token else []

    def tail(self) -> list[str]:
        """What goes behind them."""
        return [END] if self.ends_source else []

    def opening(self, pair: Pair) -> list[str]:
        """What the draft begins with."""
        return [self.targets[pair.target]] if self.target_first else [self.prefix] if self.prefix else []

    @property
    def reserved(self) -> frozenset[str]:
        """Tokens that no text may bring in: an article could say where it ends, or its language, otherwise."""
        return _SPECIAL | frozenset(self.sources.values()) | frozenset(self.targets.values())

    @property
    def vocabulary(self) -> frozenset[str]:
        """The pieces that the model knows of sources."""
        return frozenset(_vocabulary(self.folder))


def read_layout(folder: Path) -> Layout:
    """Recognise the model in a folder; raises ParseError that says what is missing."""
    if not folder.is_dir():
        raise ParseError("is no folder with a model", subject=str(folder))
    for recognise in (_argos, _opus_mt, _multilingual):
        layout = recognise(folder)
        if layout is not None:
            if not layout.pairs:
                raise ParseError(
                    f"holds a model whose languages can't be told: say them in {RECORD}", subject=str(folder)
                )
            return layout
    raise ParseError(
        "holds no model of a known layout: neither an Argos package nor a CTranslate2 conversion of OPUS-MT, NLLB-200, "
        "M2M-100 or MADLAD-400 with its SentencePiece model",
        subject=str(folder),
    )


def digest(layout: Layout) -> str:
    """Name the content of a model in 12 hexadecimal digits: the size and both ends of its weights, and its pieces."""
    found = hashlib.sha256()
    weights = layout.folder / "model.bin"
    size = weights.stat().st_size
    found.update(str(size).encode())
    with weights.open("rb") as file:
        found.update(file.read(SAMPLE_BYTES))
        file.seek(max(0, size - SAMPLE_BYTES))
        found.update(file.read(SAMPLE_BYTES))
    for path in (layout.source_pieces, layout.target_pieces):
        found.update(path.read_bytes())
    return found.hexdigest()[:12]


# --- one layout each ------------------------------------------------------------------------------------------------


def _argos(folder: Path) -> Layout | None:
    """``metadata.json``, ``model/``, ``sentencepiece.model`` or ``bpe.model``, in the folder or in one inside it."""
    inside = [folder, *(path for path in sorted(folder.iterdir()) if path.is_dir())]
    root = next((path for path in inside if (path / "metadata.json").is_file()), None)
    if root is None:
        return None
    metadata = _object(root / "metadata.json")
    if metadata.get("type", "translate") != "translate":
        raise ParseError(f"is a package of type {metadata['type']!r}, not of a translation", subject=str(folder))
    pieces = [root / name for name in ("sentencepiece.model", "bpe.model") if (root / name).is_file()]
    model = root / "model"
    if not pieces or not (model / "model.bin").is_file():
        raise ParseError("is no whole Argos package: its model or its pieces are missing", subject=str(folder))
    pair = Pair(source=_argos_language(metadata, "from_code"), target=_argos_language(metadata, "to_code"))
    return Layout(
        kind="argos-bpe" if pieces[0].name == "bpe.model" else "argos",
        version=str(metadata.get("package_version", "")),
        name=_record(folder).get("name") or f"argos {pair.source}-{pair.target}",
        folder=model,
        source_pieces=pieces[0],
        target_pieces=pieces[0],
        pairs=frozenset({pair} if UNKNOWN_LANGUAGE not in (pair.source, pair.target) else ()),
        prefix=str(metadata.get("target_prefix") or ""),
    )


def _argos_language(metadata: Mapping[str, Any], key: str) -> str:
    code = str(metadata.get(key, ""))
    return ARGOS_CODES.get(code) or standardize(code)


def _opus_mt(folder: Path) -> Layout | None:
    """``source.spm`` and ``target.spm`` beside the model; languages from the record, the name, or ">>fra<<" tokens."""
    if not all((folder / name).is_file() for name in ("model.bin", "source.spm", "target.spm")):
        return None
    record = _record(folder)
    named = _NAMED_PAIR.match(record.get("name") or folder.name)
    sources = _languages(record.get("from") or ([named[1]] if named else []))
    tokens = _tokens(_vocabulary(folder), _TATOEBA)
    targets = set(tokens) or _languages(record.get("to") or ([named[2]] if named else []))
    return _conversion(folder, "opus-mt", "source.spm", "target.spm", _product(sources, targets), targets=tokens)


def _multilingual(folder: Path) -> Layout | None:
    """One SentencePiece model for all languages beside the model; its vocabulary says which family it is."""
    names = ("sentencepiece.bpe.model", "spiece.model", "sentencepiece.model", "spm.128k.model")
    pieces = next((name for name in names if (folder / name).is_file()), "")
    if not pieces or not (folder / "model.bin").is_file():
        return None
    vocabulary = _vocabulary(folder)
    for kind, pattern, target_first in (("nllb", _FLORES, True), ("m2m100", _M2M, True), ("madlad", _MADLAD, False)):
        tokens = _tokens(vocabulary, pattern)
        if len(tokens) > 1:
            sources = tokens if target_first else {}
            pairs = _product(tokens, tokens)
            return _conversion(
                folder, kind, pieces, pieces, pairs, sources=sources, targets=tokens, target_first=target_first
            )
    return None


def _conversion(
    folder: Path,
    kind: str,
    source_pieces: str,
    target_pieces: str,
    pairs: frozenset[Pair],
    *,
    sources: Mapping[str, str] | None = None,
    targets: Mapping[str, str] | None = None,
    target_first: bool = False,
) -> Layout:
    record = _record(folder)
    config = _object(folder / "config.json") if (folder / "config.json").is_file() else {}
    return Layout(
        kind=kind,
        name=record.get("name") or folder.name,
        version=str(record.get("version", "")),
        folder=folder,
        source_pieces=folder / source_pieces,
        target_pieces=folder / target_pieces,
        pairs=pairs,
        sources=sources or {},
        targets=targets or {},
        target_first=target_first,
        ends_source=not config.get("add_source_eos", False),
    )


# --- what files say -------------------------------------------------------------------------------------------------


def _tokens(vocabulary: Iterable[str], pattern: re.Pattern[str]) -> dict[str, str]:
    """Language tag to token, of all pieces that name a language; the first of several for one language counts."""
    found: dict[str, str] = {}
    for piece in vocabulary:
        if match := pattern.fullmatch(piece):
            code = match[1] if pattern.groups else piece
            tag = _short(code)
            if tag != UNKNOWN_LANGUAGE:
                found.setdefault(tag, piece)
    return found


def _short(code: str) -> str:
    """A code with underscores as a BCP 47 tag, without the script that goes without saying: "fra_Latn" is "fr"."""
    from langcodes import Language

    tag = standardize(code.replace("_", "-"))
    if tag == UNKNOWN_LANGUAGE or "-" not in tag:
        return tag
    language, _, script = tag.partition("-")
    return language if Language.get(language).maximize().script == script else tag


def _languages(codes: Iterable[str]) -> set[str]:
    return {tag for code in codes if (tag := standardize(code)) != UNKNOWN_LANGUAGE}


def _product(sources: Iterable[str], targets: Iterable[str]) -> frozenset[Pair]:
    wanted = list(targets)
    return frozenset(Pair(source=source, target=target) for source in sources for target in wanted if source != target)


def _record(folder: Path) -> dict[str, Any]:
    return _object(folder / RECORD) if (folder / RECORD).is_file() else {}


def _object(path: Path) -> dict[str, Any]:
    found = _json(path)
    if not isinstance(found, dict):
        raise ParseError("is no JSON object", subject=str(path))
    return found


def _vocabulary(folder: Path) -> list[str]:
    """The pieces of sources, from JSON or, of older conversions, from text with a piece a line."""
    for name in ("shared_vocabulary", "source_vocabulary", "vocabulary"):
        if (path := folder / f"{name}.json").is_file():
            found = _json(path)
            if not isinstance(found, list):
                raise ParseError("is no list of pieces", subject=str(path))
            return [str(piece) for piece in found]
        if (path := folder / f"{name}.txt").is_file():
            return path.read_text(encoding="utf-8", errors="replace").split("\n")
    raise ParseError("holds no vocabulary beside its model", subject=str(folder))


def _json(path: Path) -> object:
    if path.stat().st_size > MAX_JSON_BYTES:
        raise ParseError(f"is larger than {MAX_JSON_BYTES // 2**20} MiB", subject=str(path))
    try:
        parsed: object = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise ParseError(f"is not JSON ({error})", subject=str(path)) from error
    return parsed
