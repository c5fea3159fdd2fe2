"""The key under which one department's papers may be read: sealed in its database, public by message (ADR
7).
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from chassis.aggregates import Aggregates, retrying
from chassis.clock import Clock, to_text
from chassis.envelope import Event, Outgoing
from chassis.sealing import seal, unseal
from chassis.store.port import AlreadyExists, Document, NotFound
from chassis.tokens import Signer, new_key, public_part

PERMIT: Final = "permit"
SERVICE: Final = "scan"
TYPE: Final = "scan.keyset.published.v1"
_ID: Final = "permits"


class PermitKeys:
    """The permit key of one department; made when it is first wanted."""

    def __init__(self, aggregates: Aggregates, department: str, kek: bytes, clock: Clock) -> None:
        self._aggregates = aggregates
        self._department = department
        self._kek = kek
        self._clock = clock
        self._signer: Signer | None = None

    def grant(self, claims: Mapping[str, Any]) -> str:
        """A signed permit with these claims."""
        if self._signer is None:
            kept = self._kept()
            private = json.loads(unseal(kept.state["sealed"], self._kek, self._context))
            self._signer = Signer(kept.state["public"]["kid"], private)
        return self._signer.sign(claims, PERMIT)

    def publish(self) -> None:
        """The public key is on its way to the document stores, again, one position later."""
        retrying(self._publish)

    def _publish(self) -> None:
        kept = self._kept()
        state = kept.state | {"position": kept.state["position"] + 1}
        self._aggregates.commit(kept, state, [self._published(state)])

    def _kept(self) -> Document:
        try:
            return self._aggregates.load(_ID)
        except NotFound:
            return self._make()

    def _make(self) -> Document:
        private = new_key(f"{SERVICE}.{self._department}.1")
        sealed = seal(json.dumps(private).encode(), self._kek, self._context)
        state = {"public": public_part(private), "sealed": sealed, "position": 1}
        try:
            return self._aggregates.create(_ID, state, [self._published(state)])
        except AlreadyExists:
            return self._aggregates.load(_ID)

    def _published(self, state: Mapping[str, Any]) -> Outgoing:
        event = Event(
            type=TYPE,
            subject=f"{self._department}.{SERVICE}.permits",
            position=state["position"],
            department=self._department,
            time=to_text(self._clock.now()),
            data={"keys": [state["public"]]},
        )
        return Outgoing(event)

    @property
    def _context(self) -> str:
        return f"{SERVICE}.{self._department}.permits"
