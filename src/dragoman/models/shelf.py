"""Models as people ask for them: found by words, added from wherever they are, checked, removed.

Puts sources, downloads and the folder together. Who can read a model is asked through ``examine``, given from outside.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from dragoman.errors import DragomanError, FetchError, ForbiddenAddressError
from dragoman.model import Pair
from dragoman.models.download import Downloads, Remote, Report
from dragoman.models.sources import Offer, find_repository, local_offer, parse_index, parse_pair, search_offers
from dragoman.models.store import RECORD, Description, Installed, ModelFolder, hash_file
from dragoman.models.unpack import copy_folder, unpack_zip

INDEX_COPY = ".index.json"
"""The index as it last came, in the folder of models: what is searched where there is no network."""

ROOM = 2.2
"""Free space wanted for a package, in times of its size: the package, and what it unpacks to."""

OFFLINE = (
    "Without it: `dragoman models add FILE` takes a package that was fetched elsewhere, and models and Apertium pairs "
    "that are installed translate as ever."
)

Answer = TypeVar("Answer")

Examine = Callable[[Path], Collection[Pair]]
"""The pairs that the model in a folder translates; raises DragomanError (ParseError) where it is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Offers of the index; ``note`` says so where they are not those of today."""

    offers: tuple[Offer, ...]
    note: str = ""


class Shelf:
    """The models of an installation, and where more come from; close it after use."""

    def __init__(self, folder: Path, *, index: str, hub: str, downloads: Downloads, examine: Examine) -> None:
        self._folder = folder
        self._index, self._hub = index, hub
        self._downloads, self._examine = downloads, examine
        self.models = ModelFolder(folder)

    def listing(self) -> Listing:
        """The index as it is now, else as it last came. Raises FetchError where there is neither."""
        copy = self._folder / INDEX_COPY
        try:
            listed = self._downloads.json(self._index)
        except FetchError as error:
            if not copy.is_file() or not error.retry:
                raise _offline(error) from error
            note = f"{error}. Shown is the index as it last came."
            return Listing(offers=parse_index(_read(copy), self._index), note=note)
        offers = parse_index(listed, self._index)
        self._folder.mkdir(parents=True, exist_ok=True)
        fresh = copy.with_suffix(".new")
        fresh.write_text(json.dumps(listed), encoding="utf-8")
        fresh.replace(copy)
        return Listing(offers=offers)

    def search(self, words: str) -> Listing:
        """Offers of the index that all the words are about. Raises FetchError where there is no index to search."""
        listing = self.listing()
        return Listing(offers=tuple(search_offers(listing.offers, words)), note=listing.note)

    def find(self, wanted: str) -> list[Offer]:
        """What to add for "fr-en", "hf:OWNER/NAME@REVISION" or a path: one offer, or the two of a way over English.

        Raises DragomanError that says what there is, FetchError where a source can't be reached.
        """
        if wanted.startswith("hf:"):
            try:
                return [find_repository(wanted.removeprefix("hf:"), self._hub, self._downloads.json)]
            except FetchError as error:
                raise _offline(error) from error
        pair = parse_pair(wanted)
        if pair is None or Path(wanted).exists():
            return [local_offer(Path(wanted))]
        offers = self.listing().offers
        direct = search_offers(offers, f"{pair.source}>{pair.target}")
        if direct:
            return direct[:1]
        hops = [search_offers(offers, way) for way in (f"{pair.source}>en", f"en>{pair.target}")]
        if all(hops):
            return [hop[0] for hop in hops]
        into = sorted(o.languages_from[0] for o in offers if o.languages_to == (pair.target,))
        message = f"no model of the index does that; into {pair.target} there are: {', '.join(into) or 'none'}"
        raise DragomanError(message, subject=wanted)

    def size(self, offer: Offer) -> int:
        """Bytes to fetch or copy; 0 where nobody says. Raises FetchError where no source answers."""
        if offer.local is not None:
            paths = [offer.local] if offer.local.is_file() else offer.local.rglob("*")
            return sum(path.stat().st_size for path in paths if path.is_file())
        if offer.package:
            return self._first(offer.package, lambda remote: self._downloads.size(remote.url))
        return offer.size

    def add(self, offer: Offer, *, report: Report, now: datetime) -> Installed:
        """Fetch what is offered, and put it in. Raises DragomanError (FetchError, ParseError); then nothing changed."""
        self._demand_room(self.size(offer))
        self.models.downloads.mkdir(parents=True, exist_ok=True)
        if offer.local is not None and offer.local.is_dir():
            return self._put(offer, lambda folder: copy_folder(offer.local or folder, folder), "", now)
        if offer.files:
            return self._add_files(offer, report, now)
        if offer.local is not None:
            package, sha256 = offer.local, hash_file(offer.local)
        else:
            package = self.models.downloads / f"{offer.name}.zip"
            sha256 = self._first(offer.package, lambda remote: self._downloads.fetch(remote, package, report))
        installed = self._put(offer, lambda folder: unpack_zip(package, folder), sha256, now)
        if offer.local is None:
            package.unlink()
        return installed

    def _add_files(self, offer: Offer, report: Report, now: datetime) -> Installed:
        """Fetch the files of a repository one by one; those that came whole once are not fetched again."""
        place = self.models.downloads / hashlib.sha256(offer.source.encode()).hexdigest()[:16]
        place.mkdir(exist_ok=True)
        before = 0
        for path, remote in offer.files:
            target = place / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.is_file():
                try:
                    self._downloads.fetch(remote, target, lambda there, _: report(before + there, offer.size))  # noqa: B023
                except FetchError as error:
                    raise _offline(error) from error
            before += target.stat().st_size
        installed = self._put(offer, lambda folder: copy_folder(place, folder), "", now)
        shutil.rmtree(place)
        return installed

    def _put(self, offer: Offer, fill: Callable[[Path], None], sha256: str, now: datetime) -> Installed:
        def describe(folder: Path) -> Description:
            known = {"name": offer.name, "from": offer.languages_from, "to": offer.languages_to}
            (folder / RECORD).write_text(json.dumps(known), encoding="utf-8")
            pairs = self._examine(folder)
            return Description(
                source=offer.source,
                version=offer.version,
                licence=offer.licence,
                languages_from=offer.languages_from or tuple(sorted({pair.source for pair in pairs})),
                languages_to=offer.languages_to or tuple(sorted({pair.target for pair in pairs})),
                package_sha256=sha256,
            )

        return self.models.put(offer.name, fill, describe, now=now)

    def _first(self, remotes: tuple[Remote, ...], ask: Callable[[Remote], Answer]) -> Answer:
        """What the first address that answers says."""
        failure: FetchError | None = None
        for remote in remotes:
            try:
                return ask(remote)
            except ForbiddenAddressError:
                raise
            except FetchError as error:
                failure = failure or error
        if failure is None:
            raise DragomanError("names no address of its package", subject=self._index)
        raise _offline(failure) from failure

    def _demand_room(self, size: int) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(self._folder).free
        if free < ROOM * size:
            message = f"has {free / 2**20:.0f} MiB free, and this model wants {ROOM * size / 2**20:.0f}"
            raise DragomanError(message, subject=str(self._folder))


def _offline(error: FetchError) -> FetchError:
    """The error with what works all the same, where nothing was reached."""
    if error.status is not None or not error.retry:
        return error
    return FetchError(f"{error.message}. {OFFLINE}", subject=error.subject, retry=True)


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except ValueError as error:
        raise DragomanError("is damaged", subject=str(path)) from error
