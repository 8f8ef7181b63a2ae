"""Articles, entries, issues and item cards as JSON values, and back.

The only place that knows how a noun of the model lies in a JSON column. A value written by an older version reads
as long as the noun's new fields have defaults.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Hashable, Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, cast

Noun = TypeVar("Noun")


def to_document(noun: Any) -> Any:
    """Return ``noun`` (a dataclass of the model) as JSON values; fields at their default are left out."""
    if dataclasses.is_dataclass(noun):
        document = {}
        for declared in dataclasses.fields(noun):
            value = getattr(noun, declared.name)
            if declared.default is not dataclasses.MISSING and value == declared.default:
                continue
            document[declared.name] = to_document(value)
        return document
    if isinstance(noun, tuple | list):
        return [to_document(value) for value in noun]
    if isinstance(noun, StrEnum):
        return noun.value
    if isinstance(noun, datetime):
        return noun.isoformat()
    return noun


def from_document(kind: type[Noun], document: Mapping[str, Any]) -> Noun:
    """Return the noun of ``kind`` that :func:`to_document` made ``document`` from."""
    readers = _readers(cast("Hashable", kind))
    return kind(**{name: readers[name](value) for name, value in document.items() if name in readers})


@cache
def _readers(kind: Any) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    return {declared.name: _reader(hints[declared.name]) for declared in dataclasses.fields(kind)}


def _reader(hint: Any) -> Any:
    origin = typing.get_origin(hint)
    if origin is tuple:
        item = _reader(typing.get_args(hint)[0])
        return lambda values: tuple(item(value) for value in values)
    if origin in (typing.Union, types.UnionType):
        inner = _reader(next(arg for arg in typing.get_args(hint) if arg is not type(None)))
        return lambda value: None if value is None else inner(value)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return lambda value: from_document(hint, value)
    if hint is datetime:
        return datetime.fromisoformat
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint
    return lambda value: value
