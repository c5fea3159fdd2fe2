"""What several departments answered together, and which of them did not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.api import workflow as api


@dataclass(frozen=True)
class Findings:
    """A part of what was found, the nearest first; how much there is, whether those are all, whether every
    index is whole, and the departments that could not be asked.
    """

    items: Sequence[api.Hit]
    count: int
    next: int | None
    all: bool
    whole: bool
    unanswered: Sequence[str]


@dataclass(frozen=True)
class Pending:
    """What is pending, department by department, and the departments that could not be asked."""

    items: Sequence[api.Pendency]
    unanswered: Sequence[str]


@dataclass(frozen=True)
class Vacant:
    """Vacant posts before whom something waits, and the departments that could not be asked."""

    items: Sequence[api.Vacancy]
    unanswered: Sequence[str]
