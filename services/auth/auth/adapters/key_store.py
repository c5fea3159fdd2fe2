"""The private keys of auth, sealed in the store under the mounted key; made by whoever needs them first."""

import hashlib
import hmac
import json
import os
from functools import cached_property
from typing import Any, Final

from chassis.store.port import AlreadyExists, Collection, Database, Document
from chassis.trust.sealing import seal, unseal
from chassis.trust.tokens import Jwk, Signer, new_key, public_part

KEYS: Final = Collection("keys")
FIRST_KID: Final = "auth.-.1"
_RING: Final = "ring"
_SIGNING, _REFRESH, _FACTOR = "auth signing key", "auth refresh key", "auth factor"  # bound to what is sealed


class StoredKeys:
    """A `Keys`. They tell nobody of themselves: whoever announces does."""

    def __init__(self, database: Database, kek: bytes) -> None:
        self._database = database
        self._kek = kek

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

    def sealed_factor(self, login: str, secret: bytes) -> str:
        """Sealed, and bound to the account."""
        return seal(secret, self._kek, f"{_FACTOR} {login}")

    def factor(self, login: str, sealed: str) -> bytes:
        """The secret again. Raises SealBroken."""
        return unseal(sealed, self._kek, f"{_FACTOR} {login}")

    @cached_property
    def _refresh_key(self) -> bytes:
        return unseal(self._ring.state["refresh"], self._kek, _REFRESH)

    @cached_property
    def _ring(self) -> Document:
        return self._kept()

    def _kept(self) -> Document:
        try:
            return self._database.get(KEYS, _RING) or self._database.insert(KEYS, _RING, self._fresh())
        except AlreadyExists:
            return self._kept()  # another process made it

    def _fresh(self) -> dict[str, Any]:
        key = new_key(FIRST_KID)
        return {
            "signing": {
                "public": public_part(key),
                "sealed": seal(json.dumps(key).encode(), self._kek, _SIGNING),
            },
            "refresh": seal(os.urandom(32), self._kek, _REFRESH),
        }
