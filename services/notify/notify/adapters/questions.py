"""The question for the whole directory: asked by event, since nobody calls anybody."""

from collections.abc import Callable
from typing import Final

from chassis.aggregates import Aggregates, retrying
from chassis.envelope import Outgoing
from chassis.store.port import Collection

QUESTIONS: Final = Collection("questions")
DIRECTORY: Final = "directory"


class StoredQuestions:
    """Counts the questions, so that each is an event of its own."""

    def __init__(self, aggregates: Aggregates, to_wire: Callable[[int], Outgoing]) -> None:
        self._aggregates = aggregates
        self._to_wire = to_wire

    def ask_for_directory(self) -> None:
        """The question is on its way."""
        retrying(self._ask)

    def _ask(self) -> None:
        document = self._aggregates.database.get(QUESTIONS, DIRECTORY)
        if document is None:
            self._aggregates.create(DIRECTORY, {"asked": 1}, [self._to_wire(1)])
            return
        asked = document.state["asked"] + 1
        self._aggregates.commit(document, {"asked": asked}, [self._to_wire(asked)])
