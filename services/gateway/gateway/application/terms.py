"""What a thing is called: the office's term in every language, and what people from elsewhere call it.

The list is the whole site's (contracts/terms.yaml), so that no page, mail or print has a word of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

FILE = "terms.yaml"


@dataclass(frozen=True)
class Term:
    """A thing, its name by language, and the other names by which it is looked for."""

    names: Mapping[str, str]
    also: Mapping[str, tuple[str, ...]]


@cache
def read_terms(contracts: Path) -> tuple[Term, ...]:
    """The terms that the folder of the wire contract holds, in their order; read once in a process. Raises
    OSError.
    """
    told = yaml.load((contracts / FILE).read_text(encoding="utf-8"), yaml.CSafeLoader)
    return tuple(
        Term(
            {language: one["term"] for language, one in concept.items()},
            {language: tuple(one.get("also", ())) for language, one in concept.items()},
        )
        for concept in told.values()
    )
