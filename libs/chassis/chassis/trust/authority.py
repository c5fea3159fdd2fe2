"""Who is asking: decided from what this service has heard, without asking another one.

Keys, revoked sessions and who may act for which post come by message (ADR 7). The service passes in where to
look and what it knows of posts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from chassis.clock import Clock, from_text
from chassis.trust.tokens import LEEWAY, InvalidToken, verify

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


class NotCapable(Exception):
    """The acting post has not the capability; or not in that department, if one is named."""

    def __init__(self, post: str, capability: StrEnum, department: str | None = None) -> None:
        super().__init__(post, capability, department)
        self.post = post
        self.capability = capability
        self.department = department


@dataclass(frozen=True)
class Claims:
    """What an access token says of its bearer."""

    person: str
    session: str


class Posts(Protocol):
    """Who may act for which post, and what a post may do. Capabilities are the owner's own enumeration."""

    def acts_for(self, person: str, post: str) -> bool:
        """Whether the person may act for the post now."""
        ...

    def can(self, post: str, capability: Any) -> bool:
        """Whether the post has the capability."""
        ...


class NoPosts:
    """The `Posts` of a service whose routes are for persons: nobody acts for any."""

    def acts_for(self, person: str, post: str) -> bool:  # noqa: ARG002 - as the protocol has it
        """Never."""
        return False

    def can(self, post: str, capability: Any) -> bool:  # noqa: ARG002 - as above
        """Never."""
        return False


class Authority(Posts, Protocol):
    """Knows a caller by their token, and what they may do."""

    def claims(self, token: str) -> Claims:
        """Whose token it is. Raises Unauthenticated or NotReady."""
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
    """Trusts the issuer's keys as they were heard, and refuses a revoked session, and all sessions of an
    earlier epoch of an account, as soon as that is heard.
    """

    def __init__(self, audience: str, issuer: str, heard: Lookup, posts: Posts, clock: Clock) -> None:
        self._audience = audience
        self._issuer = issuer
        self._heard = heard
        self._posts = posts
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
        if self._heard.get("session", claims.session) is not None or self._is_of_an_earlier_epoch(told):
            raise Unauthenticated("revoked")
        return claims

    def _is_of_an_earlier_epoch(self, told: Mapping[str, Any]) -> bool:
        """Whether the bearer's account has begun another since the token was given out. What was heard counts
        until no such token can be left: an account that was restored from a backup counts from there again.
        """
        account = self._heard.get("account", str(told.get("acc")))
        if account is None or self._clock.now() > from_text(account["expires"]) + LEEWAY:
            return False
        return not told.get("epoch", 0) >= account["epoch"]

    def acts_for(self, person: str, post: str) -> bool:
        """Whether the person may act for the post now."""
        return self._posts.acts_for(person, post)

    def can(self, post: str, capability: Any) -> bool:
        """Whether the post has the capability."""
        return self._posts.can(post, capability)


def _bearer(told: Mapping[str, Any], issuer: str) -> Claims:
    person, session = told.get("sub"), told.get("sid")
    if told.get("iss") != issuer or not isinstance(person, str) or not isinstance(session, str):
        raise Unauthenticated("malformed")
    return Claims(person, session)
