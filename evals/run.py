"""Runs the evals: each in a process of its own, its figures beside their floors, in one report.

An eval is a module in this folder with ``DATA``, the glob patterns of the data files it reads, and
``measure(data) -> {figure: value}``. Knows nothing of what they measure. README.md here explains the rest.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import importlib
import json
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from evals.floors import BROKEN, FloorsError, Measured, Pins, compare, parse_floors, render_floors, repin, shown

DATA_VARIABLE = "DRAGOMAN_EVAL_DATA"

AT_A_TIME = 2
"""Evals run side by side: one a core of the smallest machine that the checks are meant for."""

LIMIT_S = 600.0
"""Seconds an eval may take. Tests and evals together are to end within 25 minutes; one that hangs must not eat them."""

POLL_S = 0.05
"""Seconds between looks at the running evals."""

LOG_TAIL_LINES = 15
"""Lines of a failed eval's output that the report shows: a traceback's end."""

_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """An eval that measured: its figures, and what that cost."""

    measured: Measured
    files: int
    seconds: float
    peak_mib: float
    """Largest memory of the eval or of any one process it started, in MiB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crashed:
    """An eval that gave no figures, and why; ``log`` is the end of what it printed."""

    reason: str
    log: str = ""


Outcome = Ran | Crashed


def find_evals(folder: Path) -> list[Path]:
    """List the modules of ``folder`` that define both ``measure`` and ``DATA``, by name; none is imported."""
    return [path for path in sorted(folder.glob("*.py")) if {"measure", "DATA"} <= set(_defined(path))]


def data_files(data: Path, patterns: Sequence[str]) -> list[Path]:
    """List the files in ``data`` that the patterns name, sorted by path; raises LookupError where one names none."""
    found: set[Path] = set()
    for pattern in patterns:
        files = {path for path in data.glob(pattern) if path.is_file()}
        if not files:
            raise LookupError(f"no file in {data} matches {pattern!r}")
        found |= files
    return sorted(found)


def data_hash(data: Path, files: Sequence[Path]) -> str:
    """SHA-256, as hex digits, over each file's relative path and bytes, both preceded by their length."""
    digest = hashlib.sha256()
    for path in files:
        for part in (path.relative_to(data).as_posix().encode(), path.read_bytes()):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return digest.hexdigest()


def run_evals(evals: Sequence[Path], data: Path, scratch: Path, *, limit_s: float = LIMIT_S) -> dict[str, Outcome]:
    """Run evals, some at a time; what each prints goes to ``scratch``/NAME.log. One that fails stops no other."""
    scratch.mkdir(parents=True, exist_ok=True)
    waiting = list(evals)
    running: dict[str, tuple[subprocess.Popen[bytes], float]] = {}
    outcomes: dict[str, Outcome] = {}
    try:
        while waiting or running:
            while waiting and len(running) < AT_A_TIME:
                path = waiting.pop(0)
                running[path.stem] = (_start(path, data, scratch), time.monotonic())
            for name, (process, started) in list(running.items()):
                took = time.monotonic() - started
                if process.poll() is None and took < limit_s:
                    continue
                _end(process)
                outcomes[name] = _outcome(name, process.returncode, scratch, timed_out=took >= limit_s)
                del running[name]
                print(f"evals: {name} done after {took:.0f} s", file=sys.stderr, flush=True)
            time.sleep(POLL_S)
    finally:
        for process, _ in running.values():
            _end(process)
    return dict(sorted(outcomes.items()))


