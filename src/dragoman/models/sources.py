"""Where models come from: an Argos index, a repository on a hub at one revision, a file or folder here.

What a source offers becomes an :class:`Offer`: name, languages, licence, and the files to fetch. Knows nothing of how
files are fetched or kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from dragoman.errors import DragomanError, ParseError
from dragoman.language import language_name, standardize
from dragoman.model import UNKNOWN_LANGUAGE, Pair
from dragoman.models.download import Remote

MAX_OFFERS = 5_000
"""Entries of an index that are read: the real one has about a hundred."""

NEEDED = ("model.bin", "config.json", "metadata.json")
"""Files of a repository that a model consists of, beside vocabularies and pieces."""

_PIECES = re.compile(r".*(?:\.spm|\.model|vocabulary\.(?:json|txt))")
_REPOSITORY = re.compile(r"[\w.-]{1,96}/[\w.-]{1,96}")
_REVISION = re.compile(r"[\w./-]{1,100}")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_PAIR = re.compile(r"([a-z]{2,3}(?:-[A-Z][A-Za-z]{1,3})*)[>-]([a-z]{2,3}(?:-[A-Z][A-Za-z]{1,3})*)")
"""Regions and scripts begin with a capital, languages do not: pt-BR-en, en-zh-Hant."""
_ARGOS_CODES = {"zt": "zh-Hant", "pb": "pt-BR"}

NOT_STATED = "not stated by the source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A model that can be had. ``files`` are paths in the model's folder and where each is; one package has no path."""

    name: str
    """What its folder is called."""
    source: str
    """Where it comes from, in words that ``dragoman models add`` takes again."""
    version: str = ""
    licence: str = NOT_STATED
    languages_from: tuple[str, ...] = ()
    languages_to: tuple[str, ...] = ()
    package: tuple[Remote, ...] = ()
    """A zip, and other addresses of the same."""
    files: tuple[tuple[str, Remote], ...] = ()
    local: Path | None = None

    @property
    def size(self) -> int:
        """Bytes to fetch; 0 where that is not known."""
        return sum(remote.size for _, remote in self.files)

    def __str__(self) -> str:
        if not self.languages_from or not self.languages_to:
            return "languages as the model itself says"
        return f"{_named(self.languages_from)} to {_named(self.languages_to)}"


def _named(tags: Sequence[str]) -> str:
    return ", ".join(map(language_name, tags))


# --- an Argos index -------------------------------------------------------------------------------------------------


def parse_index(listed: Any, url: str) -> tuple[Offer, ...]:
    """Read an index of Argos packages, as parsed from JSON; what is no translation is left out. Raises ParseError."""
    if not isinstance(listed, list):
        raise ParseError("is no index of packages: not a list", subject=url)
    offers = []
    for entry in listed[:MAX_OFFERS]:
        offer = _argos_offer(entry) if isinstance(entry, dict) else None
        if offer is not None:
            offers.append(offer)
    return tuple(sorted(offers, key=lambda offer: offer.name))


def _argos_offer(entry: Mapping[str, Any]) -> Offer | None:
    source, target = (_argos_language(entry.get(key)) for key in ("from_code", "to_code"))
    links = entry.get("links")
    found = [link for link in links if isinstance(link, str)] if isinstance(links, list) else []
    links = tuple(Remote(url=link) for link in found if link.startswith(("https://", "http://")))
    if UNKNOWN_LANGUAGE in (source, target) or not links or entry.get("type", "translate") != "translate":
        return None
    return Offer(
        name=f"argos-{source}-{target}",
        source=f"{source}-{target}",
        version=str(entry.get("package_version", "")),
        languages_from=(source,),
        languages_to=(target,),
        package=links,
    )


def _argos_language(code: object) -> str:
    return _ARGOS_CODES.get(code) or standardize(code) if isinstance(code, str) else UNKNOWN_LANGUAGE


def parse_pair(text: str) -> Pair | None:
    """Read "fr-en", "fr>en" or "pt-BR-en" as a direction; None for anything else."""
    match = _PAIR.fullmatch(text.strip()) or _PAIR.fullmatch(text.strip().lower())
    if match is None:
        return None
    pair = Pair(source=standardize(match[1]), target=standardize(match[2]))
    return None if UNKNOWN_LANGUAGE in (pair.source, pair.target) else pair


