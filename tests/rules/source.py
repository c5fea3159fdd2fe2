"""Reads our own source as trees, so that the rules of the house can be asked about it."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("audit", "auth", "files", "workflow", "notify", "scan", "gateway")
CHASSIS = ROOT / "libs" / "chassis" / "chassis"
DIRECTORY = ROOT / "libs" / "directory" / "directory"


def package(service: str) -> Path:
    """The folder of a service's own package."""
    return ROOT / "services" / service / service


def modules(folder: Path) -> list[Path]:
    """Every Python module below `folder`; an empty answer would make a rule pass by looking at nothing."""
    found = sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)
    assert found, f"no source below {folder}"
    return found


@cache
def tree(path: Path) -> ast.Module:
    """The module's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(path: Path) -> Iterator[str]:
    """Every absolute module name that `path` imports, also inside functions and type-checking blocks."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module


def relative(path: Path) -> str:
    """The path as a reader of the repository writes it."""
    return path.relative_to(ROOT).as_posix()
