"""ADR 5: the chassis stays small and knows no word of the office."""

from __future__ import annotations

import io
import re
import tokenize

from tests.rules.source import CHASSIS, modules, relative

BUDGET = 1_500
NOT_COUNTED = {"testing", "dead.py"}
# Words of the office that plumbing has no business to know. "department" is the unit of routing and is allowed.
OFFICE = re.compile(
    r"\b(receipt|dak|noting|desk|diar(y|ise)|custody|docket|clerk|officer|charge|reminder|holiday|ocr|letter)s?\b",
    re.IGNORECASE,
)


def counted() -> list[str]:
    """The modules that the budget counts."""
    return [str(path) for path in modules(CHASSIS) if not NOT_COUNTED & set(path.relative_to(CHASSIS).parts)]


def code_lines(path: str) -> int:
    """Lines that hold code: not blank, not a comment."""
    with open(path, encoding="utf-8") as source:  # noqa: PTH123 - a path as text, from modules()
        return sum(1 for line in source if line.strip() and not line.lstrip().startswith("#"))


def names(path: str) -> set[str]:
    """Every identifier in the module, taken apart at underscores."""
    with open(path, "rb") as source:  # noqa: PTH123
        tokens = tokenize.tokenize(io.BytesIO(source.read()).readline)
        return {part for token in tokens if token.type == tokenize.NAME for part in token.string.split("_") if part}


def test_the_chassis_keeps_its_budget() -> None:
    """What does not fit is either the domain's or a library's."""
    assert sum(map(code_lines, counted())) <= BUDGET


def test_no_name_in_the_chassis_is_a_business_noun() -> None:
    """A business noun in shared code is the beginning of a shared domain."""
    found = {path: sorted(n for n in names(path) if OFFICE.fullmatch(n)) for path in counted()}
    assert not {relative_name: nouns for relative_name, nouns in found.items() if nouns}


def test_every_module_of_the_chassis_is_looked_at() -> None:
    """The two rules above must not pass because they saw nothing."""
    seen = {relative(path) for path in modules(CHASSIS)}
    assert {"libs/chassis/chassis/publisher.py", "libs/chassis/chassis/consumer.py", "libs/chassis/chassis/aggregates.py"} <= seen
