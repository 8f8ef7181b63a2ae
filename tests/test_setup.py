"""Set-up: the locks, and the scripts run in a copy of the checkout on a machine made of fakes.

The fake machine's PATH holds the few plain tools that the scripts need, and stand-ins for Python, uv, dpkg and apt that
note how they were called.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

PLAIN_TOOLS = (
    "bash",
    "env",
    "cat",
    "cut",
    "sed",
    "awk",
    "sort",
    "head",
    "sha256sum",
    "dirname",
    "mkdir",
    "rm",
    "chmod",
)

PACKAGES = [
    [cell.strip() for cell in line.split("|")]
    for line in (ROOT / "scripts" / "debian-packages.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


# --- the locks ---------------------------------------------------------------------------------------------------


def locked(name: str) -> dict[str, str]:
    """Read a lock file: package to the text of its entry."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)
    return {plain(entry): entry for entry in entries if re.match(r"[A-Za-z0-9]", entry)}


def plain(requirement: str) -> str:
    """Return a requirement's package name in normal form (PEP 503)."""
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name, requirement
    return re.sub(r"[-_.]+", "-", name.group()).lower()


def project() -> dict[str, list[str]]:
    """Read what pyproject.toml asks for, by lock file."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    table = tomllib.loads(text)
    run = table["project"]["dependencies"]
    return {
        "run": run,
        "dev": [*run, *table["dependency-groups"]["dev"]],
        "build": [*table["build-system"]["requires"], "editables"],
        "peers": table["dependency-groups"]["peers"],
        "uv": ["uv"],
    }


@pytest.mark.parametrize("name", sorted(project()))
def test_a_lock_names_every_dependency_that_the_project_declares(name: str) -> None:
    missing = {plain(requirement) for requirement in project()[name]} - set(locked(name))
    assert not missing, f"run `make lock`: requirements/{name}.txt lacks {missing}"


@pytest.mark.parametrize("name", sorted(project()))
def test_every_locked_package_has_one_version_and_a_hash(name: str) -> None:
    for package, entry in locked(name).items():
        assert re.match(r"[A-Za-z0-9._-]+(\[[a-z,-]+\])?==\S+", entry), package
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), package


@pytest.mark.parametrize("name", sorted(project()))
def test_no_lock_holds_an_address(name: str) -> None:
    assert "://" not in (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")


@pytest.mark.parametrize("smaller", ["run", "build"])
def test_the_development_lock_holds_the_others(smaller: str) -> None:
    def versions(name: str) -> set[str]:
        text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
        return set(re.findall(r"^[A-Za-z0-9]\S+==\S+", text, flags=re.MULTILINE))

    assert versions(smaller) <= versions("dev")


# --- the scripts -------------------------------------------------------------------------------------------------


class Machine:
    """A copy of the checkout's set-up on a machine of fakes; ``calls`` are the calls they noted."""

    def __init__(self, root: Path) -> None:
        self.checkout = root / "checkout"
        self.bin = root / "bin"
        self.log = root / "calls"
        self.installed = root / "installed"
        self.bin.mkdir(parents=True)
        self.log.touch()
        self.installed.touch()
        self.checkout.mkdir()
        for name in ("scripts", "requirements"):
            shutil.copytree(ROOT / name, self.checkout / name)
        (self.checkout / "training").mkdir()
        shutil.copy(ROOT / "training" / "requirements.txt", self.checkout / "training")
        shutil.copy(ROOT / "pyproject.toml", self.checkout)
        for tool in PLAIN_TOOLS:
            found = shutil.which(tool)
            assert found, tool
            (self.bin / tool).symlink_to(found)

    def fake(self, name: str, body: str) -> None:
        """Put a shell script on the PATH; a call of it is noted before ``body`` runs."""
        path = self.bin / name
        path.write_text(f'#!/bin/bash\necho "{name} $*" >>"{self.log}"\n{body}\n', "utf-8")
        path.chmod(0o755)

    def with_python(self, name: str = "python3.11", *, ensurepip: bool = True) -> None:
        """Add a Python that passes for a supported one; its `-m venv` makes a folder with a pip that installs uv."""
        no_pip = "" if ensurepip else '[[ "$*" == *ensurepip* ]] && [ ! -e "$0.pip" ] && exit 1'
        self.fake(
            name,
            f"""{no_pip}
            if [ "$1 $2" = "-m venv" ]; then
                mkdir -p "$3/bin"
                printf '#!/bin/bash\\necho "pip $*" >>"{self.log}"\\ncat "{self.bin}/uv-to-be" >"%s/bin/uv"\\n' "$3" \\
                    >"$3/bin/python"
                echo 'chmod +x .uv/bin/uv' >>"$3/bin/python"
                chmod +x "$3/bin/python"
            fi""",
        )

    def with_uv(self, version: str = "0.9.1", *, name: str = "uv") -> None:
        """Add a uv of a version."""
        self.fake(
            name,
            f"""case "$1" in
            --version) echo "uv {version} (fake)" ;;
            venv)
                mkdir -p .venv/bin .venv-peers .venv-training
                cat "$0" >.venv/bin/python
                chmod +x .venv/bin/python
                ;;
            esac""",
        )

    def with_debian(self, *, may_install: bool = True, works: bool = True) -> None:
        """Add dpkg-query, apt-get and the user who calls them."""
        self.fake("dpkg-query", f'cat "{self.installed}"')
        self.fake("id", "echo 0" if may_install else "echo 1000")
        noting = f"""
            after=
            for word in "$@"; do
                [ -n "$after" ] && echo "installed $word " >>"{self.installed}"
                [ "$word" = -- ] && after=yes
            done
            exit 0"""
        self.fake("apt-get", noting if works else "exit 100")

    def have(self, *packages: str) -> None:
        """Let Debian packages be installed."""
        with self.installed.open("a", encoding="utf-8") as file:
            file.writelines(f"installed {package} \n" for package in packages)

    def setup(self, target: str) -> subprocess.CompletedProcess[str]:
        """Run ``scripts/setup`` for a target, with nobody at the keyboard."""
        return subprocess.run(
            [str(self.checkout / "scripts" / "setup"), target],
            env={"PATH": str(self.bin), "HOME": str(self.checkout)},
            cwd=self.checkout.parent,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def calls(self) -> list[str]:
        return self.log.read_text("utf-8").splitlines()

    def forget(self) -> None:
        """Forget the calls noted so far."""
        self.log.write_text("", "utf-8")

    def called(self, pattern: str) -> bool:
        """Tell whether some call matches a regular expression."""
        return any(re.search(pattern, call) for call in self.calls)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture
def ready(machine: Machine) -> Machine:
    """A Debian machine with everything but .venv."""
    machine.with_python()
    machine.with_uv()
    machine.with_debian()
    machine.have(*(package for _, package, _ in PACKAGES))
    return machine


def test_the_package_list_says_what_each_package_gives() -> None:
    assert {when for when, _, _ in PACKAGES} == {"run", "test"}
    assert all(gives for _, _, gives in PACKAGES)
    names = [package for _, package, _ in PACKAGES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("script", ["scripts/setup", "scripts/lock", "scripts/common.sh", ".ci/run"])
def test_every_script_is_sound_shell(script: str) -> None:
    subprocess.run(["bash", "-n", str(ROOT / script)], check=True)


def test_run_installs_what_running_needs_and_no_more(ready: Machine) -> None:
    done = ready.setup("run")
    assert done.returncode == 0, done.stderr
    assert ready.called(r"^uv venv .*--python \S+/python3.11 .venv")
    assert ready.called(r"^uv pip sync .*--require-hashes requirements/run.txt requirements/build.txt$")
    assert ready.called(r"^uv pip install .*--no-deps --no-build-isolation --editable \.$")
    assert not ready.called("^apt-get")


@pytest.mark.parametrize("target", ["run", "lint", "test", "eval"])
def test_a_second_call_does_nothing_and_at_once(ready: Machine, target: str) -> None:
    assert ready.setup(target).returncode == 0
    ready.forget()
    times = []
    for _ in range(3):
        started = time.monotonic()
        done = ready.setup(target)
        times.append(time.monotonic() - started)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    # The best of a few: the machine does other things as well.
    assert min(times) < 0.5
    assert not [call for call in ready.calls if not call.startswith("dpkg-query")]


def test_peers_go_into_an_environment_of_their_own_once(ready: Machine) -> None:
    assert ready.setup("peers").returncode == 0
    assert ready.called(r"^uv venv .* \.venv-peers$")
    assert ready.called(r"^uv pip sync .*--python \.venv-peers/bin/python --require-hashes requirements/peers\.txt$")
    assert not ready.called(r"\.venv/")
    ready.forget()
    assert ready.setup("peers").returncode == 0
    assert ready.calls == []


def test_training_goes_into_an_environment_of_its_own_once(ready: Machine) -> None:
    assert ready.setup("training").returncode == 0
    assert ready.called(r"^uv venv .* \.venv-training$")
    assert ready.called(r"^uv pip install .*\.venv-training/.* --torch-backend cpu -r training/requirements\.txt$")
    assert not ready.called(r"\.venv/")
    ready.forget()
    assert ready.setup("training").returncode == 0
    assert ready.calls == []


def test_run_after_test_keeps_the_development_packages(ready: Machine) -> None:
    assert ready.setup("test").returncode == 0
    ready.forget()
    assert ready.setup("run").returncode == 0
    assert not ready.called("^uv")
    with (ready.checkout / "requirements" / "run.txt").open("a", encoding="utf-8") as lock:
        lock.write("\n")
    assert ready.setup("run").returncode == 0
    assert ready.called(r"^uv pip sync .* requirements/dev.txt$")


def test_test_after_run_adds_the_development_packages(ready: Machine) -> None:
    assert ready.setup("run").returncode == 0
    ready.forget()
    assert ready.setup("test").returncode == 0
    assert ready.called(r"^uv pip sync .* requirements/dev.txt$")
    assert not ready.called("^uv venv")


def test_a_checkout_that_was_moved_is_installed_anew(ready: Machine) -> None:
    assert ready.setup("run").returncode == 0
    ready.forget()
    ready.checkout = ready.checkout.rename(ready.checkout.with_name("moved"))
    assert ready.setup("run").returncode == 0
    assert ready.called("^uv pip install .*--editable")


def test_a_failed_installation_says_what_to_do_and_is_tried_again(ready: Machine) -> None:
    ready.fake("uv", '[ "$1" = pip ] && exit 1; [ "$1" = --version ] && echo uv 0.9.0; exit 0')
    failed = ready.setup("run")
    assert failed.returncode == 1
    assert "could not be installed" in failed.stderr
    assert "Run the same command again" in failed.stderr
    ready.with_uv()
    assert ready.setup("run").returncode == 0


def test_without_a_supported_python_it_says_which_ones_are(machine: Machine) -> None:
    machine.fake("python3.12", "exit 127")
    machine.with_uv()
    done = machine.setup("run")
    assert done.returncode == 1
    assert "no Python 3.11, 3.12 or 3.13 found" in done.stderr
    assert not (machine.checkout / ".venv").exists()


def test_a_python_that_only_bears_the_name_is_passed_over(ready: Machine) -> None:
    ready.fake("python3.11", "echo 'not found' >&2; exit 127")
    ready.with_python("python3.13")
    assert ready.setup("run").returncode == 0
    assert ready.called(r"^uv venv .*/python3.13 ")


@pytest.mark.parametrize("installed", ["", "0.4.30"])
def test_without_a_uv_new_enough_a_pinned_one_is_fetched_once(ready: Machine, installed: str) -> None:
    (ready.bin / "uv").unlink()
    if installed:
        ready.with_uv(installed)
    ready.with_uv("0.9.1", name="uv-to-be")
    done = ready.setup("run")
    assert done.returncode == 0, done.stderr
    assert ready.called(r"^pip -m pip install .*--require-hashes -r requirements/uv.txt$")
    assert ready.called("^uv-to-be pip sync")
    ready.forget()
    assert ready.setup("test").returncode == 0
    assert not ready.called("^pip")
    assert ready.called("^uv-to-be pip sync")


def test_a_python_without_ensurepip_gets_debians_python3_venv_where_it_may(ready: Machine) -> None:
    (ready.bin / "uv").unlink()
    ready.with_uv("0.9.1", name="uv-to-be")
    ready.with_python(ensurepip=False)
    done = ready.setup("run")
    assert done.returncode == 0, done.stderr
    assert ready.called("^apt-get install .*-- python3-venv$")
    assert ready.called("^uv-to-be pip sync")


def test_a_python_without_ensurepip_stops_with_what_to_run_where_it_may_not(ready: Machine) -> None:
    (ready.bin / "uv").unlink()
    ready.with_debian(may_install=False)
    ready.with_python(ensurepip=False)
    done = ready.setup("run")
    assert done.returncode == 1
    assert "Run: sudo apt-get install python3-venv" in done.stderr


def test_only_missing_debian_packages_are_installed_and_named_first(ready: Machine) -> None:
    names = [package for when, package, _ in PACKAGES if when == "run"]
    ready.installed.write_text("", "utf-8")
    ready.have(*names[2:])
    done = ready.setup("run")
    assert done.returncode == 0, done.stderr
    assert ready.called(f"^apt-get install .*-- {names[0]} {names[1]}$")
    assert f"{names[1]} | {PACKAGES[1][2]}" in done.stderr
    ready.forget()
    assert ready.setup("run").stderr == ""
    assert not ready.called("^apt-get")


def test_packages_for_tests_are_left_alone_by_run(ready: Machine) -> None:
    ready.installed.write_text("", "utf-8")
    ready.have(*(package for when, package, _ in PACKAGES if when == "run"))
    assert ready.setup("run").stderr.count("Debian") == 0
    assert ready.setup("test").returncode == 0
    assert ready.called("^apt-get install .*-- chromium")


def test_a_package_that_another_one_provides_is_not_missing(ready: Machine) -> None:
    first, *others = [package for _, package, _ in PACKAGES]
    ready.installed.write_text(f"installed apertium-new other-name (= 1.0), {first} (= 1.0)\n", "utf-8")
    ready.have(*others)
    assert ready.setup("test").returncode == 0
    assert not ready.called("^apt-get")


def test_a_package_that_was_removed_is_missing_though_dpkg_remembers_it(ready: Machine) -> None:
    text = ready.installed.read_text("utf-8").replace("installed chromium ", "config-files chromium ")
    ready.installed.write_text(text, "utf-8")
    ready.setup("test")
    assert ready.called("^apt-get install .*-- chromium$")


@pytest.mark.parametrize("why", ["no root and no sudo", "apt fails"])
def test_where_debian_packages_may_not_be_installed_run_goes_on_and_test_stops(ready: Machine, why: str) -> None:
    ready.with_debian(may_install=why == "apt fails", works=False)
    text = ready.installed.read_text("utf-8").replace("installed apertium \n", "")
    ready.installed.write_text(text, "utf-8")
    run = ready.setup("run")
    assert run.returncode == 0
    assert "sudo apt-get install apertium\n" in run.stderr
    assert "going on without" in run.stderr
    for target in ("test", "eval"):
        stopped = ready.setup(target)
        assert stopped.returncode == 1
        assert "sudo apt-get install apertium\n" in stopped.stderr
        assert f"make {target} needs these packages" in stopped.stderr
    assert ready.setup("lint").returncode == 0


def test_sudo_is_used_where_it_asks_for_no_password(ready: Machine) -> None:
    ready.installed.write_text("", "utf-8")
    ready.with_debian(may_install=False)
    ready.fake("sudo", '[ "$1" = -n ] && exit 0; exec "$@"')
    assert ready.setup("test").returncode == 0
    assert ready.called("^sudo env DEBIAN_FRONTEND=noninteractive apt-get install")


def test_stale_package_lists_are_fetched_and_the_installation_tried_again(ready: Machine) -> None:
    ready.installed.write_text("", "utf-8")
    fresh = ready.checkout / "fresh"
    ready.fake("apt-get", f'[ "$1" = update ] && >"{fresh}"; [ -e "{fresh}" ]')
    assert ready.setup("test").returncode == 0
    assert [call.split()[1] for call in ready.calls if call.startswith("apt-get")] == ["install", "update", "install"]


def test_elsewhere_than_on_debian_it_looks_for_the_programs(machine: Machine) -> None:
    machine.with_python()
    machine.with_uv()
    run = machine.setup("run")
    assert run.returncode == 0
    assert "this is not Debian" in run.stderr
    assert "Missing: apertium." in run.stderr
    machine.fake("apertium", "")
    assert machine.setup("run").stderr == ""
    test = machine.setup("test")
    assert test.returncode == 1
    assert "Missing: chromium." in test.stderr


def test_an_unknown_target_is_a_misuse(machine: Machine) -> None:
    done = machine.setup("fly")
    assert done.returncode == 2
    assert "usage" in done.stderr


def test_help_lists_every_target() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", text, flags=re.MULTILINE)
    assert phony
    printed = subprocess.run(["make", "-C", str(ROOT)], capture_output=True, text=True, check=True).stdout
    for target in phony.group(1).split():
        assert re.search(rf"^  make {target} +\S", printed, flags=re.MULTILINE), target


def test_locking_writes_every_lock_with_hashes_and_without_addresses(ready: Machine) -> None:
    subprocess.run([str(ready.checkout / "scripts" / "lock")], env={"PATH": str(ready.bin)}, check=True)
    compiled = [call for call in ready.calls if call.startswith("uv pip compile")]
    assert [re.findall(r"--output-file requirements/(\w+)\.txt", call) for call in compiled] == [
        ["run"],
        ["dev"],
        ["peers"],
        ["build"],
        ["uv"],
    ]
    for flag in ("--universal", "--python-version 3.11", "--generate-hashes", "--no-emit-index-url", "--no-header"):
        assert all(flag in call for call in compiled), flag


# --- the check before a change lands -----------------------------------------------------------------------------


def landing_check(
    root: Path, *, test: str, evals: str = "", data: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a copy of .ci/run whose ``make test`` and ``make eval`` are lines of shell."""
    checkout = root / "checkout"
    (checkout / ".ci").mkdir(parents=True)
    shutil.copy(ROOT / ".ci" / "run", checkout / ".ci")
    (root / "bin").mkdir()
    fake = root / "bin" / "make"
    fake.write_text(
        f'#!/bin/bash\ncase $1 in\ntest) {test} ;;\neval) echo "data: $DRAGOMAN_EVAL_DATA"; {evals} ;;\nesac\n'
    )
    fake.chmod(0o755)
    path = os.pathsep.join([str(root / "bin"), os.environ["PATH"]])
    environment = {"PATH": path, "CI": "true"} | ({"DRAGOMAN_EVAL_DATA": data} if data else {})
    return subprocess.run([str(checkout / ".ci" / "run")], env=environment, capture_output=True, text=True, check=False)


def test_the_landing_check_ends_with_pytests_closing_line(tmp_path: Path) -> None:
    closing = "==== 3 passed, 1 skipped in 0.10s ===="
    done = landing_check(tmp_path, test=f"echo '{closing}'")
    assert done.returncode == 0
    assert done.stdout.splitlines()[-3:] == ["make test: exit 0", "make eval: exit 0", closing]


@pytest.mark.parametrize(("test", "evals"), [("exit 2", ""), ("", "exit 2"), ("exit 2", "exit 2")])
def test_the_landing_check_runs_both_and_fails_with_either(tmp_path: Path, test: str, evals: str) -> None:
    done = landing_check(tmp_path, test=test, evals=evals)
    assert done.returncode == 1
    assert f"make test: exit {2 if test else 0}" in done.stdout
    assert f"make eval: exit {2 if evals else 0}" in done.stdout
    assert done.stdout.splitlines()[-1] == "pytest did not run"


def test_the_landing_check_finds_the_evaluation_data_beside_the_checkout(tmp_path: Path) -> None:
    (tmp_path / "shared" / "eval").mkdir(parents=True)
    done = landing_check(tmp_path, test="")
    assert f"data: {tmp_path / 'shared' / 'eval'}\n" in done.stdout


def test_the_landing_check_leaves_named_data_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "shared" / "eval").mkdir(parents=True)
    assert "data: elsewhere\n" in landing_check(tmp_path, test="", data="elsewhere").stdout
