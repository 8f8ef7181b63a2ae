"""The evals runner, with evals of a few lines in a folder of their own."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from evals.floors import FloorsError, Kind, Measured, Pin, Pins, compare, parse_floors, render_floors, repin
from evals.run import DATA_VARIABLE, Crashed, Ran, data_files, data_hash, find_evals, main, run_evals


class Bench:
    """A project with evals and data, and the runner over it."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "project" / "evals"
        self.data = root / "data"
        self.floors = self.folder / "floors.toml"
        self.folder.mkdir(parents=True)
        self.data.mkdir()
        (self.data / "rows.jsonl").write_text("{}\n", "utf-8")

    def add(self, name: str, body: str, *, head: str = "") -> Path:
        """Write an eval whose ``measure`` has ``body``."""
        path = self.folder / f"{name}.py"
        source = (
            f'DATA = ("rows.jsonl",)\n{head}\ndef measure(data):\n{textwrap.indent(textwrap.dedent(body), "    ")}\n'
        )
        path.write_text(source, "utf-8")
        return path

    def run(self, *arguments: str) -> int:
        """Run the command line over it."""
        return main(arguments, folder=self.folder)


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    made = Bench(tmp_path)
    monkeypatch.setenv(DATA_VARIABLE, str(made.data))
    return made


