"""What the use cases need of the outside."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from audit.domain.checkpoint import Checkpoint
from audit.domain.merkle import Frontier
from audit.domain.trail import Fact
from chassis.clock import Clock
from chassis.record import Entry


@dataclass(frozen=True)
class Wanted:
    """Which lines: every condition that is given holds. Instants are texts; `until` is left out."""

    item: str | None = None
    person: str | None = None
    type: str | None = None
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True)
class Line:
    """A line of the trail, and by what it is known."""

    key: str
    entry: Entry


@dataclass(frozen=True)
class Grown:
    """What is known of a chain up to some line without having the lines."""

    frontier: Frontier
    last: str
    """The digest of that line."""


@dataclass(frozen=True)
class Base(Grown):
    """Where a chain now begins: what was before is cut off, and this is what is left of it."""

    time: str
    """No line that was cut off tells of an event after this."""


class Trail(Protocol):
    """The chain of one department, or of the district."""

    def append(self, fact: Fact, at: str) -> bool:
        """The fact stands on record, for ever once; false when it did. Raises Transient."""
        ...

    def known(self, key: str) -> Entry | None:
        """The line of the event with that key."""
        ...

    def size(self) -> int:
        """How many lines have been written in all, those that were cut off among them."""
        ...

    def base(self) -> Base:
        """Where the chain begins by now."""
        ...

    def after(self, position: int) -> Iterator[Entry]:
        """The lines behind that position, in their order, as they are asked for."""
        ...

    def find(self, wanted: Wanted, after: str | None, limit: int) -> tuple[list[Line], str | None]:
        """The newest first, behind the line with the key `after`; and the key behind which more may be."""
        ...

    def history(self, item: str) -> Iterator[Entry]:
        """All lines about the item, the earliest first."""
        ...

    def grown(self) -> Grown:
        """How far the tree over the chain was grown the last time."""
        ...

    def keep_grown(self, grown: Grown) -> None:
        """So it has grown; of two who say so at once, one is heard."""
        ...

    def tile(self, number: int) -> str | None:
        """The root of the `number`th tile, counted from 0; None where it was not made."""
        ...

    def keep_tile(self, number: int, root: str) -> None:
        """The root of that tile is durable."""
        ...

    def cut(self, base: Base) -> None:
        """The chain begins there from now on; lines before it are gone, perhaps not all at once."""
        ...

    def sweep(self) -> None:
        """No line lies before where the chain begins, also when a cut was interrupted."""
        ...


class Checkpoints(Protocol):
    """Those of the district, in their order, without a gap."""

    def last(self) -> Checkpoint | None:
        """The newest."""
        ...

    def get(self, number: int) -> Checkpoint | None:
        """The one with that number, from 1."""
        ...

    def every(self) -> Iterator[Checkpoint]:
        """All, the first first."""
        ...

    def add(self, checkpoint: Checkpoint) -> bool:
        """It is durable; false when somebody else made that number."""
        ...

    def before(self, instant: str) -> Checkpoint | None:
        """The newest that was made before it."""
        ...

    def unpublished(self, limit: int) -> list[Checkpoint]:
        """Those that have not left the house, the first first."""
        ...

    def published(self, number: int) -> None:
        """It has left the house."""
        ...


class Signers(Protocol):
    """The keys with which checkpoints are signed; while they change, two of them."""

    def sign(self, text: str) -> dict[str, str]:
        """A signature by each key in hand, by the key's public part; both in hex."""
        ...

    def public(self) -> Sequence[str]:
        """The public parts of the keys in hand, the newest last."""
        ...


class Outside(Protocol):
    """Somewhere that the operator cannot take a checkpoint back from."""

    def put(self, number: int, text: str) -> None:
        """The checkpoint lies there. Raises Transient."""
        ...


@dataclass(frozen=True)
class Office:
    """Everything around the use cases."""

    clock: Clock
    trail: Callable[[str], Trail]
    """That of a department; any for which there is a database."""
    chains: Callable[[], Sequence[str]]
    """The departments that have a chain by now; `-` for the district."""
    checkpoints: Checkpoints
    signers: Signers
    outside: Sequence[Outside]
    contradicted: Callable[[str], None]
    """Counts, for a department, what was told again otherwise."""
