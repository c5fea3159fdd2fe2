"""A service's own signing key for one department: sealed where it lies, public by message.

The key is made when it is first wanted. Its public part is published when it is made, and again from time to
time, so that a new reader is complete by messages alone (ADR 7).
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from chassis.clock import Clock, to_text
from chassis.envelope import Event, Outgoing
from chassis.store.aggregates import Aggregates, retrying
from chassis.store.port import AlreadyExists, Collection, Document, NotFound
from chassis.trust.sealing import seal, unseal
from chassis.trust.tokens import Signer, new_key, public_part

KEYRINGS: Final = Collection("keys")


class Keyring:
    """The key with which `service` signs `purpose` (the type of its tokens) in one department."""

    COLLECTION = KEYRINGS

    def __init__(
        self, aggregates: Aggregates, service: str, department: str, purpose: str, kek: bytes, clock: Clock
    ) -> None:
        self._aggregates = aggregates
        self._service = service
        self._department = department
        self._purpose = purpose
        self._kek = kek
        self._clock = clock
        self._signer: Signer | None = None

    def grant(self, claims: Mapping[str, Any]) -> str:
        """A signed token with these claims."""
        if self._signer is None:
            kept = self._kept()
            private = json.loads(unseal(kept.state["sealed"], self._kek, self._context))
            self._signer = Signer(kept.state["public"]["kid"], private)
        return self._signer.sign(claims, self._purpose)

    def publish(self) -> None:
        """The public key is on its way to whoever verifies, again, one position later."""
        retrying(self._publish)

    def _publish(self) -> None:
        kept = self._kept()
        state = kept.state | {"position": kept.state["position"] + 1}
        self._aggregates.commit(kept, state, [self._published(state)])

    def _kept(self) -> Document:
        try:
            return self._aggregates.load(self._id)
        except NotFound:
            return self._make()

    def _make(self) -> Document:
        private = new_key(f"{self._service}.{self._department}.1")
        sealed = seal(json.dumps(private).encode(), self._kek, self._context)
        state = {"public": public_part(private), "sealed": sealed, "position": 1}
        try:
            return self._aggregates.create(self._id, state, [self._published(state)])
        except AlreadyExists:
            return self._aggregates.load(self._id)

    def _published(self, state: Mapping[str, Any]) -> Outgoing:
        event = Event(
            type=f"{self._service}.keyset.published.v1",
            subject=f"{self._department}.{self._service}.{self._id}",
            position=state["position"],
            department=self._department,
            time=to_text(self._clock.now()),
            data={"keys": [state["public"]]},
        )
        return Outgoing(event)

    @property
    def _id(self) -> str:
        return f"{self._purpose}s"

    @property
    def _context(self) -> str:
        return f"{self._service}.{self._department}.{self._id}"