def test_without_data_it_says_so_and_passes(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.add("score", "raise SystemExit(9)")
    monkeypatch.delenv(DATA_VARIABLE)
    assert bench.run() == 0
    assert f"skipped, none was run: {DATA_VARIABLE}" in capsys.readouterr().out


def test_a_data_folder_that_is_not_there_is_a_misuse(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(DATA_VARIABLE, str(bench.data / "absent"))
    assert bench.run() == 2
    assert "is not a folder" in capsys.readouterr().err


def test_only_modules_with_measure_and_data_are_evals_and_none_is_imported(bench: Bench) -> None:
    bench.add("score", "return {}")
    (bench.folder / "shared.py").write_text("raise RuntimeError\ndef measure(data): ...\n", "utf-8")
    (bench.folder / "annotated.py").write_text("DATA: tuple[str, ...] = ('x',)\ndef measure(data): ...\n", "utf-8")
    assert [path.stem for path in find_evals(bench.folder)] == ["annotated", "score"]


def test_figures_are_printed_with_what_they_cost(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    bench.add("score", "print('talk')\nreturn {'score.f1': 0.75}")
    assert bench.run() == 0
    out = capsys.readouterr().out
    assert "score.f1" in out
    assert "0.75" in out
    assert "MiB" in out
    assert "talk" not in out
    assert "nothing is pinned yet" in out


def test_a_figure_at_its_floor_passes_and_one_below_fails_by_name(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.add("score", "return {'score.f1': 0.75}")
    assert bench.run("--update") == 0
    assert bench.run() == 0
    bench.add("score", "return {'score.f1': 0.5}")
    capsys.readouterr()
    assert bench.run() == 1
    assert "score.f1 (score): below its floor: 0.5, pinned >= 0.7462" in capsys.readouterr().out


def test_a_figure_above_its_ceiling_fails_by_name(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    bench.add("score", "return {'score.alarms': 0.1}", head="CEILINGS = ('*.alarms',)")
    assert bench.run("--update") == 0
    assert "ceiling = 0.1005" in bench.floors.read_text("utf-8")
    bench.add("score", "return {'score.alarms': 0.2}")
    assert bench.run() == 1
    assert "score.alarms (score): above its ceiling" in capsys.readouterr().out


def test_other_data_is_shown_and_not_compared(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    bench.add("score", "return {'score.f1': 0.75}")
    bench.run("--update")
    bench.add("score", "return {'score.f1': 0.5}")
    (bench.data / "rows.jsonl").write_text("{}\n{}\n", "utf-8")
    capsys.readouterr()
    assert bench.run() == 0
    out = capsys.readouterr().out
    assert "the floors are of other data" in out
    assert "not compared: other data" in out
    assert "0.5 " in out


def test_a_pinned_figure_that_is_no_longer_reported_is_wrong(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    bench.add("score", "return {'score.f1': 0.75, 'score.recall': 1}")
    bench.run("--update")
    bench.add("score", "return {'score.f1': 0.75}")
    assert bench.run() == 1
    assert "score.recall (score): no longer reported" in capsys.readouterr().out


def test_a_pinned_eval_that_is_gone_is_wrong(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    path = bench.add("score", "return {'score.f1': 0.75}")
    bench.run("--update")
    path.unlink()
    assert bench.run() == 1
    assert "score: floors.toml pins it, but there is no such eval" in capsys.readouterr().out


def test_an_eval_that_crashes_is_named_and_the_rest_goes_on(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    bench.add("broken", "raise RuntimeError('the reason')")
    bench.add("killed", "import os\nos.kill(os.getpid(), 9)")
    bench.add("score", "return {'score.f1': 0.75}")
    assert bench.run() == 1
    out = capsys.readouterr().out
    assert "broken: FAILED: ended with exit code 1" in out
    assert "RuntimeError: the reason" in out
    assert "killed: FAILED: ended with signal 9" in out
    assert "0.75" in out
    assert "3 ran, 2 wrong" in out


@pytest.mark.parametrize("figures", ["{}", "{'a': float('nan')}", "{'a': True}", "{'a': 'x'}"])
def test_what_is_no_figure_is_an_error(bench: Bench, figures: str) -> None:
    path = bench.add("score", f"return {figures}")
    (outcome,) = run_evals([path], bench.data, bench.folder / "scratch").values()
    assert isinstance(outcome, Crashed)
    assert "figure" in outcome.reason


def test_data_that_is_missing_is_an_error_that_names_the_pattern(bench: Bench) -> None:
    path = bench.add("score", "return {'a': 1}")
    (bench.data / "rows.jsonl").unlink()
    (outcome,) = run_evals([path], bench.data, bench.folder / "scratch").values()
    assert isinstance(outcome, Crashed)
    assert "matches 'rows.jsonl'" in outcome.reason


def test_an_eval_that_takes_too_long_is_ended(bench: Bench) -> None:
    path = bench.add("slow", "import time\ntime.sleep(60)")
    (outcome,) = run_evals([path], bench.data, bench.folder / "scratch", limit_s=0.5).values()
    assert outcome == Crashed(reason="took too long and was ended")


def test_an_eval_may_leave_a_process_behind_and_does_not_delay_the_report(bench: Bench) -> None:
    path = bench.add("engine", "import subprocess\nsubprocess.Popen(['sleep', '60'])\nreturn {'a': 1}")
    (outcome,) = run_evals([path], bench.data, bench.folder / "scratch", limit_s=30).values()
    assert isinstance(outcome, Ran)
    assert outcome.seconds < 10
    assert outcome.peak_mib > 1


def test_an_eval_can_import_a_neighbour_but_hides_no_standard_module(bench: Bench) -> None:
    (bench.folder / "statistics.py").write_text("", "utf-8")
    (bench.folder / "scoring.py").write_text("HALF = 0.5\n", "utf-8")
    body = "from statistics import mean\nfrom evals.scoring import HALF\nreturn {'a': mean([HALF])}"
    path = bench.add("score", body)
    (outcome,) = run_evals([path], bench.data, bench.folder / "scratch").values()
    assert isinstance(outcome, Ran), outcome
    assert outcome.measured.figures == {"a": 0.5}


def test_named_evals_run_alone(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    bench.add("one", "return {'one.f1': 1}")
    bench.add("two", "return {'two.f1': 1}")
    assert bench.run("--update") == 0
    capsys.readouterr()
    assert bench.run("two") == 0
    assert "one.f1" not in capsys.readouterr().out
    assert bench.run("three") == 2
    assert "no such eval: three" in capsys.readouterr().err


def test_floors_that_cannot_be_read_are_a_misuse_that_says_where(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.floors.write_text('[score]\ndata = "x"\n[score.figures]\n"score.f1" = 0.5\n', "utf-8")
    assert bench.run() == 2
    assert "[score] score.f1 must be" in capsys.readouterr().err


def test_lower_needs_update(bench: Bench) -> None:
    with pytest.raises(SystemExit, match="2"):
        bench.run("--lower")


def test_the_hash_covers_paths_and_bytes(tmp_path: Path) -> None:
    def hashed(**files: str) -> str:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text, "utf-8")
        return data_hash(folder, data_files(folder, ("*", "a*")))

    same = hashed(a="1", b="2")
    assert same == hashed(b="2", a="1")
    assert len({same, hashed(a="1", b="3"), hashed(a="1", c="2"), hashed(a="12", b=""), hashed(ab="12")}) == 5


# --- raising floors ----------------------------------------------------------------------------------------------


def floor(limit: float) -> Pin:
    return Pin(kind=Kind.FLOOR, limit=limit)


def ceiling(limit: float) -> Pin:
    return Pin(kind=Kind.CEILING, limit=limit)


def test_floors_come_back_as_they_were_written() -> None:
    floors = {"odd name.x": Pins(data="ab", figures={'a."b"': floor(0.5), "c": ceiling(12.0), "d": floor(-0.001)})}
    assert parse_floors(render_floors(floors)) == floors


@pytest.mark.parametrize(
    "text",
    ["[", "a = 1", "[a]\ndata = 'x'", "[a]\ndata='x'\n[a.figures]\nb={floor=1,ceiling=2}", "[a]\ndata=1\nfigures={}"],
)
def test_a_malformed_floors_file_is_refused(text: str) -> None:
    with pytest.raises(FloorsError):
        parse_floors(text)


def test_raising_leaves_a_little_room_and_more_for_ratios_of_speed() -> None:
    measured = Measured(data="x", figures={"a": 0.8, "b": 0.0, "a.speed_ratio": 2.0})
    assert repin(measured, None, lower=False).pins.figures == {
        "a": floor(0.796),
        "b": floor(0.0),
        "a.speed_ratio": floor(1.2),
    }


def test_figures_in_units_of_time_and_peers_are_never_pinned() -> None:
    figures = {"a.seconds": 1.0, "a.pages_per_second": 2.0, "a.peak_mib": 3.0, "a.median_ms": 1.0, "a.peer_f1": 0.5}
    measured = Measured(data="x", figures=figures, unpinned=("*.peer_f1",))
    assert repin(measured, None, lower=False).pins.figures == {}


def test_raising_never_loosens_a_pin() -> None:
    pins = Pins(data="x", figures={"up": floor(0.5), "near": floor(0.7), "down": floor(0.9), "alarms": ceiling(0.1)})
    measured = Measured(data="x", figures={"up": 0.6, "near": 0.701, "down": 0.8, "alarms": 0.2})
    repinned = repin(measured, pins, lower=False)
    assert repinned.pins.figures == {**pins.figures, "up": floor(0.597)}
    assert repinned.kept == ["down", "alarms"]


def test_raising_never_drops_a_pin() -> None:
    pins = Pins(data="x", figures={"a": floor(0.5), "b": floor(0.5)})
    repinned = repin(Measured(data="x", figures={"a": 0.5}), pins, lower=False)
    assert "b" in repinned.pins.figures
    assert repinned.kept == ["b"]


def test_lowering_loosens_and_drops_and_keeps_the_kind() -> None:
    pins = Pins(data="x", figures={"down": floor(0.9), "alarms": ceiling(0.1), "gone": floor(1.0)})
    repinned = repin(Measured(data="y", figures={"down": 0.8, "alarms": 0.2}), pins, lower=True)
    assert repinned.pins == Pins(data="y", figures={"down": floor(0.796), "alarms": ceiling(0.201)})
    assert not repinned.kept


def test_pins_move_to_other_data_only_where_none_has_to_be_loosened() -> None:
    pins = Pins(data="x", figures={"a": floor(0.5), "b": floor(0.5)})
    worse = repin(Measured(data="y", figures={"a": 0.4, "b": 0.9}), pins, lower=False)
    assert worse.pins == pins
    assert worse.kept == ["a"]
    better = repin(Measured(data="y", figures={"a": 0.6, "b": 0.9}), pins, lower=False)
    assert better.pins.data == "y"
    assert not better.kept


def test_a_fresh_pin_always_holds_for_its_own_figure() -> None:
    for value in (0.0, 1e-6, 0.33333, 0.99999, 1.0, 41.7, -3.3, 12345.6789):
        measured = Measured(data="x", figures={"more": value, "less": value}, ceilings=("less",))
        pins = repin(measured, None, lower=False).pins
        assert [line.state.value for line in compare(measured, pins)] == ["ok", "ok"], value


def test_an_update_that_would_have_to_lower_fails_and_says_so(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    bench.add("score", "return {'score.f1': 0.75}")
    bench.run("--update")
    bench.add("score", "return {'score.f1': 0.5}")
    assert bench.run("--update") == 1
    assert "score.f1: its pin would have to be loosened" in capsys.readouterr().out
    assert bench.run("--update", "--lower") == 0
    assert "floor = 0.4975" in bench.floors.read_text("utf-8")
