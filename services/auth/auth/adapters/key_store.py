"""The private keys of auth, sealed in the store under the mounted key; made by whoever needs them first."""

import hashlib
import hmac
import json
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from chassis.clock import Clock, from_text, to_text
from chassis.envelope import Outgoing
from chassis.store.aggregates import Aggregates, Outlet
from chassis.store.port import AlreadyExists, Collection, Database, Document
from chassis.trust.sealing import seal, unseal
from chassis.trust.tokens import Jwk, Signer, new_key, public_part

KEYS: Final = Collection("keys")
FIRST_KID: Final = "auth.-.1"
_RING: Final = "ring"
_SIGNING, _REFRESH = "auth signing key", "auth refresh key"  # bound to what is sealed

ToWire = Callable[[Sequence[Jwk], datetime], Outgoing]


class StoredKeys:
    """A `Keys`. `to_wire` makes the event of the keyset."""

    def __init__(self, database: Database, outlet: Outlet, clock: Clock, kek: bytes, to_wire: ToWire) -> None:
        self._aggregates = Aggregates(database, KEYS, outlet, clock)
        self._database = database
        self._clock = clock
        self._kek = kek
        self._to_wire = to_wire

    @cached_property
    def signer(self) -> Signer:
        """Signs access tokens. Raises SealBroken under another key-encryption key than the one they were made
        under.
        """
        signing = self._ring.state["signing"]
        return Signer(signing["public"]["kid"], json.loads(unseal(signing["sealed"], self._kek, _SIGNING)))

    @property
    def public(self) -> list[Jwk]:
        """What others verify with."""
        return [self._ring.state["signing"]["public"]]

    def refresh_credential(self, session: str, generation: int) -> str:
        """The MAC of session and generation."""
        return hmac.new(self._refresh_key, f"{session}.{generation}".encode(), hashlib.sha256).hexdigest()

    def tell_again(self) -> None:
        """The keyset is handed to the publisher as it was."""
        self._aggregates.tell_again(_RING, [self._event(self._ring.state)])

    @cached_property
    def _refresh_key(self) -> bytes:
        return unseal(self._ring.state["refresh"], self._kek, _REFRESH)

    @cached_property
    def _ring(self) -> Document:
        found = self._database.get(KEYS, _RING)
        if found is not None:
            return found
        state = self._fresh()
        try:
            return self._aggregates.create(_RING, state, [self._event(state)])
        except AlreadyExists:  # another process was first
            return self._aggregates.load(_RING)

    def _event(self, ring: Mapping[str, Any]) -> Outgoing:
        return self._to_wire([ring["signing"]["public"]], from_text(ring["at"]))

    def _fresh(self) -> dict[str, Any]:
        key = new_key(FIRST_KID)
        return {
            "at": to_text(self._clock.now()),
            "signing": {
                "public": public_part(key),
                "sealed": seal(json.dumps(key).encode(), self._kek, _SIGNING),
            },
            "refresh": seal(os.urandom(32), self._kek, _REFRESH),
        }
