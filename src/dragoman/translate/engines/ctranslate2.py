"""The neural engine: CTranslate2 with the models in a folder, each loaded at its first use.

Which layouts of models there are lies in dragoman.translate.engines.ctranslate2_layouts. Knows nothing of routes, nor
of how models come into the folder; one that appears or goes there while the program runs is noticed.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path

from dragoman.errors import EngineError, ParseError
from dragoman.model import Draft, Pair, Request
from dragoman.translate.engines.ctranslate2_batches import LoadedModel
from dragoman.translate.engines.ctranslate2_layouts import Layout, digest, read_layout

WRAPPER = 1
"""Part of the signature; raise it when cutting, joining or limits change what comes out."""

LOADED_MODELS = 4
"""Models in memory at once, the one used longest ago going first: two routes with a pivot. A small one takes 100 MB."""

BEAM_SIZE = 2
WORKERS = 0
THREADS = 1

Stamp = tuple[tuple[str, int], ...]
"""The names and times of what lies in the folder of models: another stamp means that models came or went."""


class CTranslate2Engine:
    """Translate with the models in ``folder``, one folder a model; where two have a pair, the first by name serves it.

    ``workers`` batches are translated at once (0: one for each processor), each by ``threads`` threads. With a GPU that
    CTranslate2 sees all run there.
    """

    name = "ctranslate2"

    def __init__(
        self, folder: Path, *, beam_size: int = BEAM_SIZE, workers: int = WORKERS, threads: int = THREADS
    ) -> None:
        self._folder = folder
        self._beam_size = beam_size
        self._workers = workers or os.cpu_count() or 1
        self._threads = threads
        self._lock = threading.RLock()
        self._stamp: Stamp | None = None
        self._models: dict[Pair, Layout] = {}
        self._pairs: frozenset[Pair] = frozenset()
        self._problems: list[str] = []
        self._signatures: dict[Path, str] = {}
        self._loaded: OrderedDict[Path, LoadedModel] = OrderedDict()

    def pairs(self) -> frozenset[Pair]:
        self._look()
        return self._pairs

    def missing(self) -> str:
        """Say how to get models where none is there, and what is wrong with those that can't be used."""
        models = self._look()
        if self._problems:
            return "; ".join(self._problems)
        return "" if models else "no neural model is installed: `dragoman models add fr-en` gets one, for French"

    def signature(self, pair: Pair) -> str:
        layout = self._layout(pair)
        with self._lock:
            if layout.folder not in self._signatures:
                named = " ".join(filter(None, (layout.name, layout.version)))
                self._signatures[layout.folder] = f"ctranslate2 {_runtime()} {named} {digest(layout)}"
            return f"{self._signatures[layout.folder]} {_device()[1]} beam {self._beam_size} (wrapper {WRAPPER})"

    def translate(self, requests: Sequence[Request], pair: Pair) -> list[Draft]:
        return self._model(pair).translate(requests, pair)

    def close(self) -> None:
        with self._lock:
            self._loaded.clear()

    def _look(self) -> dict[Pair, Layout]:
        """The layout that serves each pair, looked up anew where the folder has changed."""
        with self._lock:
            stamp = _stamp(self._folder)
            if stamp != self._stamp:
                self._models, self._problems = _find_models(self._folder)
                # Made once: a model of 200 languages has 40,000 pairs, and routers ask often.
                self._pairs = frozenset(self._models)
                self._stamp = stamp
                self._signatures.clear()
                self._loaded.clear()
            return self._models

    def _layout(self, pair: Pair) -> Layout:
        layout = self._look().get(pair)
        if layout is None:
            raise EngineError(
                self.missing() or "no installed model translates this pair", subject=f"ctranslate2 {pair}"
            )
        return layout

    def _model(self, pair: Pair) -> LoadedModel:
        with self._lock:
            layout = self._layout(pair)
            model = self._loaded.get(layout.folder)
            if model is None:
                model = self._loaded[layout.folder] = _load(
                    layout, pair, beam_size=self._beam_size, workers=self._workers, threads=self._threads
                )
                while len(self._loaded) > LOADED_MODELS:
                    self._loaded.popitem(last=False)
            self._loaded.move_to_end(layout.folder)
            return model


def examine_model(folder: Path) -> frozenset[Pair]:
    """Load the model in a folder, translate a word, and return its pairs.

    Raises ParseError where it is of no known layout, EngineError where the runtime can't use it.
    """
    layout = read_layout(folder)
    pair = min(layout.pairs)
    _load(layout, pair, beam_size=1, workers=1, threads=1).translate([Request(text="1")], pair)
    return layout.pairs


def _load(layout: Layout, pair: Pair, *, beam_size: int, workers: int, threads: int) -> LoadedModel:
    import ctranslate2

    device, compute_type = _device()
    try:
        translator = ctranslate2.Translator(
            str(layout.folder),
            device=device,
            compute_type=compute_type,
            inter_threads=workers if device == "cpu" else 1,
            intra_threads=threads,
        )
        model = LoadedModel(layout, translator, beam_size=beam_size)
        model.cutters(pair)
    except (RuntimeError, ValueError, OSError) as error:
        raise EngineError(f"the model can't be loaded ({error})", subject=f"ctranslate2 {pair}") from error
    except ParseError as error:
        raise EngineError(str(error), subject=f"ctranslate2 {pair}") from error
    return model


def _stamp(folder: Path) -> Stamp:
    try:
        with os.scandir(folder) as entries:
            return tuple(sorted((entry.name, entry.stat().st_mtime_ns) for entry in entries if _counts(entry.name)))
    except OSError:
        return ()


def _counts(name: str) -> bool:
    """Names with a dot in front are not models yet, or not any more."""
    return not name.startswith(".")


def _find_models(folder: Path) -> tuple[dict[Pair, Layout], list[str]]:
    """The layout that serves each pair, and what is wrong with folders that hold no model."""
    found: dict[Pair, Layout] = {}
    problems = []
    layouts = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if _counts(path.name) and path.is_dir():
            try:
                layouts.append(read_layout(path))
            except (ParseError, OSError) as error:
                problems.append(str(error))
    # A model for one pair alone knows it better than one for two hundred languages of like size.
    for layout in sorted(layouts, key=lambda layout: len(layout.pairs)):
        for pair in layout.pairs:
            found.setdefault(pair, layout)
    return found, problems


@cache
def _runtime() -> str:
    return version("ctranslate2")


@cache
def _device() -> tuple[str, str]:
    """The device to run on, and how to compute there: 8-bit weights are a quarter of the size and the fastest."""
    import ctranslate2

    device = "cuda" if ctranslate2.get_cuda_device_count() else "cpu"
    supported = ctranslate2.get_supported_compute_types(device)
    wanted = ("int8_float16", "float16") if device == "cuda" else ("int8",)
    return device, next((kind for kind in wanted if kind in supported), "default")
