"""Each stage as a filter: files or JSON lines in, lines out in the order given.

A file or line that can't be read is told on standard error and makes the exit code 1; its line comes out all the
same, with the reason under "error", so that lines in are lines out.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import typer

from dragoman.cli.context import FAILED, Context, Line, bad_command, read_lines, talk, write_line
from dragoman.css import NO_SELECTORS
from dragoman.errors import DragomanError, NoRouteError, ParseError

LINES_AT_ONCE = 512
"""Lines translated in one go: enough to fill an engine's batches, few enough that output flows."""


class _Failures:
    """Counts what failed, so that the exit code tells it."""

    def __init__(self) -> None:
        self._number = 0

    def tell(self, subject: str, problem: str) -> str:
        self._number += 1
        talk(f"dragoman: {subject}: {problem}")
        return problem

    def leave(self) -> None:
        sys.stdout.flush()
        if self._number:
            raise typer.Exit(FAILED)


def extract_files(files: list[Path], *, url: str, outlet: Path | None = None, as_json: bool) -> None:
    """Write the article of each saved page, read as the file ``outlet`` says where one is given."""
    from dragoman.cli.following import read_outlets
    from dragoman.extract.refusal import Refusal
    from dragoman.extract.render import render_article
    from dragoman.extract.saved import extract_saved

    _demand_one(files, url)
    selectors = NO_SELECTORS
    if outlet is not None:
        declarations, _ = read_outlets(outlet)
        if len(declarations) != 1:
            bad_command(f"{outlet}: holds {len(declarations)} outlets; --outlet takes a file of one")
        selectors = declarations[0].selectors

    def extracted(path: Path, body: bytes) -> tuple[dict[str, Any], str]:
        found = extract_saved(body, name=path.name, url=url, now=datetime.now(UTC), selectors=selectors)
        if isinstance(found, Refusal):
            empty: dict[str, Any] = {"authors": [], "published": None, "language": "und", "text": "", "blocks": []}
            return {"title": found.title, **empty}, found.reason
        return render_article(found), ""

    _each_file(files, extracted, lambda value: f"{value['title']}\n\n{value['text']}\n", as_json=as_json)


def read_feeds(files: list[Path], *, url: str, as_json: bool) -> None:
    """Write what each saved feed lists; relative addresses in it are resolved against ``url``."""
    from dragoman.feeds.parse import parse_feed
    from dragoman.feeds.render import render_feed_json

    _demand_one(files, url)

    def parsed(path: Path, body: bytes) -> tuple[dict[str, Any], str]:
        try:
            return render_feed_json(parse_feed(body, url=url or path.resolve().as_uri())), ""
        except ParseError as error:
            return {"title": "", "entries": []}, error.message

    def shown(value: dict[str, Any]) -> str:
        entries = "".join(f"  {e['published'] or '':25}  {e['title']}\n    {e['url']}\n" for e in value["entries"])
        return f"{value['title']}\n{entries}"

    _each_file(files, parsed, shown, as_json=as_json)


def _demand_one(files: list[Path], url: str) -> None:
    if url and len(files) > 1:
        bad_command("--url goes with one FILE")


def _each_file(
    files: list[Path],
    read: Callable[[Path, bytes], tuple[dict[str, Any], str]],
    shown: Callable[[dict[str, Any]], str],
    *,
    as_json: bool,
) -> None:
    failures = _Failures()
    for path in files:
        try:
            value, problem = read(path, _content(path))
        except DragomanError as error:
            value, problem = {}, error.message
        if problem:
            value["error"] = failures.tell(str(path), problem)
        if as_json:
            write_line({"file": str(path)} | value)
        elif not problem:
            sys.stdout.write(shown(value))
    failures.leave()


def _content(path: Path) -> bytes:
    try:
        body = path.read_bytes()
        return gzip.decompress(body) if path.name.endswith(".gz") and body[:2] == b"\x1f\x8b" else body
    except (OSError, EOFError) as error:
        raise DragomanError(f"can't be read ({getattr(error, 'strerror', None) or error})") from error