def render_report(outcomes: Mapping[str, Outcome], floors: Mapping[str, Pins]) -> tuple[str, list[str]]:
    """Render all outcomes as one table for people, and list what is wrong, one sentence each."""
    lines: list[str] = []
    wrong: list[str] = []
    for name, outcome in outcomes.items():
        if isinstance(outcome, Crashed):
            lines += [f"{name}: FAILED: {outcome.reason}", *(f"    | {line}" for line in outcome.log.splitlines()), ""]
            wrong.append(f"{name}: {outcome.reason}")
            continue
        pins = floors.get(name)
        cost = f"{outcome.seconds:.1f} s, {outcome.peak_mib:.0f} MiB"
        lines.append(f"{name}: {cost}, {outcome.files} files, data {outcome.measured.data[:12]}")
        if pins is None:
            lines.append("  nothing is pinned yet: `make eval-pin` does that")
        elif pins.data != outcome.measured.data:
            lines.append(f"  the floors are of other data ({pins.data[:12]}): nothing is compared")
        rows = [("figure", "value", "pinned", "")]
        for line in compare(outcome.measured, pins):
            value = "-" if line.value is None else shown(line.value)
            rows.append((line.figure, value, str(line.pin or "-"), line.state))
            if line.state in BROKEN:
                wrong.append(f"{line.figure} ({name}): {line.state.lower()}: {value}, pinned {line.pin}")
        lines += [*_columns(rows), ""]
    return "\n".join(lines), wrong


