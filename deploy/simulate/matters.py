"""What the simulated office is about: its matters, and what its people write (`matters.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import yaml

FILE = Path(__file__).with_name("matters.yaml")


@dataclass(frozen=True)
class Paper:
    """A letter with which a matter begins."""

    sender: str
    subject: str


@dataclass(frozen=True)
class Matter:
    """One matter of a department."""

    department: str
    head: str
    language: str
    title: str
    paper: Paper | None = None


@dataclass(frozen=True)
class Letter:
    """What goes out: to whom, and its text."""

    to: Mapping[str, str]
    body: str


@dataclass(frozen=True)
class Words:
    """What is written: notes by who writes and language, all else by language."""

    notes: Mapping[str, Mapping[str, Sequence[str]]]
    remarks: Mapping[str, Sequence[str]]
    parked: Mapping[str, str]
    closed: Mapping[str, str]
    letters: Mapping[str, Letter]


@dataclass(frozen=True)
class Matters:
    """All of it."""

    matters: Sequence[Matter]
    words: Words

    @classmethod
    def read(cls, path: Path = FILE) -> Self:
        """As the file has it. Raises OSError."""
        told = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        matters = [
            Matter(department, **{**one, "paper": Paper(**one["paper"]) if "paper" in one else None})
            for department, many in told.pop("matters").items()
            for one in many
        ]
        letters = {language: Letter(**one) for language, one in told.pop("letters").items()}
        return cls(matters, Words(**told, letters=letters))
