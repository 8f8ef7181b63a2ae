"""What runs on a machine with a GPU finds nothing of Dragoman there, and only the packages that are."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

TRAINING = Path(__file__).parents[2] / "training"

THERE = {"torch", "numpy", "sentencepiece", "sacrebleu"}


def needed(name: str) -> set[str]:
    """Modules that a module of training imports, and those that these import in turn."""
    found = {name}
    for node in ast.walk(ast.parse((TRAINING / f"{name}.py").read_bytes())):
        if isinstance(node, ast.ImportFrom) and node.module:
            modules = [node.module]
        else:
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for module in modules:
            package, _, inner = module.partition(".")
            found |= needed(inner) if package == "training" else {package}
    return found


def test_training_needs_what_is_there_alone() -> None:
    own = {path.stem for path in TRAINING.glob("*.py")}
    assert needed("train") - own - sys.stdlib_module_names == THERE