def identify_lines() -> None:
    """Add "language" to each line by its "text" (and "declared", where the line has it)."""
    from dragoman.language import identify

    def identified(line: Line) -> dict[str, Any]:
        declared = line.value.get("declared")
        found = identify(line.value["text"], declared=declared if isinstance(declared, str) else "und")
        return {"language": found.language}

    _each_line(("text",), lambda lines: [identified(line) for line in lines], at_once=1)


def check_lines() -> None:
    """Add "issues" and "verdict" to each line's "src" and "tgt"."""
    from dragoman.fidelity import check
    from dragoman.fidelity.render import render_issue
    from dragoman.fidelity.verdict import segment_verdict
    from dragoman.language import standardize

    def checked(line: Line) -> dict[str, Any]:
        found = check(
            line.value["src"],
            line.value["tgt"],
            source_language=standardize(line.value["src_lang"]),
            target_language=standardize(line.value["tgt_lang"]),
        )
        return {"issues": [render_issue(issue) for issue in found], "verdict": str(segment_verdict(found))}

    needed = ("src", "tgt", "src_lang", "tgt_lang")
    _each_line(needed, lambda lines: [checked(line) for line in lines], at_once=1)


def translate_lines(context: Context, *, source: str, target: str, jsonl: bool) -> None:
    """Translate standard input from ``source`` (empty: identified) into ``target``."""
    from dragoman.engines import make_engines
    from dragoman.glossary import stored_glossary
    from dragoman.language import identify, standardize
    from dragoman.model import Route
    from dragoman.translate.document import translate_texts
    from dragoman.translate.routes import Router

    for given in filter(None, (source, target)):
        if standardize(given) == "und":
            bad_command(f"{given!r} is not a language tag; write it as fr, sr-Latn or pt-BR")
    target, source = standardize(target), standardize(source) if source else ""
    settings = context.settings()
    router = Router(make_engines(settings, context.data_folder(settings)))
    glossary = stored_glossary(context.data_folder(settings))

    def route_of(text: str) -> Route:
        found = source or identify(text).language
        route = router.route(found, target)
        if route is None:
            raise NoRouteError(
                f"no engine here translates from {found} into {target}; `dragoman doctor` says which routes there are "
                "and how to get more"
            )
        return route

    def translated(lines: list[Line]) -> list[dict[str, Any]]:
        results: list[dict[str, Any]] = [{} for _ in lines]
        by_route: dict[Route, list[int]] = {}
        for position, line in enumerate(lines):
            try:
                by_route.setdefault(route_of(line.value["text"]), []).append(position)
            except NoRouteError as error:
                results[position] = {"error": error.message}
        for route, positions in by_route.items():
            texts = translate_texts(router, [lines[p].value["text"] for p in positions], route, glossary=glossary)
            for position, text in zip(positions, texts, strict=True):
                results[position] = {"translation": text, "route": str(route)}
        return results

    try:
        if source:
            route_of("")
        if jsonl:
            _each_line(("text",), translated, at_once=LINES_AT_ONCE)
        else:
            text = sys.stdin.buffer.read().decode("utf-8", "replace")
            route = route_of(text)
            sys.stdout.write("".join(translate_texts(router, text.splitlines(keepends=True), route, glossary=glossary)))
    finally:
        router.close()


def _each_line(needed: tuple[str, ...], work: Callable[[list[Line]], list[dict[str, Any]]], *, at_once: int) -> None:
    failures = _Failures()
    for lines in _chunks(read_lines(needed), at_once):
        sound = [line for line in lines if not line.problem]
        results = dict(zip((line.number for line in sound), work(sound), strict=True))
        for line in lines:
            added = results.get(line.number, {"error": line.problem})
            if problem := added.get("error"):
                failures.tell(f"line {line.number}", problem)
            write_line(line.value | added)
    failures.leave()


def _chunks(lines: Iterable[Line], size: int) -> Iterator[list[Line]]:
    iterator = iter(lines)
    while chunk := list(islice(iterator, size)):
        yield chunk
