"""The engines of an installation: made of what its settings name, in their order of preference.

The only place that knows every engine there is. Knows nothing of routes or of what is translated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from dragoman.config import Settings
from dragoman.errors import SettingsError
from dragoman.services import SERVICES
from dragoman.store.spending import StoredCircuit
from dragoman.translate.engine import Engine, Metered
from dragoman.translate.engines.apertium import ApertiumEngine
from dragoman.translate.engines.circuit import CircuitBreaker
from dragoman.translate.engines.ctranslate2 import CTranslate2Engine

MODELS_FOLDER = "models"
"""Where neural models lie, within the data folder."""

ENGINES: dict[str, Callable[[Settings, Path], Engine]] = {
    "ctranslate2": lambda settings, folder: CTranslate2Engine(
        folder / MODELS_FOLDER,
        beam_size=settings.translate.beam_size,
        workers=settings.translate.workers,
        threads=settings.translate.threads,
    ),
    "apertium": lambda settings, folder: ApertiumEngine(),
    **SERVICES,
}
"""What makes an engine of the settings and the data folder, by the name that settings give it."""


def make_engines(settings: Settings, folder: Path) -> list[Engine]:
    """Return the engines that the settings name, in order of preference; raise SettingsError for an unknown one."""
    for name in settings.translate.engines:
        if name not in ENGINES:
            raise SettingsError(f"unknown engine {name!r}; known are {', '.join(ENGINES)}", subject="translate.engines")
    return [ENGINES[name](settings, folder) for name in settings.translate.engines]


def describe_engines(
    engines: Sequence[CircuitBreaker], circuits: Mapping[str, StoredCircuit], now: datetime
) -> list[str]:
    """Say which engines are left alone and why, and how much of accounts is used."""
    notes = []
    for engine in engines:
        circuit = circuits.get(engine.name)
        if circuit is not None and circuit.until is not None:
            state = f"left alone until {circuit.until:%H:%M} UTC" if circuit.until > now else "to be tried again"
            notes.append(f"{engine.name}: {state} after {circuit.failures} failures in a row: {circuit.reason}")
        if isinstance(engine.engine, Metered) and (usage := engine.engine.usage()):
            notes.append(f"{engine.name}: {usage}")
    return notes
