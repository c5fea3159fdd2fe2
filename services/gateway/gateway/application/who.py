"""A post as pages name it; services tell it by its id, as the author of an act, or as a card to choose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.api.model import Names
from gateway.api.workflow import Author, Away, PostItem


@dataclass(frozen=True)
class Who:
    """A post, and as far as it is known what it is called and who held it then."""

    post: str
    name: Names | None = None
    designation: Names | None = None
    department: str | None = None
    section: Names | None = None
    department_name: Names | None = None
    superior: str | None = None
    vacant: bool = False
    """Whether it is known that nobody is in charge."""
    takes_work: bool = True
    away: Sequence[Away] = ()
    """Of those in charge who are away now, until when, and who acts meanwhile."""

    @classmethod
    def of(cls, told: str | Author | PostItem) -> Who:
        """Who is meant by what a service tells."""
        if isinstance(told, str):
            return cls(told)
        if isinstance(told, Author):
            return cls(told.post or "", told.name, told.designation, told.department)
        holder = told.holders[0] if told.holders else None
        return cls(
            told.post,
            holder,
            told.designation,
            told.department,
            told.section,
            superior=told.superior,
            department_name=told.department_name,
            vacant=not told.holders,
            takes_work=told.takes_work is not False,
            away=told.away or (),
        )
