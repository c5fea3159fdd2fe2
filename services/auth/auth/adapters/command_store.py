"""The operator's commands over the chassis' document store: one document each, to be told from."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from chassis.clock import Clock, to_text
from chassis.envelope import Outgoing
from chassis.ids import new_ulid
from chassis.store.aggregates import Aggregates, Outlet
from chassis.store.port import Collection, Database

COMMANDS: Final = Collection("commands")
ToWire = Callable[[str, str, Mapping[str, Any]], Outgoing]


class StoredCommands:
    """A `Commands`. `to_wire` makes the event of a command: its id, when, what."""

    def __init__(self, database: Database, outlet: Outlet, clock: Clock, to_wire: ToWire) -> None:
        self._aggregates = Aggregates(database, COMMANDS, outlet, clock)
        self._clock = clock
        self._to_wire = to_wire

    def note(self, command: str, about: str | None, operator: str) -> None:
        """It leaves as an event that the operator gave the command."""
        identifier, at = new_ulid(), to_text(self._clock.now())
        said = {"command": command, "about": about, "operator": operator}
        self._aggregates.create(identifier, {"at": at, **said}, [self._to_wire(identifier, at, said)])
