"""Feed parsing on the test feeds of feedparser and gofeed: no crash, and their expectations met.

gofeed keeps, beside each feed, the JSON that its parsers (rss, atom) or its translator (one model for all) make of
it. Only what means the same in both is compared: title, link, id, dates, authors, summary and content, of feed and
entries. Ours are plain text (titles, names), HTML (summary, content) and absolute addresses, so both sides are brought
to plain text, and expected addresses are resolved, before they are compared. feedparser writes its expectations as
Python expressions in a comment of the feed; their equalities over the same fields are compared in the same way.
"""

from __future__ import annotations

import ast
import calendar
import json
import os
import pathlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from typing import Any
from urllib.parse import urljoin

from dragoman.errors import ParseError
from dragoman.feeds.parse import parse_feed
from dragoman.model import Entry, Feed

DATA = ("feeds/**/*",)
CEILINGS = ("feeds.crashes",)

URL = "http://example.org/feed"
"""Where the feeds are said to come from: relative addresses are resolved against it."""

FEEDPARSER_URL = "http://127.0.0.1:8097/feed"
"""Where feedparser's tests say so: the server that they start."""

_TAG = re.compile(r"</?[A-Za-z!][^<>]*>")
_EXPECT = re.compile(r"Expect:\s*(.*?)\s*(?:-->|\n\s*\w+:)", re.DOTALL)
_LOCATION = re.compile(r"Header:\s*Content-Location:\s*(http\S+)", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]+@[\w.-]+")

Miss = tuple[str, str, object, object]
Json = dict[str, Any]


def _files(data: pathlib.Path) -> list[pathlib.Path]:
    return sorted(path for path in (data / "feeds").rglob("*") if path.suffix in {".xml", ".json"})


def _crashes(data: pathlib.Path) -> Iterator[tuple[pathlib.Path, Exception]]:
    for path in _files(data):
        try:
            parse_feed(path.read_bytes(), url=URL)
        except ParseError:
            continue
        except Exception as error:  # noqa: BLE001 -- any other error is what is counted here
            yield path, error


def _pairs(data: pathlib.Path) -> Iterator[tuple[pathlib.Path, pathlib.Path]]:
    """Each feed that gofeed expects to be read, with the expectation."""
    for path in sorted((data / "feeds" / "gofeed").rglob("*.json")):
        feed = path.with_suffix(".xml")
        if path.stem.endswith("_expected"):
            feed = path.with_name(path.name.replace("_expected", ""))
        if feed != path and feed.exists():
            yield feed, path


def _plain(value: object) -> str:
    """Markup, references and white space out of a text: what a reader sees."""
    text = _TAG.sub(" ", unescape(_TAG.sub(" ", unescape(str(value or "")))))
    return "".join(text.split())


def _moment(value: str) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def _names(people: object, single: object) -> list[str]:
    """Names among gofeed's authors, who are strings to its RSS parser and objects elsewhere."""
    found = people if isinstance(people, list) else [single] if single else []
    names = [str(person.get("name", "")) if isinstance(person, dict) else str(person) for person in found]
    return [name for name in (_plain(_MAIL.sub("", name)).strip("()<>") for name in names) if name]


def _link(expected: Json) -> str | None:
    if expected.get("link"):
        return urljoin(URL, str(expected["link"]).strip())
    for link in expected.get("links") or []:
        if isinstance(link, dict) and link.get("rel") == "alternate" and link.get("href"):
            return urljoin(URL, str(link["href"]).strip())
    return None


def _value(expected: object) -> object:
    return expected.get("value", "") if isinstance(expected, dict) else expected


def _compared(expected: Json, ours: Feed | Entry) -> Iterator[tuple[str, object, object]]:
    """Field, expectation and what we have, for each field that gofeed expects."""
    if expected.get("title"):
        yield "title", _plain(expected["title"]), _plain(ours.title)
    if link := _link(expected):
        yield "link", link, ours.home if isinstance(ours, Feed) else ours.url
    if updated := expected.get("updatedParsed") or expected.get("lastBuildDateParsed"):
        yield "updated", _moment(updated), ours.updated
    if isinstance(ours, Feed):
        return
    if identity := expected.get("guid") or expected.get("id"):
        yield "id", str(_value(identity)), ours.id
    if published := expected.get("publishedParsed") or expected.get("pubDateParsed"):
        yield "published", _moment(published), ours.published
    if names := _names(expected.get("authors"), expected.get("author")):
        # gofeed keeps the first dc:creator alone; more names than expected are no miss.
        found = [_plain(name) for name in ours.authors]
        yield "authors", names, [name for name in found if name in names]
    if content := _value(expected.get("content")):
        yield "content", _plain(content), _plain(ours.content)
    if summary := expected.get("description") or expected.get("summary"):
        yield "summary", _plain(summary), _plain(ours.summary)


