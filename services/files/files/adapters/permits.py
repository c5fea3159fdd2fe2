"""Reads permits with the keys that workflow and scan published for a department.

Which keys count is decided by whose store the paper lies in, never by the permit: another department's key is
unknown here, and a key speaks only for the service that published it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final, Protocol

from chassis.trust.tokens import InvalidToken, verify
from files.domain.permits import PURPOSES, Permit, PermitExpired, PermitInvalid

ISSUERS: Final = tuple(PURPOSES)
KEYSET: Final = "keyset"
TYPE: Final = "permit"


class Keys(Protocol):
    """What an issuer has published in a department (`chassis.wire.mirror`)."""

    def all(self, kind: str) -> list[dict[str, Any]]:
        """The data of every subject of the kind."""
        ...


KeysOf = Callable[[str, str], Keys]


def may_publish(issuer: str, department: str, kid: str) -> bool:
    """Whether a key of that name is the issuer's in that department to publish."""
    return kid.startswith(f"{issuer}.{department}.")


class PermitKeys:
    """`keys_of(issuer, department)` finds the published keys."""

    def __init__(self, keys_of: KeysOf) -> None:
        self._keys_of = keys_of

    def read(self, department: str, token: str, now: datetime) -> Permit:
        """The permit in the token, signed by one of this department's keys. Raises PermitInvalid,
        PermitExpired.
        """
        for issuer in ISSUERS:
            with suppress(_UnknownKey):
                return self._signed_by(issuer, department, token, now)
        raise PermitInvalid

    def _signed_by(self, issuer: str, department: str, token: str, now: datetime) -> Permit:
        try:
            told = verify(token, self._keys(issuer, department), typ=TYPE, audience=None, now=now)
        except InvalidToken as fault:
            if fault.code == "key":
                raise _UnknownKey from fault
            raise (PermitExpired if fault.code == "expired" else PermitInvalid) from fault
        if told.get("iss") != issuer:
            raise PermitInvalid
        return _permit(told)

    def _keys(self, issuer: str, department: str) -> list[dict[str, Any]]:
        return [
            key
            for told in self._keys_of(issuer, department).all(KEYSET)
            for key in told["keys"]
            if may_publish(issuer, department, str(key.get("kid")))
        ]


class _UnknownKey(Exception):
    """None of this issuer's keys has the permit's name."""


def _permit(told: Mapping[str, Any]) -> Permit:
    claims = [told.get(name, "") for name in ("doc", "sub", "post", "purpose", "dep", "iss")]
    papers = told.get("docs", [])
    if not isinstance(papers, list) or not all(isinstance(claim, str) for claim in [*claims, *papers]):
        raise PermitInvalid
    if ("docs" in told) == ("doc" in told):
        raise PermitInvalid
    document, person, post, purpose, department, issuer = map(str, claims)
    try:
        expires = datetime.fromtimestamp(told["exp"], UTC)
    except (OverflowError, ValueError, OSError) as fault:
        raise PermitInvalid from fault
    named = frozenset(f"{department}.{paper}" for paper in papers)
    return Permit(document, person, post, purpose, department, issuer, expires, named)
