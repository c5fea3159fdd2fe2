"""Posts and persons, as services speak of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from directory.capabilities import WITHOUT_WORK, Capability
from directory.charges import Kind

Names = Mapping[str, str]
"""A name as {en, bn, hi}; what has not been heard of has only `en`, its id."""


class UnknownPost(Exception):
    """The organisation, as far as this service has heard, has no such post."""

    def __init__(self, post: str) -> None:
        super().__init__(post)
        self.post = post


class NotInCharge(Exception):
    """The person does not act for the post now."""

    def __init__(self, person: str, post: str) -> None:
        super().__init__(person, post)
        self.person = person
        self.post = post


@dataclass(frozen=True, slots=True)
class Post:
    """A post and the department in which it stands: the unit to which work is marked (domain.md 1.5)."""

    id: str
    department: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works in the district; without `email` they are told things only in the office's pages."""

    id: str
    name: Names
    email: str | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody in charge of a post is away from it until then; whoever is named acts meanwhile."""

    person: Names
    until: datetime
    substitute: Names | None


@dataclass(frozen=True, slots=True)
class PostCard:
    """A post as one sees it in a list. `holders` are the names of those who act for it now."""

    post: Post
    designation: Names
    section: Names
    abbreviation: str
    rank: int
    superior: str | None
    capabilities: frozenset[Capability]
    holders: tuple[Names, ...] = ()
    away: tuple[Away, ...] = ()
    """Of them those who are away now."""
    is_gone: bool = False
    """Whether the district has it no more, and it is known only for the names in records."""

    @property
    def takes_work(self) -> bool:
        """Whether work may be sent to it: not to one that is gone, or is only there to see what others do."""
        return not self.is_gone and not (self.capabilities and self.capabilities <= WITHOUT_WORK)

    def can(self, capability: Capability, department: str | None = None) -> bool:
        """Whether the post may do that; in that department, if one is named. Nobody's capabilities reach
        beyond the department in which they sit.
        """
        return capability in self.capabilities and department in {None, self.post.department}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as they were at that moment: a record shows its author's name after he has left (domain.md
    3.6.12).
    """

    person: str
    post: Post
    name: Names
    designation: Names
    charge: str
    """By which the person has the post."""
    kind: Kind
    stands_in_for: Person | None = None
    """In whose place they act."""

    def signature(self) -> dict[str, Any]:
        """As an entry of a record keeps it, with the one on whose behalf it was done (domain.md 3.6.9)."""
        other = self.stands_in_for
        return {
            "person": self.person,
            "name": dict(self.name),
            "post": self.post.id,
            "designation": dict(self.designation),
            "department": self.post.department,
            "charge": self.charge,
            "kind": str(self.kind),
            "for": None if other is None else {"person": other.id, "name": dict(other.name)},
        }