def _checked(feed: pathlib.Path, expectation: pathlib.Path) -> Iterator[tuple[bool, Miss]]:
    expected = json.loads(expectation.read_text(encoding="utf-8"))
    listed = expected.get("items") or expected.get("entries") or []
    try:
        ours = parse_feed(feed.read_bytes(), url=URL)
    except ParseError as error:
        yield False, (feed.name, "feed", "read", str(error))
        return
    pairs: list[tuple[Json, Feed | Entry]] = [(expected, ours)]
    if len(listed) == len(ours.entries):
        pairs += zip(listed, ours.entries, strict=True)
    else:
        yield False, (feed.name, "entries", len(listed), len(ours.entries))
    for wanted, got in pairs:
        for field, gold, found in _compared(wanted, got):
            yield gold == found, (feed.name, field, gold, found)


def _path(node: ast.expr) -> tuple[object, ...]:
    """The names and indices of entries[0]['link'] or feed.title, outermost first; empty for any other expression."""
    if isinstance(node, ast.Name):
        return (node.id,)
    if isinstance(node, ast.Attribute):
        return (*_path(node.value), node.attr)
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return (*_path(node.value), node.slice.value)
    return ()


def _have(feed: Feed) -> dict[tuple[object, ...], object]:
    """What we have for feedparser's paths that mean the same to us."""
    ours: dict[tuple[object, ...], object] = {
        ("feed", "title"): feed.title,
        ("feed", "link"): feed.home,
        ("feed", "updated_parsed"): feed.updated,
    }
    entry = feed.entries[0] if feed.entries else Entry(url="", id="")
    fields: dict[tuple[object, ...], object] = {
        ("title",): entry.title,
        ("link",): entry.url,
        ("id",): entry.id,
        ("published_parsed",): entry.published,
        ("updated_parsed",): entry.updated,
        ("author_detail", "name"): entry.authors[0] if entry.authors else "",
        ("content", 0, "value"): entry.content,
    }
    return ours | {("entries", 0, *field): value for field, value in fields.items()}


def _expected_by_feedparser(data: pathlib.Path) -> Iterator[tuple[bool, Miss]]:
    """Equalities in feedparser's own expectations; its sanitizing is left to extraction and so not compared."""
    for file in sorted((data / "feeds" / "feedparser").rglob("*.xml")):
        body = file.read_bytes()
        head = body.decode("utf-8", "replace")
        expression = _EXPECT.search(head)
        if file.parent.name == "sanitize" or not expression:
            continue
        location = _LOCATION.search(head)
        try:
            tree = ast.parse(expression[1], mode="eval")
            ours = _have(parse_feed(body, url=location[1] if location else FEEDPARSER_URL))
        except (SyntaxError, ParseError):
            continue
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq)):
                continue
            path, gold = _path(node.left), node.comparators[0]
            if path in ours and isinstance(gold, ast.Constant | ast.Tuple):
                wanted = ast.literal_eval(gold)
                yield _same(wanted, ours[path]), (file.name, str(path), wanted, ours[path])


def _same(wanted: object, found: object) -> bool:
    if isinstance(wanted, tuple):
        return found == datetime.fromtimestamp(calendar.timegm(wanted), UTC)
    return _plain(wanted) == _plain(found)


def measure(data: pathlib.Path) -> dict[str, float]:
    """Share of gofeed's expectations met, and the number of files that crash the parser."""
    results = [met for feed, expectation in _pairs(data) for met, _ in _checked(feed, expectation)]
    theirs = [met for met, _ in _expected_by_feedparser(data)]
    return {
        "feeds.gofeed.met": sum(results) / len(results),
        "feeds.feedparser.met": sum(theirs) / len(theirs),
        "feeds.crashes": float(sum(1 for _ in _crashes(data))),
    }


def main() -> None:
    """Print crashes, each expectation that is not met, and the shares."""
    data = pathlib.Path(os.environ["DRAGOMAN_EVAL_DATA"])
    for path, error in _crashes(data):
        print(f"CRASH {path.name}: {error!r}")
    checks = [check for feed, expectation in _pairs(data) for check in _checked(feed, expectation)]
    checks += _expected_by_feedparser(data)
    for met, (name, field, gold, found) in checks:
        if not met:
            print(f"{name} {field}\n    expected {gold!r}\n    found    {found!r}")
    print(f"{len(_files(data))} files, {len(checks)} expectations")
    for figure, value in measure(data).items():
        print(f"{figure:24} {value:.4f}")


if __name__ == "__main__":
    main()
