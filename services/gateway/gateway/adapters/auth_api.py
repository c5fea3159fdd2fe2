"""auth over HTTP: log-in, refresh, log-out, who am I. One for the district: its department is `-`."""

from __future__ import annotations

import httpx

from chassis.ids import DISTRICT
from gateway.adapters.client import ServiceClient
from gateway.application.ports import Caller
from gateway.application.problems import ServiceProblem, SignedOut
from gateway.application.views import Me, Tokens


class HttpAuth:
    """AuthApi over HTTP."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def log_in(self, login: str, password: str, device: str | None, correlation: str) -> Tokens:
        """Tokens of a new session. Raises ServiceProblem when auth refuses."""
        body = {"login": login, "password": password, "device": device}
        return self._client.answer(Tokens, "POST", DISTRICT, "/sessions", Caller("", correlation), json=body)

    def refresh(self, refresh: str, correlation: str) -> Tokens:
        """New tokens for a refresh credential, which is spent. Raises SignedOut when it no longer works."""
        anyone = Caller("", correlation)
        try:
            return self._client.answer(
                Tokens, "POST", DISTRICT, "/sessions/refresh", anyone, json={"refresh": refresh}
            )
        except ServiceProblem as problem:
            if problem.status in {
                httpx.codes.UNAUTHORIZED,
                httpx.codes.FORBIDDEN,
                httpx.codes.UNPROCESSABLE_ENTITY,
            }:
                raise SignedOut from problem
            raise

    def log_out(self, caller: Caller) -> None:
        """The session is revoked; every service refuses it within seconds."""
        self._client.call("DELETE", DISTRICT, "/sessions/current", caller)

    def me(self, caller: Caller) -> Me:
        """Who the token belongs to and which posts they hold."""
        return self._client.answer(Me, "GET", DISTRICT, "/me", caller)
