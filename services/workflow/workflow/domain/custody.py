"""Where an item is: with one post, on its way between exactly two, closed with one, or in a file (law 1).

One value for files and receipts. It moves only by the steps below; who may take them is the acts' rule
(`rules.py`). There is no way to build a custody with two holders, or with none.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final, Self

from directory import Post
from workflow.domain.errors import SamePost

ORDINARY: Final = "ordinary"
"""The priority of most matters."""


class State(StrEnum):
    """The states of domain.md 3.1 and 3.2 that are reachable today."""

    WITH = "with"
    TRANSIT = "transit"
    PARKED = "parked"
    CLOSED = "closed"
    RECORDED = "recorded"
    WEEDED = "weeded"
    IN_FILE = "in_file"


@dataclass(frozen=True, slots=True)
class Custody:
    """Who has the item; the pendency clock runs from `since`, the arrival at `position` `arrival`, opened
    or not.
    """

    item: str
    state: State
    since: str
    arrival: int
    holder: Post | None = None
    sender: Post | None = None
    to: Post | None = None
    due: str | None = None
    priority: str = ORDINARY
    physical: bool = False
    """Whether its body is on paper, and is handed over (domain.md 3.6.11)."""
    before: Self | None = None
    """In transit: what it was with the sender, which a pull-back restores."""

    def __post_init__(self) -> None:
        shape = (
            self.holder is not None,
            self.sender is not None,
            self.to is not None,
            self.before is not None,
        )
        expected = {
            State.WITH: (True, False, False, False),
            State.TRANSIT: (False, True, True, True),
            State.PARKED: (True, False, False, False),
            State.CLOSED: (True, False, False, False),
            State.RECORDED: (True, False, False, False),
            State.WEEDED: (True, False, False, False),
            State.IN_FILE: (False, False, False, False),
        }
        if shape != expected[self.state]:
            raise ValueError(f"no custody: {self}")

    @classmethod
    def begin(
        cls, item: str, post: Post, *, at: str, position: int, physical: bool = False, due: str | None = None
    ) -> Self:
        """The item's first custody: with the post that opened or diarised it."""
        return cls(item, State.WITH, at, position, holder=post, physical=physical, due=due)

    @property
    def received(self) -> bool:
        """Whether a pull-back is too late (domain.md 1.3)."""
        return self.state is not State.TRANSIT

    @property
    def posts(self) -> tuple[Post, ...]:
        """The holder, or the two posts of the transit."""
        return tuple(post for post in (self.holder, self.sender, self.to) if post is not None)

    def require_other(self, to: Post) -> None:
        """Raise SamePost when it lies with `to`: nothing is sent to where it is."""
        if self.holder is not None and self.holder.id == to.id:
            raise SamePost(to.id)

    def forward(self, to: Post, *, at: str, position: int, due: str | None) -> Self:
        """On its way from the holder to `to`; the clock of `to` runs from now. Raises SamePost."""
        self.require_other(to)
        return replace(
            self,
            state=State.TRANSIT,
            since=at,
            arrival=position,
            holder=None,
            sender=self.holder,
            to=to,
            due=due,
            before=self,
        )

    def receive(self) -> Self:
        """With the post to which it was sent; since when is untouched."""
        return replace(self, state=State.WITH, holder=self.to, sender=None, to=None, before=None)

    def pull_back(self) -> Self:
        """With the sender again, as if it had never left: his clock has run on (domain.md 3.6.14)."""
        if self.before is None:
            raise ValueError(f"not under way: {self}")
        return self.before

    def park(self) -> Self:
        """Set aside, with its holder; his clock runs on (domain.md 1.3)."""
        return replace(self, state=State.PARKED)

    def unpark(self) -> Self:
        """Before its holder again."""
        return replace(self, state=State.WITH)

    def place(self, *, at: str, position: int) -> Self:
        """In a file, and off the desk of the post that held it."""
        return replace(self, state=State.IN_FILE, since=at, arrival=position, holder=None, due=None)

    def close(self, *, at: str, position: int) -> Self:
        """Closed, and off the desk of the post that closed it: nobody is waited for any more."""
        return replace(self, state=State.CLOSED, since=at, arrival=position, due=None)

    def record(self) -> Self:
        """In the record room, on the account of the post that closed it; closed since when it was."""
        return replace(self, state=State.RECORDED)

    def weed(self) -> Self:
        """Gone for ever, on the account of the post that closed it; closed since when it was."""
        return replace(self, state=State.WEEDED)

    def reopen(self, *, at: str, position: int) -> Self:
        """Before the post that closed it, whose clock begins anew."""
        return replace(self, state=State.WITH, since=at, arrival=position)

    def take_out(self, post: Post, *, at: str, position: int) -> Self:
        """Out of the file, before the post that holds that."""
        return replace(self, state=State.WITH, since=at, arrival=position, holder=post)

    def due_by(self, due: str | None) -> Self:
        """The same, to be done by then."""
        return replace(self, due=due)

    def of_priority(self, priority: str) -> Self:
        """The same, as urgent as that."""
        return replace(self, priority=priority)

    def rehomed(self, post: Post) -> Self:
        """The same, with `post` in the department where it now is, wherever it is named."""

        def moved(named: Post | None) -> Post | None:
            return post if named is not None and named.id == post.id else named

        return replace(
            self,
            holder=moved(self.holder),
            sender=moved(self.sender),
            to=moved(self.to),
            before=None if self.before is None else self.before.rehomed(post),
        )

    def shape(self) -> dict[str, Any]:
        """As every event tells it (contracts: `custody`): who has the item after the event, since when, due
        when.
        """
        return {
            "state": str(self.state),
            **_named("holder", self.holder),
            **_named("from", self.sender),
            **_named("to", self.to),
            "since": self.since,
            "arrival": self.arrival,
            "due": self.due,
            "priority": self.priority,
            "received": self.received,
            **({"physical": True} if self.physical else {}),
        }


def _named(role: str, post: Post | None) -> dict[str, str | None]:
    if post is None:
        return {role: None, f"{role}_department": None}
    return {role: post.id, f"{role}_department": post.department}
