"""Keeps access tokens in memory, so that the browser's cookie holds the refresh credential only.

A refresh credential is spent when it is used. Requests of one page arrive together and all carry the old one,
so the first refreshes and the others are given its result, for a short grace (architecture 5, gateway).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from chassis.clock import Clock
from gateway.api.auth import Me, Session
from gateway.application.once import Once
from gateway.clients.caller import Caller

GRACE = timedelta(seconds=60)  # how long requests that still carry the spent refresh credential are served
MARGIN = timedelta(seconds=30)  # a token is renewed this long before it ends, so that it outlives the request


class Sessions(Protocol):
    """What is asked of auth."""

    def refresh(self, refresh: str, correlation: str) -> Session:
        """New tokens for a refresh credential, which is spent. Raises SignedOut when it no longer works."""
        ...

    def me(self, caller: Caller) -> Me:
        """Who the token belongs to."""
        ...


@dataclass(frozen=True)
class SignedIn:
    """One person's access tokens by service, and what auth says of them; `refresh` is what the cookie should
    hold now.
    """

    tokens: Mapping[str, str] = field(repr=False)
    refresh: str
    me: Me
    must: str | None = None
    """What has to be done before anything else: choose a `password`."""


class TokenKeeper:
    """Access tokens by refresh credential, each fetched once however many requests ask for it together."""

    def __init__(self, auth: Sessions, clock: Clock) -> None:
        self._auth, self._clock = auth, clock
        self._kept: Once[SignedIn] = Once(clock, capacity=5_000)

    def begin(self, tokens: Session, correlation: str) -> SignedIn:
        """Who just logged in; their first pages need no refresh."""
        return self._known(tokens, correlation)[0]

    def signed_in(self, refresh: str, correlation: str) -> SignedIn:
        """Who holds `refresh`, with an access token that outlives the request.

        Raises SignedOut when auth no longer accepts the credential, Unanswered when it does not answer.
        """
        return self._kept.get(_key(refresh), lambda: self._renew(refresh, correlation))

    def end(self, refresh: str) -> None:
        """The token of `refresh` is forgotten."""
        self._kept.forget(_key(refresh))

    def _renew(self, refresh: str, correlation: str) -> tuple[SignedIn, datetime]:
        tokens = self._auth.refresh(refresh, correlation)
        if tokens.refresh == refresh:
            return self._described(tokens, correlation), self._until(tokens)
        signed_in, _ = self._known(tokens, correlation)
        return signed_in, min(self._until(tokens), self._clock.now() + GRACE)

    def _known(self, tokens: Session, correlation: str) -> tuple[SignedIn, datetime]:
        signed_in, until = self._described(tokens, correlation), self._until(tokens)
        self._kept.keep(_key(tokens.refresh), signed_in, until)
        return signed_in, until

    def _described(self, tokens: Session, correlation: str) -> SignedIn:
        me = self._auth.me(Caller(tokens.tokens, correlation))
        return SignedIn(tokens.tokens, tokens.refresh, me, tokens.must)

    def _until(self, tokens: Session) -> datetime:
        return self._clock.now() + timedelta(seconds=tokens.expires_in) - MARGIN


def _key(refresh: str) -> str:
    """Credentials are not kept as keys: a memory dump should not hand out more than it must."""
    return hashlib.sha256(refresh.encode()).hexdigest()
