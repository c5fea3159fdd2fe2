"""Guesses at doors over the chassis' document store: one document a door, from which refusals are told."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from auth.application.ports import Refused
from auth.domain.throttle import Guesses
from chassis.clock import Clock
from chassis.envelope import Outgoing
from chassis.store.aggregates import Aggregates, Outlet, retrying
from chassis.store.form import Form
from chassis.store.port import AlreadyExists, Collection, Conflict, Database

DOORS: Final = Collection("doors")


@dataclass(frozen=True)
class _Door:
    """What was guessed at it, and how many refusals were told of it."""

    guesses: Guesses = field(default_factory=Guesses)
    refused: int = 0


FORM: Final = Form(_Door, key=None)
ToWire = Callable[[str, int, Refused], Outgoing]


class StoredDoors:
    """A `Doors`: one document a door. `to_wire` makes the event of a door's refusal of that number."""

    def __init__(self, database: Database, outlet: Outlet, clock: Clock, to_wire: ToWire) -> None:
        self._database = database
        self._to_wire = to_wire
        self._aggregates = Aggregates(database, DOORS, outlet, clock)

    def get(self, door: str) -> Guesses:
        """What was guessed there."""
        document = self._database.get(DOORS, door)
        return FORM.read(document).guesses if document else Guesses()

    def change(self, door: str, decide: Callable[[Guesses], Guesses]) -> Guesses:
        """Stored as decided; what they were before. Raises Conflict when too many knock at once."""
        before = self._change(door, lambda one: replace(one, guesses=decide(one.guesses)))
        return before.guesses

    def refuse(self, door: str, refused: Refused) -> None:
        """One more refusal is told of the door."""
        self._change(
            door,
            lambda one: replace(one, refused=one.refused + 1),
            lambda one: [self._to_wire(door, one.refused, refused)],
        )

    def _change(
        self,
        name: str,
        decide: Callable[[_Door], _Door],
        tell: Callable[[_Door], list[Outgoing]] = lambda _: [],
    ) -> _Door:
        def once() -> _Door:
            document = self._database.get(DOORS, name)
            before = FORM.read(document) if document else _Door()
            after = decide(before)
            if after == before:
                return before
            if document is not None:
                self._aggregates.commit(document, FORM.write(after), tell(after))
                return before
            try:
                self._aggregates.create(name, FORM.write(after), tell(after))
            except AlreadyExists as error:
                raise Conflict(name) from error
            return before

        return retrying(once)
