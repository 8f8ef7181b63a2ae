"""Settings: one table of keys, read from ``dragoman.toml`` and the environment.

Owns the keys, their types, defaults and meanings, and the errors that name the line or variable. It knows nothing
of what the rest of the package does with a setting. A key ``pause_seconds`` in table ``[fetch]`` is the environment
variable ``DRAGOMAN_FETCH_PAUSE_SECONDS``; the environment wins over the file.
"""

from __future__ import annotations

import dataclasses
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_type_hints
from urllib.parse import urlsplit

from dragoman.errors import SettingsError

FILE_NAME = "dragoman.toml"
PREFIX = "DRAGOMAN_"
KEY_VARIABLES = {
    "openai": "DRAGOMAN_OPENAI_KEY",
    "libretranslate": "DRAGOMAN_LIBRETRANSLATE_KEY",
    "deepl": "DRAGOMAN_DEEPL_KEY",
}
"""Variables that hold the keys of paid services. Keys are no settings: those are printed, stored and shared."""

NOT_SETTINGS = frozenset({"DRAGOMAN_SETTINGS", "DRAGOMAN_EVAL_DATA", "DRAGOMAN_TEST_POSTGRES", *KEY_VARIABLES.values()})
"""Variables with our prefix that are no settings: where the file is, where evaluation data is, a database to test
on, keys."""