def main(arguments: Sequence[str] | None = None, *, folder: Path = _ROOT / "evals") -> int:
    """Run the evals in ``folder`` from the command line; returns 0, 1 (something is wrong) or 2 (misused)."""
    options = _parse_arguments(arguments)
    named = os.environ.get(DATA_VARIABLE, "")
    if not named:
        print(f"evals: skipped, none was run: {DATA_VARIABLE} does not name a folder with evaluation data")
        return 0
    data = Path(named).resolve()
    if not data.is_dir():
        print(f"evals: {DATA_VARIABLE}={named} is not a folder", file=sys.stderr)
        return 2
    evals = find_evals(folder)
    unknown = set(options.names) - {path.stem for path in evals}
    if unknown:
        print(f"evals: no such eval: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    if options.names:
        evals = [path for path in evals if path.stem in options.names]
    pinned = folder / "floors.toml"
    try:
        floors = parse_floors(pinned.read_text("utf-8")) if pinned.exists() else {}
    except FloorsError as error:
        print(f"evals: {pinned.name}: {error}", file=sys.stderr)
        return 2
    outcomes = run_evals(evals, data, folder.parent / ".eval")
    kept: list[str] = []
    if options.update:
        floors, kept = _raise_floors(floors, outcomes, lower=options.lower)
        pinned.write_text(render_floors(floors), "utf-8")
    report, wrong = render_report(outcomes, floors)
    if not options.names:
        gone = sorted(set(floors) - set(outcomes))
        wrong += [f"{name}: {pinned.name} pins it, but there is no such eval" for name in gone]
    wrong += [f"{figure}: its pin would have to be loosened: left as it was (--lower loosens)" for figure in kept]
    print(report)
    print(f"evals: {len(outcomes)} ran, {len(wrong)} wrong")
    for sentence in wrong:
        print(f"  {sentence}")
    return 1 if wrong else 0


def _defined(path: Path) -> Iterator[str]:
    for node in ast.parse(path.read_bytes(), filename=str(path)).body:
        if isinstance(node, ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


def _start(path: Path, data: Path, scratch: Path) -> subprocess.Popen[bytes]:
    result = scratch / f"{path.stem}.json"
    result.unlink(missing_ok=True)
    roots = [str(path.parent.parent), str(_ROOT), os.environ.get("PYTHONPATH", "")]
    environment = {
        **os.environ,
        DATA_VARIABLE: str(data),
        "PYTHONPATH": os.pathsep.join(root for root in dict.fromkeys(roots) if root),
        "PYTHONUNBUFFERED": "1",
        # Numeric libraries would otherwise start a thread a core in each eval, and time each other's.
        "OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS", "1"),
    }
    module = f"{path.parent.name}.{path.stem}"
    with (scratch / f"{path.stem}.log").open("wb") as log:
        # A session of its own, so that an eval can be ended with whatever it started. -P: this folder's names must
        # not hide modules of the standard library.
        return subprocess.Popen(
            [sys.executable, "-P", str(Path(__file__).resolve()), "--measure", module, str(result)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=path.parent.parent,
            env=environment,
            start_new_session=True,
        )


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _outcome(name: str, code: int, scratch: Path, *, timed_out: bool) -> Outcome:
    log = (scratch / f"{name}.log").read_text("utf-8", errors="replace")
    tail = "\n".join(log.splitlines()[-LOG_TAIL_LINES:])
    result = scratch / f"{name}.json"
    if not result.exists():
        ended = f"signal {-code}" if code < 0 else f"exit code {code}"
        return Crashed(reason="took too long and was ended" if timed_out else f"ended with {ended}", log=tail)
    values = json.loads(result.read_text("utf-8"))
    if "error" in values:
        return Crashed(reason=values["error"])
    measured = Measured(
        data=values["data"],
        figures=values["figures"],
        ceilings=tuple(values["ceilings"]),
        unpinned=tuple(values["unpinned"]),
    )
    return Ran(measured=measured, files=values["files"], seconds=values["seconds"], peak_mib=values["peak_mib"])


def _measure(module_name: str, result: Path) -> None:
    """Run one eval in this process and leave what it reports in ``result``, whole or not at all."""
    module = importlib.import_module(module_name)
    data = Path(os.environ[DATA_VARIABLE])
    values: dict[str, object]
    try:
        files = data_files(data, module.DATA)
    except LookupError as error:
        values = {"error": str(error)}
    else:
        started = time.monotonic()
        figures = module.measure(data)
        values = {
            "data": data_hash(data, files),
            "files": len(files),
            "figures": figures,
            "ceilings": getattr(module, "CEILINGS", ()),
            "unpinned": getattr(module, "UNPINNED", ()),
            "seconds": time.monotonic() - started,
            "peak_mib": _peak_mib(),
        }
        bad = [name for name, value in figures.items() if not _is_number(value)]
        if bad or not figures:
            values = {"error": f"reports figures that are no numbers: {', '.join(bad)}" if bad else "reports no figure"}
    partial = result.with_suffix(".part")
    partial.write_text(json.dumps(values), "utf-8")
    partial.replace(result)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _peak_mib() -> float:
    import resource  # Unix alone has it, and the parent does without.

    # Linux counts in KiB (getrusage(2)).
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


def _raise_floors(
    floors: Mapping[str, Pins], outcomes: Mapping[str, Outcome], *, lower: bool
) -> tuple[dict[str, Pins], list[str]]:
    raised = dict(floors)
    kept: list[str] = []
    for name, outcome in outcomes.items():
        if isinstance(outcome, Ran):
            repinned = repin(outcome.measured, floors.get(name), lower=lower)
            raised[name] = repinned.pins
            kept.extend(repinned.kept)
    return raised, kept


def _columns(rows: Sequence[tuple[str, str, str, str]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return [
        f"  {figure:<{widths[0]}}  {value:>{widths[1]}}  {pin:<{widths[2]}}  {state}".rstrip()
        for figure, value, pin, state in rows
    ]


def _parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evals.run", description="Run evals and hold them to their floors.")
    parser.add_argument("names", nargs="*", help="evals to run; all of them where none is named")
    parser.add_argument("--update", action="store_true", help="raise the floors to the present figures")
    parser.add_argument("--lower", action="store_true", help="with --update: loosen or drop pins as well")
    options = parser.parse_args(arguments)
    if options.lower and not options.update:
        parser.error("--lower goes with --update")
    return options


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        _measure(sys.argv[2], Path(sys.argv[3]))
        # An eval may leave engines' threads or processes behind; its figures are safe, so it need not wait for them.
        sys.stdout.flush()
        os._exit(0)
    raise SystemExit(main())
