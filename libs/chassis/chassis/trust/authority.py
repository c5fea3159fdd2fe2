"""Who is asking: decided from what this service has heard, without asking another one.

Keys, revoked sessions and who may act for which post come by message (ADR 7). The service passes in where to
look and how it knows who may act for a post.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from chassis.clock import Clock
from chassis.trust.tokens import InvalidToken, verify

ACCESS = "at+jwt"  # RFC 9068


class Unauthenticated(Exception):
    """Nobody we know is asking. `reason` is a code: missing, revoked, or what is wrong with the token."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotReady(Exception):
    """This service has not heard enough yet to decide who may do what; in a moment it will have."""


class Forbidden(Exception):
    """We know who is asking and they may not. `reason` is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Claims:
    """What an access token says of its bearer."""

    person: str
    session: str


class Authority(Protocol):
    """Knows a caller by their token, and whether they may act for a post."""

    def claims(self, token: str) -> Claims:
        """Whose token it is. Raises Unauthenticated or NotReady."""
        ...

    def acts_for(self, person: str, post: str) -> bool:
        """Whether the person may act for the post now."""
        ...


class Lookup(Protocol):
    """What this service has heard from the issuer, newest state by subject (`chassis.wire.mirror`)."""

    def get(self, kind: str, subject: str) -> Mapping[str, Any] | None:
        """The data of that subject."""
        ...

    def all(self, kind: str) -> list[dict[str, Any]]:
        """The data of every subject of the kind."""
        ...

    def complete(self) -> bool:
        """Whether everything that the issuer listed has arrived."""
        ...


class HeardAuthority:
    """Trusts the issuer's keys as they were heard, and refuses a revoked session as soon as that is heard."""

    def __init__(
        self, audience: str, issuer: str, heard: Lookup, acts_for: Callable[[str, str], bool], clock: Clock
    ) -> None:
        self._audience = audience
        self._issuer = issuer
        self._heard = heard
        self._acts_for = acts_for
        self._clock = clock

    def claims(self, token: str) -> Claims:
        """Whose token it is. Raises Unauthenticated or NotReady."""
        if not self._heard.complete():
            raise NotReady
        keys = [key for keyset in self._heard.all("keyset") for key in keyset["keys"]]
        try:
            told = verify(token, keys, typ=ACCESS, audience=self._audience, now=self._clock.now())
        except InvalidToken as fault:
            raise Unauthenticated(fault.code) from fault
        claims = _bearer(told, self._issuer)
        if self._heard.get("session", claims.session) is not None:
            raise Unauthenticated("revoked")
        return claims

    def acts_for(self, person: str, post: str) -> bool:
        """Whether the person may act for the post now."""
        return self._acts_for(person, post)


def _bearer(told: Mapping[str, Any], issuer: str) -> Claims:
    person, session = told.get("sub"), told.get("sid")
    if told.get("iss") != issuer or not isinstance(person, str) or not isinstance(session, str):
        raise Unauthenticated("malformed")
    return Claims(person, session)
