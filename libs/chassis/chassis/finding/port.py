"""What may be asked of an index of words: one port that every engine obeys, with the same answers (ADR 46).

An index holds nothing that is not elsewhere: it is made anew when it is lost, or when words are compared
otherwise. `chassis.testing.finding_conformance` says whether an engine keeps the promises.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, runtime_checkable

from chassis.finding.folding import Term
from chassis.ids import DISTRICT

Order = tuple[int, int]
"""Epoch and position of the entry up to which a subject is indexed."""
Facts = dict[str, Any]

NOTHING: Final[Order] = (0, 0)


@dataclass(frozen=True, slots=True)
class Known:
    """What an index has of one subject: up to where, the number of its last passage, and the facts beside."""

    order: Order
    last: int
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """A passage that has all the words: which, of which subject."""

    subject: str
    passage: int


class Index(Protocol):
    """The words of one service in one department. Every method may raise Transient: no answer."""

    def version(self) -> int:
        """Of the normaliser with which it was made; 0 while it was not made whole."""
        ...

    def made(self, version: int) -> None:
        """It is whole, with that version."""
        ...

    def clear(self) -> None:
        """It holds nothing, and is of no version."""
        ...

    def put(
        self, subject: str, order: Order, facts: Facts, passages: Mapping[int, str], *, anew: bool = False
    ) -> bool:
        """The subject has these facts, and these passages in place of those with the same numbers, or of all
        (`anew`); false when something at least as new is known of it.
        """
        ...

    def known(self, subjects: Iterable[str]) -> dict[str, Known]:
        """Those that are indexed."""
        ...

    def matches(self, asked: Sequence[Term], *, loosely: bool, limit: int) -> Iterator[Match]:
        """The passages that have all the words, the last indexed first, at most so many; without a word, the
        first passage of every subject.
        """
        ...


@runtime_checkable
class KeepsIndexes(Protocol):
    """Stores that bring their own indexes: those of tests."""

    def index(self, service: str, department: str = DISTRICT) -> Index:
        """The index of the service in the department; the same each time."""
        ...
