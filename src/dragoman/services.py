"""Engines that are web services, made of settings and keys; which of them cost money.

Knows settings, the environment and how each service wants its key. Nothing here contacts a service.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from dragoman.config import KEY_VARIABLES, Settings
from dragoman.translate.budget import Limits, parse_limits
from dragoman.translate.engine import Engine
from dragoman.translate.engines.keys import Key, read_key

FOLDER = "engines"
"""Where in the data folder the services' lists of languages are kept."""


def make_openai(settings: Settings, folder: Path) -> Engine:
    """Make the engine of an OpenAI-compatible endpoint."""
    from dragoman.translate.engines.http_service import HttpService
    from dragoman.translate.engines.openai import OpenAIEngine

    table = settings.openai
    key = service_key(settings, "openai")
    service = HttpService(
        table.base_url, name="openai", key=key, scheme="Bearer", timeout_seconds=table.timeout_seconds
    )
    return OpenAIEngine(service, model=table.model, languages=table.languages)


def make_libretranslate(settings: Settings, folder: Path) -> Engine:
    """Make the engine of a LibreTranslate server; the key travels in the requests' own field."""
    from dragoman.translate.engines.http_service import HttpService
    from dragoman.translate.engines.libretranslate import LibreTranslateEngine

    table = settings.libretranslate
    key = service_key(settings, "libretranslate")
    service = HttpService(table.base_url, name="libretranslate", key=key, timeout_seconds=table.timeout_seconds)
    return LibreTranslateEngine(service, file=folder / FOLDER / "libretranslate.json")


def make_deepl(settings: Settings, folder: Path) -> Engine:
    """Make DeepL's engine, at the address that its key is good for."""
    from dragoman.translate.engines.deepl import DeepLEngine, deepl_address
    from dragoman.translate.engines.http_service import HttpService

    table = settings.deepl
    key = service_key(settings, "deepl")
    service = HttpService(
        table.base_url or deepl_address(key),
        name="deepl",
        key=key,
        scheme="DeepL-Auth-Key",
        timeout_seconds=table.timeout_seconds,
    )
    return DeepLEngine(service, file=folder / FOLDER / "deepl.json")


SERVICES: dict[str, Callable[[Settings, Path], Engine]] = {
    "openai": make_openai,
    "libretranslate": make_libretranslate,
    "deepl": make_deepl,
}
"""What makes an engine of the settings and the data folder, by name."""


def service_key(settings: Settings, name: str) -> Key:
    """Return the key of a service; never raises, the key says what is wrong with it."""
    file: str = getattr(settings, name).key_file
    return read_key(KEY_VARIABLES[name], file, os.environ)


def paid_engines(settings: Settings) -> frozenset[str]:
    """Return the names of the engines that cost money: those that have a key. One's own server needs none."""
    return frozenset(
        name for name in settings.translate.engines if name in KEY_VARIABLES and service_key(settings, name)
    )


def budget_limits(settings: Settings) -> Limits:
    """Return the limits that the settings set; raises SettingsError that names the key."""
    table = settings.budget
    return Limits(
        engines=parse_limits(table.engines, subject="budget.engines"),
        editions=parse_limits(table.editions, subject="budget.editions"),
        outlets=parse_limits(table.outlets, subject="budget.outlets"),
    )
