"""What holds for every file of the repository."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# In pieces, so that this file does not match itself.
REGISTRY_HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs"),
        ("npmjs", "com"),
        ("deb", "debian", "org"),
        ("security", "debian", "org"),
        ("conda", "anaconda", "org"),
        ("proxy", "golang", "org"),
        ("index", "crates", "io"),
        ("registry-1", "docker", "io"),
    )
)

MACHINE_PATHS = ("/".join(("", "work", "")),)

LINES_AT_MOST = 500
"""Lines of a module: one that is longer does more than one thing."""

LONGER_MODULES: frozenset[str] = frozenset()
"""Modules that may be longer, each with a reason beside it."""


@cache
def tracked() -> tuple[Path, ...]:
    """List the files that git tracks and that are there."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is no git checkout")
    return tuple(path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file())


def naming(needles: tuple[str, ...]) -> list[str]:
    """List the tracked files that hold one of the strings, as "file: string"."""
    return [
        f"{path.relative_to(ROOT)}: {needle}"
        for path in tracked()
        for content in [path.read_bytes()]
        for needle in needles
        if needle.encode() in content
    ]


def modules() -> list[Path]:
    """List the modules of the package, tracked or not yet."""
    return sorted((ROOT / "src").rglob("*.py"))


def test_no_file_names_the_host_of_a_package_registry() -> None:
    assert naming(REGISTRY_HOSTS) == []


def test_no_file_names_a_folder_of_one_machine() -> None:
    assert naming(MACHINE_PATHS) == []


def test_every_module_says_what_it_is() -> None:
    silent = [str(path.relative_to(ROOT)) for path in modules() if not ast.get_docstring(ast.parse(path.read_bytes()))]
    assert silent == []


def test_no_module_is_too_long() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_bytes().splitlines()) for path in modules()}
    longer = {name: length for name, length in lengths.items() if length > LINES_AT_MOST and name not in LONGER_MODULES}
    assert longer == {}


def test_the_list_of_longer_modules_names_only_such() -> None:
    for name in LONGER_MODULES:
        assert len((ROOT / name).read_bytes().splitlines()) > LINES_AT_MOST, name


def test_the_licence_is_the_whole_of_apache_2() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text
    assert "APPENDIX: How to apply the Apache License to your work." in text
    assert text.endswith("limitations under the License.\n")


def test_no_tracked_file_is_one_that_git_should_ignore() -> None:
    ignored = subprocess.run(
        ["git", "ls-files", "--cached", "--ignored", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ignored.stdout == ""


def test_every_package_that_a_module_imports_is_declared() -> None:
    """One that comes only because another asks for it goes away when that other one changes its mind."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    declared = {plain(requirement) for requirement in table["project"]["dependencies"]} | {"dragoman"}
    distributions = packages_distributions()
    undeclared = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules()
        for name in imported(path)
        if name not in sys.stdlib_module_names
        and not {plain(distribution) for distribution in distributions.get(name, [name])} & declared
    }
    assert undeclared == set()


def imported(path: Path) -> set[str]:
    """List the top-level names of what a module imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


def plain(requirement: str) -> str:
    """Return a requirement's package name in normal form (PEP 503)."""
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name, requirement
    return re.sub(r"[-_.]+", "-", name.group()).lower()