def _key(
    default: Any, meaning: str, *, low: float | None = None, high: float | None = None, is_origin: bool = False
) -> Any:
    metadata = {"meaning": meaning, "low": low, "high": high, "is_origin": is_origin}
    if isinstance(default, tuple):
        return field(default_factory=lambda: default, metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreSettings:
    folder: str = _key(
        "", "Where the databases lie. Empty: `$XDG_DATA_HOME/dragoman`, that is `~/.local/share/dragoman`."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSettings:
    name: str = _key("Dragoman", "The site's name, in page titles and feeds.")
    editions: tuple[str, ...] = _key(("en",), "Target languages, as BCP 47 tags; the first is the front page.")
    host: str = _key("127.0.0.1", "Address that the site listens on.")
    port: int = _key(8420, "Port that the site listens on; 0 takes any free one.", low=0, high=65535)
    public_url: str = _key(
        "",
        "Address by which the world reaches the site, as `https://wire.example`. With one, hubs that feeds name are "
        "asked to tell of news (WebSub).",
        is_origin=True,
    )
    reports: bool = _key(True, "Whether readers may report a sentence; see `dragoman reports`.")
    public: bool = _key(False, "Whether search engines may index the site; false sends `noindex` everywhere.")
    models_welcome: bool = _key(
        False,
        "Whether programs that gather texts for language models may read a public site: true serves `llms.txt`, false "
        "turns them away in robots.txt.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    contact: str = _key("", "Web address or e-mail of the operator, sent in the User-Agent so that outlets can ask.")
    pause_seconds: float = _key(
        2.0, "Pause between two requests to one host; a longer Crawl-delay wins.", low=0, high=3600
    )
    total_seconds: float = _key(60.0, "Longest time that one request may take, redirects included.", low=1, high=3600)


@dataclass(frozen=True, slots=True, kw_only=True)
class PollSettings:
    shortest_minutes: float = _key(5.0, "Shortest interval between two polls of a feed.", low=0.01, high=1440)
    longest_minutes: float = _key(1440.0, "Longest interval between two polls of a feed.", low=0.01, high=10080)


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslateSettings:
    engines: tuple[str, ...] = _key(
        ("ctranslate2", "apertium"),
        "Engines in order of preference: a neural model where one is installed, else Apertium.",
    )
    beam_size: int = _key(2, "Drafts that a neural model weighs against each other at each word.", low=1, high=16)
    workers: int = _key(0, "Batches that a neural model translates at once; 0: one a processor.", low=0, high=256)
    threads: int = _key(1, "Threads that translate one batch.", low=1, high=256)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSettings:
    index: str = _key(
        "https://raw.githubusercontent.com/argosopentech/argospm-index/main/index.json",
        "Index of Argos packages, for `dragoman models`.",
    )
    hub: str = _key("https://huggingface.co", "Where repositories of models are, for `dragoman models add hf:NAME`.")


_WIDELY_KNOWN = (
    *("ar", "bg", "ca", "cs", "de", "el", "en", "es", "fr", "hr", "hu", "it", "ja", "mk", "nl", "pl", "pt", "ro"),
    *("ru", "sk", "sl", "sr", "sr-Cyrl", "sr-Latn", "sv", "tr", "uk", "zh", "zh-Hans", "zh-Hant"),
)
"""Languages that current open models of eight billion parameters and more read and write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAISettings:
    base_url: str = _key("", "Address of an OpenAI-compatible endpoint, with its version: `http://127.0.0.1:11434/v1`.")
    model: str = _key("", "The model's name there.")
    key_file: str = _key("", "File that holds the key, unless `DRAGOMAN_OPENAI_KEY` does; readable by its owner alone.")
    languages: tuple[str, ...] = _key(
        _WIDELY_KNOWN,
        "Languages the model is trusted with, as BCP 47 tags: from any into any.",
    )
    timeout_seconds: float = _key(180.0, "Longest time that an answer may take.", low=1, high=3600)


@dataclass(frozen=True, slots=True, kw_only=True)
class LibreTranslateSettings:
    base_url: str = _key("", "Address of a LibreTranslate server: `http://127.0.0.1:5000`.")
    key_file: str = _key(
        "", "File that holds the key, unless `DRAGOMAN_LIBRETRANSLATE_KEY` does; readable by its owner alone."
    )
    timeout_seconds: float = _key(120.0, "Longest time that an answer may take.", low=1, high=3600)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeepLSettings:
    base_url: str = _key("", "Address of the API. Empty: DeepL's free or pro one, as the key says.")
    key_file: str = _key("", "File that holds the key, unless `DRAGOMAN_DEEPL_KEY` does; readable by its owner alone.")
    timeout_seconds: float = _key(60.0, "Longest time that an answer may take.", low=1, high=3600)


_LIMITS = 'a day for {}: a list as `["each=50000", "{}=200000"]`. Not set: no limit.'


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetSettings:
    engines: tuple[str, ...] = _key((), "Characters " + _LIMITS.format("paid engines", "deepl"))
    editions: tuple[str, ...] = _key((), "Characters given to paid engines " + _LIMITS.format("editions", "en"))
    outlets: tuple[str, ...] = _key(
        (), "Characters given to paid engines " + _LIMITS.format("outlets by short name", "rts")
    )
    price_per_million: float = _key(
        0.0, "Price of a million characters, for `dragoman forecast`; 0: not known.", low=0, high=1e6
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings; each field is a table of the file."""

    store: StoreSettings = field(default_factory=StoreSettings)
    site: SiteSettings = field(default_factory=SiteSettings)
    fetch: FetchSettings = field(default_factory=FetchSettings)
    poll: PollSettings = field(default_factory=PollSettings)
    translate: TranslateSettings = field(default_factory=TranslateSettings)
    openai: OpenAISettings = field(default_factory=OpenAISettings)
    libretranslate: LibreTranslateSettings = field(default_factory=LibreTranslateSettings)
    deepl: DeepLSettings = field(default_factory=DeepLSettings)
    budget: BudgetSettings = field(default_factory=BudgetSettings)
    models: ModelSettings = field(default_factory=ModelSettings)


def data_folder(settings: Settings, environment: Mapping[str, str]) -> Path:
    """Return the folder that holds the databases; it may not exist yet."""
    if settings.store.folder:
        return Path(settings.store.folder).expanduser()
    base = environment.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(base).expanduser() / "dragoman"


def find_file(environment: Mapping[str, str]) -> Path | None:
    """Return the settings file: ``$DRAGOMAN_SETTINGS``, else ``dragoman.toml`` here, else in the user's folder."""
    if named := environment.get("DRAGOMAN_SETTINGS"):
        return Path(named)
    base = Path(environment.get("XDG_CONFIG_HOME") or "~/.config").expanduser()
    for candidate in (Path(FILE_NAME), base / "dragoman" / FILE_NAME):
        if candidate.is_file():
            return candidate
    return None


def load_settings(path: Path | None, environment: Mapping[str, str]) -> Settings:
    """Read ``path`` (None: defaults alone), then the environment over it.

    Raises SettingsError that names the file and line, or the variable, and says what would be right.
    """
    raw: dict[str, dict[str, Any]] = {}
    places: dict[tuple[str, str], str] = {}
    if path is not None:
        raw, places = _read_file(path)
    for variable, value in environment.items():
        if variable.startswith(PREFIX) and variable not in NOT_SETTINGS:
            table, key = _variable_key(variable)
            raw.setdefault(table, {})[key] = _parse_variable(value, _fields(table)[key][1], variable)
            places[table, key] = variable
    tables = {}
    for table, kind in get_type_hints(Settings).items():
        known = _fields(table)
        values = {}
        for key, value in raw.get(table, {}).items():
            declared, hint = known[key]
            values[key] = _checked(value, hint, declared.metadata, places[table, key], key)
        tables[table] = kind(**values)
    return Settings(**tables)


def settings_table() -> str:
    """Return the table of all settings as Markdown; ``docs/settings.md`` holds it, and a test compares the two."""
    lines = ["| key | default | environment | what it is |", "|---|---|---|---|"]
    for table in get_type_hints(Settings):
        for key, (declared, _) in _fields(table).items():
            default = declared.default
            if default is dataclasses.MISSING and declared.default_factory is not dataclasses.MISSING:
                default = declared.default_factory()
            lines.append(
                f"| `{table}.{key}` | `{_toml(default)}` | `{PREFIX}{table.upper()}_{key.upper()}` |"
                f" {declared.metadata['meaning']} |"
            )
    return "\n".join(lines) + "\n"


def describe_settings(settings: Settings) -> list[tuple[str, str, str]]:
    """Return (key, value as TOML, meaning) of every setting."""
    return [
        (f"{table}.{key}", _toml(getattr(getattr(settings, table), key)), declared.metadata["meaning"])
        for table in get_type_hints(Settings)
        for key, (declared, _) in _fields(table).items()
    ]


def _fields(table: str) -> dict[str, tuple[dataclasses.Field[Any], Any]]:
    kind = get_type_hints(Settings)[table]
    hints = get_type_hints(kind)
    return {f.name: (f, hints[f.name]) for f in dataclasses.fields(kind)}


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(v) for v in value) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _read_file(path: Path) -> tuple[dict[str, dict[str, Any]], dict[tuple[str, str], str]]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"can't be read ({error.strerror})", subject=str(path)) from error
    except UnicodeDecodeError as error:
        raise SettingsError("is not UTF-8 text", subject=str(path)) from error
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"is not valid TOML: {error}", subject=str(path)) from error
    lines = _lines_of_keys(text)
    places = {}
    tables = get_type_hints(Settings)
    for table, body in raw.items():
        line = lines.get((table, ""), lines.get(("", table), 1))
        if table not in tables:
            raise SettingsError(
                f"unknown key [{table}]; known tables are {', '.join(tables)}", subject=f"{path}, line {line}"
            )
        if not isinstance(body, dict):
            raise SettingsError(
                f"{table} is a table, write [{table}] on a line of its own", subject=f"{path}, line {line}"
            )
        known = _fields(table)
        for key in body:
            place = f"{path}, line {lines.get((table, key), line)}"
            if key not in known:
                raise SettingsError(f"unknown key {key} in [{table}]; known are {', '.join(known)}", subject=place)
            places[table, key] = place
    return raw, places


