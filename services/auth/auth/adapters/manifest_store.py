"""The position of the list of everything: one document that counts how often the list has changed."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from auth.application.ports import Listed
from chassis.clock import Clock, from_text, to_text
from chassis.envelope import Outgoing
from chassis.store.aggregates import Aggregates, Outlet, retrying
from chassis.store.port import AlreadyExists, Collection, Conflict, Database

MANIFESTS: Final = Collection("manifests")
_ONE: Final = "directory"

Subjects = Mapping[str, Listed]
ToWire = Callable[[Subjects, int, datetime], Outgoing]


class StoredManifest:
    """A `Manifest`. `to_wire` makes the event of a list at a position since an instant."""

    def __init__(self, database: Database, outlet: Outlet, clock: Clock, to_wire: ToWire) -> None:
        self._aggregates = Aggregates(database, MANIFESTS, outlet, clock)
        self._database = database
        self._clock = clock
        self._to_wire = to_wire

    def tell(self, subjects: Subjects) -> None:
        """Sent: as a new list where it changed, else under its old id."""
        retrying(lambda: self._tell(subjects))

    def _tell(self, subjects: Subjects) -> None:
        digest = hashlib.sha256(json.dumps(sorted(subjects.items())).encode()).hexdigest()
        document = self._database.get(MANIFESTS, _ONE)
        if document is None:
            self._create(subjects, self._state(1, digest))
        elif document.state["digest"] == digest:
            self._aggregates.tell_again(_ONE, [self._event(subjects, document.state)])
        else:
            state = self._state(document.state["position"] + 1, digest)
            self._aggregates.commit(document, state, [self._event(subjects, state)])

    def _state(self, position: int, digest: str) -> dict[str, Any]:
        return {"position": position, "digest": digest, "at": to_text(self._clock.now())}

    def _event(self, subjects: Subjects, state: Mapping[str, Any]) -> Outgoing:
        return self._to_wire(subjects, state["position"], from_text(state["at"]))

    def _create(self, subjects: Subjects, state: dict[str, Any]) -> None:
        try:
            self._aggregates.create(_ONE, state, [self._event(subjects, state)])
        except AlreadyExists as error:
            raise Conflict(_ONE) from error
