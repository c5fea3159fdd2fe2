"""A watch: this department's memory of one item, for as long as there are files.

It runs while the item is with a post of this department, or on its way to one, from arrival, opened or not.
Moves come late, twice and out of order: only the newest counts, by (epoch, position), so a watch that has
ended is kept, or an old message would revive it. Each rung is taken once, by whoever writes the watch first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from directory import Post
from notify.domain.calendar import Calendar
from notify.domain.ladder import Ladder, Recipient

Order = tuple[int, int]


class NotDue(Exception):
    """No rung of this watch is to be taken now."""


@dataclass(frozen=True)
class Item:
    """What is watched: a file or a receipt, as anybody may know it. `home` is the department that owns it."""

    item: str
    kind: str
    home: str
    number: str
    title: str
    category: str = ""


@dataclass(frozen=True)
class Arrival:
    """The item reached, or is on its way to, a post. `number` is that move's position in its history."""

    at: Post
    since: datetime
    number: int
    due: datetime | None = None
    opened: bool = False


@dataclass(frozen=True)
class Move:
    """What one event tells: where the item now is. `arrival` is None when it waits for nobody any more."""

    item: Item
    order: Order
    arrival: Arrival | None

    def brings_to(self, department: str) -> Arrival | None:
        """The arrival, if this very move brings the item, unopened, to a post of the department."""
        arrival = self.arrival
        if arrival is None or arrival.opened or arrival.number != self.order[1]:
            return None
        return arrival if arrival.at.department == department else None


@dataclass(frozen=True)
class Rules:
    """How one department reminds."""

    calendar: Calendar
    ladder: Ladder


@dataclass(frozen=True)
class Pending:
    """An item with a post of this department: `taken` rungs so far, the next one at `next_at`."""

    arrival: Arrival
    taken: int
    next_at: datetime


@dataclass(frozen=True)
class Watch:
    """`order` is of the newest move known, `position` of the last event that this watch has sent."""

    item: Item
    order: Order
    pending: Pending | None
    position: int = 0


@dataclass(frozen=True)
class Reminded:
    """A rung was taken: the holder is reminded."""

    item: Item
    arrival: Arrival
    position: int
    step: str
    at: datetime
    working_seconds: int


@dataclass(frozen=True)
class Escalated:
    """The same, told to a superior of the holder."""

    reminder: Reminded
    position: int
    superior: Post


Told = Reminded | Escalated


def follow(known: Watch | None, move: Move, department: str, rules: Rules) -> Watch:
    """The watch of `department` after the move; `known` itself when the move is no news."""
    if known is not None and known.order >= move.order:
        return known
    before = known.pending if known else None
    position = known.position if known else 0
    return Watch(move.item, move.order, _pending(before, move.arrival, department, rules), position)


def take_rung(
    watch: Watch, rules: Rules, superiors: Mapping[Recipient, Post], now: datetime
) -> tuple[Watch, tuple[Told, ...]]:
    """The watch after the rung that is due, and what is to be told, the reminder first. Whoever is not in
    `superiors` is not told. Raises NotDue.
    """
    pending = watch.pending
    if pending is None or pending.next_at > now:
        raise NotDue(watch.item.item)
    waited = rules.calendar.worked(pending.arrival.since, now)
    number = rules.ladder.due(pending.taken, waited, rules.calendar)
    rung = rules.ladder.rung(number)
    reminder = Reminded(
        watch.item, pending.arrival, watch.position + 1, rung.name, now, int(waited.total_seconds())
    )
    over = [superiors[recipient] for recipient in rung.to if recipient in superiors]
    told: tuple[Told, ...] = (
        reminder,
        *(Escalated(reminder, reminder.position + n, superior) for n, superior in enumerate(over, start=1)),
    )
    after = replace(
        watch,
        pending=_climbed(pending.arrival, number + 1, rules),
        position=told[-1].position,
    )
    return after, told


def _pending(
    before: Pending | None, arrival: Arrival | None, department: str, rules: Rules
) -> Pending | None:
    if arrival is None or arrival.at.department != department:
        return None
    if before and (before.arrival.number, before.arrival.at) == (arrival.number, arrival.at):
        return replace(before, arrival=arrival)
    return _climbed(arrival, 0, rules)


def _climbed(arrival: Arrival, taken: int, rules: Rules) -> Pending:
    height = rules.ladder.height(taken, rules.calendar)
    return Pending(arrival, taken, rules.calendar.after(arrival.since, height))
