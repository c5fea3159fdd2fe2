"""A chain as documents: one a line, whose id is the event's, and whose position no other line has.

So one insert says everything: the id is there already, and the event is on record; the position is, and
another process was faster; neither, and the line stands. Lines are never written again, and deleted only by a
cut.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, Final

from audit.application.ports import Base, Grown, Line, Wanted
from audit.domain.merkle import Frontier
from audit.domain.trail import Fact
from chassis.record import GENESIS, Entry
from chassis.store.aggregates import Aggregates, retrying
from chassis.store.paging import every
from chassis.store.port import AlreadyExists, Collection, Conflict, Database, DuplicateValue, Index, State

LINES: Final = Collection(
    "lines",
    indexes=(
        Index("by_position", ("position",), unique=True),
        Index("by_time", ("time",)),
        Index("by_item", ("item", "time")),
        Index("by_item_position", ("item", "position")),
        Index("by_person", ("person", "time")),
        Index("by_type", ("type", "time")),
    ),
)
TILES: Final = Collection("tiles")
CHAINS: Final = Collection("chains")
COLLECTIONS: Final = (LINES, TILES, CHAINS)
GROWN: Final = "grown"
BASE: Final = "base"
AT_ONCE: Final = 200
LOOKED_AT: Final = 2_000
"""Lines through which one page is looked for; the next page goes on behind them."""


class StoredTrail:
    """The chain in one database. Its threads append one after the other; processes meet at the position."""

    def __init__(self, aggregates: Aggregates) -> None:
        self._aggregates = aggregates
        self._database: Database = aggregates.database
        self._lock = threading.Lock()
        self._last: tuple[int, str] | None = None
        """Position and digest of the last line, as far as this process knows."""
        self._base: Base | None = None

    def append(self, fact: Fact, at: str) -> bool:
        """The fact stands on record, for ever once; false when it did. Raises Transient."""
        with self._lock:
            return retrying(lambda: self._append(fact, at))

    def known(self, key: str) -> Entry | None:
        """The line of the event with that key."""
        document = self._database.get(LINES, key)
        return None if document is None else entry_of(document.state)

    def size(self) -> int:
        """How many lines have been written in all, those that were cut off among them."""
        return self._newest()[0]

    def after(self, position: int) -> Iterator[Entry]:
        """The lines behind that position, in their order, as they are asked for."""
        while page := self._database.find(LINES, "by_position", at_least=position + 1, limit=AT_ONCE):
            yield from (entry_of(document.state) for document in page)
            position = page[-1].state["position"]

    def find(self, wanted: Wanted, after: str | None, limit: int) -> tuple[list[Line], str | None]:
        """The newest first, behind the line with the key `after`; and the key behind which more may be."""
        index, equals = _index_for(wanted)
        found: list[Line] = []
        for _ in range(0, LOOKED_AT, AT_ONCE):
            page = self._database.find(
                LINES,
                index,
                equals=equals,
                at_least=wanted.since,
                below=wanted.until,
                after=after,
                descending=True,
                limit=AT_ONCE,
            )
            for document in page:
                after = document.id
                if _fits(wanted, document.state):
                    found.append(Line(document.id, entry_of(document.state)))
                    if len(found) == limit:
                        return found, after
            if len(page) < AT_ONCE:
                return found, None
        return found, after

    def history(self, item: str) -> Iterator[Entry]:
        """All lines about the item, the earliest first."""
        for document in every(self._database, LINES, "by_item_position", equals={"item": item}):
            yield entry_of(document.state)

    def grown(self) -> Grown:
        """How far the tree over the chain was grown the last time."""
        document = self._database.get(CHAINS, GROWN)
        return Grown(Frontier(), GENESIS) if document is None else Grown(*_grown_of(document.state))

    def keep_grown(self, grown: Grown) -> None:
        """So it has grown; of two who say so at once, one is heard."""
        with suppress(Conflict, AlreadyExists):
            self._put(GROWN, _state_of(grown))

    def tile(self, number: int) -> str | None:
        """The root of the `number`th tile, counted from 0; None where it was not made."""
        document = self._database.get(TILES, str(number))
        return None if document is None else str(document.state["root"])

    def keep_tile(self, number: int, root: str) -> None:
        """The root of that tile is durable."""
        with suppress(AlreadyExists):
            self._database.insert(TILES, str(number), {"root": root})

    def base(self) -> Base:
        """Where the chain begins by now, as far as this process has seen."""
        if self._base is None:
            self._base = self._read_base()
        return self._base

    def cut(self, base: Base) -> None:
        """The chain begins there from now on; lines before it are gone, perhaps not all at once."""
        self._put(BASE, {**_state_of(base), "time": base.time})
        self._base = base
        self.sweep()

    def sweep(self) -> None:
        """No line lies before the base; also when a cut was interrupted."""
        self._base = base = self._read_base()
        while page := self._database.find(LINES, "by_position", below=base.frontier.size + 1, limit=AT_ONCE):
            for document in page:
                with suppress(Conflict):  # another process deletes as well
                    self._database.delete(document, LINES)

    def _append(self, fact: Fact, at: str) -> bool:
        position, digest = self._last or self._newest()
        entry = fact.line(digest, position + 1, at)
        try:
            self._aggregates.create(fact.key, state_of(fact, entry))
        except AlreadyExists:
            return False
        except DuplicateValue as taken:  # by another process
            self._last = None
            raise Conflict(fact.key) from taken
        except BaseException:  # perhaps it was written
            self._last = None
            raise
        self._last = position + 1, entry.digest
        return True

    def _newest(self) -> tuple[int, str]:
        newest = self._database.find(LINES, "by_position", descending=True, limit=1)
        if newest:
            return newest[0].state["position"], newest[0].state["digest"]
        base = self._read_base()
        return base.frontier.size, base.last

    def _read_base(self) -> Base:
        document = self._database.get(CHAINS, BASE)
        if document is None:
            return Base(Frontier(), GENESIS, "")
        return Base(*_grown_of(document.state), document.state["time"])

    def _put(self, id: str, state: State) -> None:
        document = self._database.get(CHAINS, id)
        if document is None:
            self._database.insert(CHAINS, id, state)
        elif document.state["size"] < state["size"]:
            self._database.commit(document, CHAINS, state)


def state_of(fact: Fact, entry: Entry) -> State:
    """The line as it is stored; what stands beside the text is for finding it."""
    return {
        "position": entry.position,
        "time": fact.time,
        "item": fact.item,
        "person": fact.person,
        "type": fact.type,
        "text": entry.text,
        "digest": entry.digest,
    }


def entry_of(state: State) -> Entry:
    """The line as it was written."""
    return Entry(state["text"], state["digest"])


def _index_for(wanted: Wanted) -> tuple[str, Mapping[str, Any]]:
    """The way by which the fewest lines are looked at."""
    if wanted.item:
        return "by_item", {"item": wanted.item}
    if wanted.person:
        return "by_person", {"person": wanted.person}
    if wanted.type:
        return "by_type", {"type": wanted.type}
    return "by_time", {}


def _fits(wanted: Wanted, state: State) -> bool:
    asked = {"item": wanted.item, "person": wanted.person, "type": wanted.type}
    return all(value is None or state[name] == value for name, value in asked.items())


def _grown_of(state: State) -> tuple[Frontier, str]:
    return Frontier(state["size"], tuple(state["peaks"])), state["last"]


def _state_of(grown: Grown) -> State:
    return {"size": grown.frontier.size, "peaks": list(grown.frontier.peaks), "last": grown.last}
