"""ADR 5: the chassis stays small and knows no word of the office."""

from __future__ import annotations

import ast
import re
import tokenize
from pathlib import Path

import pytest

from tests.rules.source import CHASSIS, modules, relative, tree

# Lines of code without docstrings, a package (ADR 13).
BUDGET = 1_500
KERNEL_BUDGET = 500  # what lies beside the packages: clock, ids, errors, envelope and the like
PACKAGES = ("record", "store", "finding", "wire", "trust", "confine", "http", "process")
# Fakes and suites for tests, and the operators' tools.
NOT_COUNTED = {"testing", "dead.py", "docs.py", "topology.py", "__main__.py"}
# Words of the office that plumbing has no business to know; "department" is the unit of routing.
OFFICE = re.compile(
    r"\b(receipt|dak|noting|desk|diar(y|ise)|custody|docket|clerk|officer|charge|reminder|holiday|ocr|letter)s?\b",
    re.IGNORECASE,
)


def counted() -> list[Path]:
    """The modules that the budget counts."""
    return [path for path in modules(CHASSIS) if not NOT_COUNTED & set(path.relative_to(CHASSIS).parts)]


def code_lines(path: Path) -> int:
    """Lines that hold code: not blank, not a comment, not part of a docstring."""
    lines = path.read_text(encoding="utf-8").splitlines()
    told: set[int] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            told |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return sum(
        1
        for number, line in enumerate(lines, 1)
        if number not in told and line.strip() and line.lstrip()[0] != "#"
    )


def names(path: Path) -> set[str]:
    """Every identifier in the module, taken apart at underscores."""
    with path.open("rb") as source:
        tokens = tokenize.tokenize(source.readline)
        return {
            part
            for token in tokens
            if token.type == tokenize.NAME
            for part in token.string.split("_")
            if part
        }


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_of_the_chassis_keeps_its_budget(package: str) -> None:
    """What does not fit is either the domain's or a library's."""
    assert 0 < sum(code_lines(path) for path in counted() if path.parent.name == package) <= BUDGET


def test_what_lies_beside_the_packages_keeps_its_budget() -> None:
    """Else the packages would keep theirs by moving out."""
    assert sum(code_lines(path) for path in counted() if path.parent == CHASSIS) <= KERNEL_BUDGET
    assert {path.parent.name for path in counted() if path.parent != CHASSIS} == set(PACKAGES)


def test_no_name_in_the_chassis_is_a_business_noun() -> None:
    """A business noun in shared code is the beginning of a shared domain."""
    found = {relative(path): sorted(n for n in names(path) if OFFICE.fullmatch(n)) for path in counted()}
    assert not {path: nouns for path, nouns in found.items() if nouns}


def test_every_module_of_the_chassis_is_looked_at() -> None:
    """The two rules above must not pass because they saw nothing."""
    seen = {relative(path) for path in modules(CHASSIS)}
    assert {
        "libs/chassis/chassis/wire/publisher.py",
        "libs/chassis/chassis/wire/consumer.py",
        "libs/chassis/chassis/store/aggregates.py",
    } <= seen
