"""A person of the office at the services' public APIs, where others go through the pages (`person.py`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from typing import Any

import httpx

from chassis.ids import new_ulid
from deploy.demo.life import Member


class Client:
    """A person at a service's public API, in one post; `api` tells the address of each service."""

    def __init__(self, api: Callable[[str], str], service: str, member: Member) -> None:
        self._api = api
        self._service = service
        self._http = httpx.Client(timeout=20)
        self.member = member
        self.log_in()

    def log_in(self) -> None:
        """A fresh session of the same person."""
        member = self.member
        told = self._http.post(
            f"{self._api('auth')}/sessions", json={"login": member.login, "password": member.password}
        )
        told.raise_for_status()
        self.tokens: dict[str, str] = told.json()["tokens"]
        self.refresh: str = told.json()["refresh"]
        self.person: str = told.json()["person"]

    @property
    def access(self) -> str:
        """The token for this service."""
        return self.tokens[self._service]

    def of(self, service: str) -> Client:
        """The same session at another service."""
        other = copy(self)
        other._service = service  # noqa: SLF001  # its own
        return other

    def log_out(self) -> None:
        """The session is over."""
        headers = self.of("auth").headers()
        self._http.delete(f"{self._api('auth')}/sessions/current", headers=headers).raise_for_status()

    def headers(self, key: str | None = None) -> dict[str, str]:
        """What each request carries; `key` is its Idempotency-Key, a fresh one if none is given."""
        return {
            "Authorization": f"Bearer {self.access}",
            "Daftar-Post": self.member.post,
            "Idempotency-Key": key or new_ulid(),
        }

    def ask(
        self, method: str, path: str, headers: Mapping[str, str], body: Mapping[str, Any] | None = None
    ) -> httpx.Response:
        """Any request with exactly these headers, whatever is answered."""
        return self._http.request(
            method, f"{self._api(self._service)}{path}", headers=dict(headers), json=body
        )

    def send(self, method: str, path: str, headers: Mapping[str, str], content: bytes) -> httpx.Response:
        """A request with these bytes as they are, whatever is answered."""
        url = f"{self._api(self._service)}{path}"
        return self._http.request(method, url, content=content, headers=dict(headers))

    def get(self, path: str, **query: str) -> httpx.Response:
        """GET, whatever is answered."""
        return self._http.get(f"{self._api(self._service)}{path}", headers=self.headers(), params=query)

    def post(
        self, path: str, body: Mapping[str, Any] | None = None, key: str | None = None, **query: str
    ) -> httpx.Response:
        """POST, whatever is answered."""
        url = f"{self._api(self._service)}{path}"
        return self._http.post(url, headers=self.headers(key), params=query, json=body)

    def put(self, path: str, body: Mapping[str, Any]) -> httpx.Response:
        """PUT, whatever is answered."""
        return self._http.put(f"{self._api(self._service)}{path}", headers=self.headers(), json=body)
