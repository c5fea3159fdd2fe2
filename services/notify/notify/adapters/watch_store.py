"""Watches as documents. A write names the watch it was decided on, and conflicts if there is a newer one."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from chassis.clock import from_text, to_text
from chassis.envelope import Outgoing
from chassis.store.aggregates import Aggregates, keeping_unknown
from chassis.store.due import put_off
from chassis.store.port import AlreadyExists, Collection, Conflict, Document, Index, State
from directory import Post
from notify.domain.watch import Arrival, Item, Pending, Told, Watch

DUE: Final = "pending.next_at"
WATCHES: Final = Collection(
    "watches", indexes=(Index("by_due", (DUE,)), Index("by_post", ("pending.arrival.post",)))
)


class StoredWatches:
    """The watches of one department."""

    def __init__(self, aggregates: Aggregates, to_wire: Callable[[Told], Outgoing]) -> None:
        self._aggregates = aggregates
        self._to_wire = to_wire

    def load(self, item: str) -> Watch | None:
        """The watch of that item, if there ever was one."""
        document = self._aggregates.database.get(WATCHES, item)
        return None if document is None else watch_of(document.state)

    def keep(self, before: Watch | None, after: Watch, told: Sequence[Told] = ()) -> None:
        """The watch is durable and what was told is on its way, if `before` is still the newest."""
        events = [self._to_wire(one) for one in told]
        if before is None:
            self._create(after, events)
            return
        document = self._aggregates.load(after.item.item)
        if watch_of(document.state) != before:
            raise Conflict(after.item.item)
        state = state_of(after)
        kept = keeping_unknown(document.state, state, known=state)
        self._aggregates.commit(document, kept, events)

    def due(self, now: datetime, limit: int) -> list[str]:
        """Items with a rung to take, the longest due first."""
        return [document.id for document in self._due(now, limit)]

    def first_due(self, now: datetime) -> datetime | None:
        """When the rung falls due that is due the longest; None while none is."""
        found = self._due(now, 1)
        return from_text(found[0].state["pending"]["next_at"]) if found else None

    def put_off(self, item: str, until: datetime) -> None:
        """The watch falls due no earlier than `until`, also when it cannot be read."""
        put_off(self._aggregates, item, DUE, to_text(until))

    def pending(self, post: str) -> int:
        """How many items wait with the post; counting stops at a thousand."""
        return self._aggregates.database.count(WATCHES, "by_post", equals={"pending.arrival.post": post})

    def _due(self, now: datetime, limit: int) -> list[Document]:
        until = to_text(now + timedelta(milliseconds=1))  # `next_at` may be `now` itself
        return self._aggregates.database.find(WATCHES, "by_due", below=until, limit=limit)

    def _create(self, watch: Watch, events: Sequence[Outgoing]) -> None:
        try:
            self._aggregates.create(watch.item.item, state_of(watch), events)
        except AlreadyExists as error:
            raise Conflict(watch.item.item) from error


def state_of(watch: Watch) -> State:
    """The watch as it is stored."""
    return {
        "item": item_state(watch.item),
        "epoch": watch.order[0],
        "moved": watch.order[1],
        "position": watch.position,
        "pending": None if watch.pending is None else _pending_state(watch.pending),
    }


def watch_of(state: State) -> Watch:
    """The watch that was stored."""
    pending = state["pending"]
    return Watch(
        item_of(state["item"]),
        (state["epoch"], state["moved"]),
        None if pending is None else _pending_of(pending),
        state["position"],
    )


def item_state(item: Item) -> State:
    """The item as it is stored with whatever is about it."""
    return dict(vars(item))


def item_of(state: State) -> Item:
    """The item that was stored; what a later release knows of it is left out."""
    names = ("item", "kind", "home", "number", "title", "category")
    return Item(**{name: state[name] for name in names})


def arrival_state(arrival: Arrival) -> State:
    """The arrival as it is stored with whatever is about it."""
    return {
        "post": arrival.at.id,
        "department": arrival.at.department,
        "since": to_text(arrival.since),
        "number": arrival.number,
        "due": None if arrival.due is None else to_text(arrival.due),
        "opened": arrival.opened,
    }


def arrival_of(state: State) -> Arrival:
    """The arrival that was stored."""
    due: Any = state["due"]
    return Arrival(
        Post(state["post"], state["department"]),
        from_text(state["since"]),
        state["number"],
        None if due is None else from_text(due),
        state["opened"],
    )


def _pending_state(pending: Pending) -> State:
    return {
        "arrival": arrival_state(pending.arrival),
        "taken": pending.taken,
        "next_at": to_text(pending.next_at),
    }


def _pending_of(state: State) -> Pending:
    return Pending(arrival_of(state["arrival"]), state["taken"], from_text(state["next_at"]))
