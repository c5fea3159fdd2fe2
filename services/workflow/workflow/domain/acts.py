"""Who did what since somebody looked: the revision that a command brings back (architecture 4.1).

Every act of a person raises the revision by one, saving a draft included; what the system observes does
not. A person is overtaken only by another person, never by their own second window.
"""

from dataclasses import dataclass
from typing import Self

from workflow.domain.actor import Doing
from workflow.domain.errors import Overtaken

REMEMBERED = 20
"""Acts kept by name. Whoever looked longer ago than that has been overtaken, whoever acted."""


@dataclass(frozen=True, slots=True)
class Act:
    """One act of a person."""

    revision: int
    person: str
    post: str
    act: str
    at: str


@dataclass(frozen=True, slots=True)
class Acts:
    """The latest acts, oldest first."""

    recent: tuple[Act, ...] = ()

    @property
    def revision(self) -> int:
        """How many acts there were; what a reader is told and brings back."""
        return self.recent[-1].revision if self.recent else 0

    def require_seen(self, seen: int | None, person: str) -> None:
        """Raise Overtaken when another person acted after revision `seen`; null claims to have seen
        nothing.
        """
        if seen is None or seen >= self.revision:
            return
        unseen = [act for act in self.recent if act.revision > seen]
        others = [act for act in unseen if act.person != person]
        if len(unseen) < self.revision - seen:
            others = others or unseen
        if others:
            last = others[-1]
            raise Overtaken(last.person, last.post, last.act, last.at, self.revision)

    def done(self, doing: Doing, act: str) -> Self:
        """With one more act."""
        latest = Act(self.revision + 1, doing.by.person, doing.by.post.id, act, doing.at)
        return type(self)((*self.recent, latest)[-REMEMBERED:])