def _lines_of_keys(text: str) -> dict[tuple[str, str], int]:
    """Return the line of each table header ``(table, "")`` and key ``(table, key)``.

    tomllib gives no positions; headers and keys stand at the start of a line in any file without multi-line
    strings, and our settings have none, so a line-wise look suffices to point at the place.
    """
    lines: dict[tuple[str, str], int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[\[?\s*([\w.\"'-]+)", line):
            table = header[1].strip("\"'")
            lines.setdefault((table, ""), number)
        elif key := re.match(r"\s*[\"']?([\w-]+)[\"']?(?:\.([\w-]+))?\s*[=.]", line):
            if key[2] and not table:
                lines.setdefault((key[1], key[2]), number)
            lines.setdefault((table, key[1]), number)
    return lines


def _variable_key(variable: str) -> tuple[str, str]:
    name = variable.removeprefix(PREFIX).lower()
    for table in get_type_hints(Settings):
        for key in _fields(table):
            if name == f"{table}_{key}":
                return table, key
    raise SettingsError(
        "unknown setting; `dragoman settings` lists the known ones", subject=f"environment variable {variable}"
    )


def _parse_variable(text: str, hint: Any, variable: str) -> Any:
    if hint is str:
        return text
    if hint == tuple[str, ...]:
        return [part.strip() for part in text.split(",") if part.strip()]
    if hint is bool and text.lower() in {"1", "true", "yes", "0", "false", "no"}:
        return text.lower() in {"1", "true", "yes"}
    if hint is not bool:
        try:
            return hint(text)
        except ValueError:
            pass
    raise SettingsError(f"{text!r} is not {_EXPECTED[hint]}", subject=f"environment variable {variable}")


_EXPECTED = {
    str: "a text in quotes",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    tuple[str, ...]: 'a list of texts, as ["en", "fr"]',
}


def _checked(value: Any, hint: Any, metadata: Mapping[str, Any], place: str, key: str) -> Any:
    right = (
        (hint is float and isinstance(value, int | float) and not isinstance(value, bool))
        or (hint is int and isinstance(value, int) and not isinstance(value, bool))
        or (hint in (str, bool) and isinstance(value, hint))
        or (hint == tuple[str, ...] and isinstance(value, list) and value and all(isinstance(v, str) for v in value))
    )
    if not right:
        raise SettingsError(f"{key} = {value!r} is not {_EXPECTED[hint]}", subject=place)
    low, high = metadata["low"], metadata["high"]
    if low is not None and not low <= value <= high:
        raise SettingsError(f"{key} = {value!r} is not between {low} and {high}", subject=place)
    if metadata["is_origin"] and value and not _is_origin(value):
        raise SettingsError(f"{key} = {value!r} is not an address as https://wire.example", subject=place)
    return tuple(value) if isinstance(value, list) else value


def _is_origin(value: str) -> bool:
    """Whether a text is scheme, host and port of an address alone (RFC 6454), a slash at its end aside."""
    try:
        parts = urlsplit(value)
        _ = parts.port  # looked at only when asked for
    except ValueError:
        return False
    bare = f"{parts.scheme}://{parts.netloc}"
    clean = value.isascii() and value.isprintable() and " " not in value and "@" not in parts.netloc
    return clean and parts.scheme in ("http", "https") and bool(parts.hostname) and value in (bare, f"{bare}/")


def load_environment_settings(path: Path | None = None) -> Settings:
    """Read the settings of this process: ``path`` where given, else the file found, and the process's environment."""
    return load_settings(path or find_file(os.environ), os.environ)