def search_offers(offers: Sequence[Offer], words: str) -> list[Offer]:
    """Those whose languages, by tag or English name, hold all the words; "fr-en" is a direction."""
    pair = parse_pair(words)
    if pair is not None:
        return [o for o in offers if (o.languages_from, o.languages_to) == ((pair.source,), (pair.target,))]
    wanted = words.casefold().split()
    return [offer for offer in offers if all(_about(offer, word) for word in wanted)]


def _about(offer: Offer, word: str) -> bool:
    tags = (*offer.languages_from, *offer.languages_to)
    return any(word == tag.casefold() or word in language_name(tag).casefold() for tag in tags)


# --- a repository ---------------------------------------------------------------------------------------------------


def parse_repository(text: str) -> tuple[str, str]:
    """Read "owner/name" or "owner/name@revision"; the revision is "main" unless given. Raises DragomanError."""
    name, _, revision = text.partition("@")
    if not _REPOSITORY.fullmatch(name) or not _REVISION.fullmatch(revision or "main") or ".." in text:
        raise DragomanError("is no repository: write hf:OWNER/NAME, or hf:OWNER/NAME@REVISION", subject=text)
    return name, revision or "main"


def find_repository(text: str, hub: str, read_json: Callable[[str], Any]) -> Offer:
    """Look a repository up: the commit that its revision means, its licence, and the files of its model.

    Raises FetchError as ``read_json`` does; DragomanError where it holds no model.
    """
    name, revision = parse_repository(text)
    hub = hub.rstrip("/")
    about = read_json(f"{hub}/api/models/{name}/revision/{quote(revision, safe='')}")
    commit = about.get("sha") if isinstance(about, dict) else None
    if not isinstance(commit, str) or not _COMMIT.fullmatch(commit):
        raise ParseError("says no commit for this revision", subject=text)
    listed = read_json(f"{hub}/api/models/{name}/tree/{commit}?recursive=true")
    files = _model_files(listed, f"{hub}/{name}/resolve/{commit}")
    if not any(path == "model.bin" or path.endswith("/model.bin") for path, _ in files):
        raise DragomanError("holds no CTranslate2 model (model.bin)", subject=f"hf:{name}")
    return Offer(
        name=name.replace("/", "--").lower(),
        source=f"hf:{name}@{commit}",
        version=commit[:12],
        licence=_licence(about),
        files=files,
    )


def _model_files(listed: Any, base: str) -> tuple[tuple[str, Remote], ...]:
    """The files that make a model, of a repository's list; the rest (other weights, pictures) stays there."""
    found = []
    for entry in listed if isinstance(listed, list) else ():
        path = entry.get("path") if isinstance(entry, dict) and entry.get("type") == "file" else None
        if not isinstance(path, str) or not (path.rpartition("/")[2] in NEEDED or _PIECES.fullmatch(path)):
            continue
        if ".." in path.split("/") or path.startswith("/") or "\\" in path or not path.isprintable():
            raise ParseError(f"lists a file that would lie elsewhere, {path!r}", subject=base)
        large = entry.get("lfs")
        sha256 = str(large.get("oid", "")).removeprefix("sha256:") if isinstance(large, dict) else ""
        size, oid = entry.get("size"), entry.get("oid")
        remote = Remote(
            url=f"{base}/{quote(path)}",
            size=size if isinstance(size, int) and size > 0 else 0,
            sha256=sha256,
            git_sha1=oid if not sha256 and isinstance(oid, str) else "",
        )
        found.append((path, remote))
    return tuple(found)


def _licence(about: Mapping[str, Any]) -> str:
    card, tags = about.get("cardData"), about.get("tags")
    if isinstance(card, dict) and isinstance(card.get("license"), str):
        return str(card["license"])
    named = (tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else ()
    return next((tag.removeprefix("license:") for tag in named if tag.startswith("license:")), NOT_STATED)


# --- here -----------------------------------------------------------------------------------------------------------


def local_offer(path: Path) -> Offer:
    """A package or folder on this machine. Raises DragomanError where there is none."""
    if not path.exists():
        raise DragomanError(
            "is no file or folder here, no pair of languages (fr-en), no hf:OWNER/NAME", subject=str(path)
        )
    stem = path.name if path.is_dir() else path.stem
    name = re.sub(r"[^\w.-]+", "-", stem).strip(".-").lower()
    return Offer(name=name or "model", source=str(path.resolve()), local=path)
