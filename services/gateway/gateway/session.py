"""The browser's session: an encrypted cookie and nothing on the server.

It holds the refresh credential, the acting post, the language and what forms need; AES-GCM keeps it secret
and whole. Flask's own cookie is only signed, so a borrowed machine would show the credential.
Idle and absolute ends are checked here, in one place, before any page sees the session.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, Request, Response
from flask.sessions import SessionInterface, SessionMixin

from chassis.clock import Clock, from_text, to_text

PURPOSE = b"daftar gateway session 1"  # authenticated with the cookie: no other sealed text passes for one
NONCE_BYTES = 12
STAMP_EVERY = timedelta(minutes=1)  # the cookie is sent again for "last seen" at most this often


@dataclass(frozen=True)
class Lifetime:
    """How long a session lasts without use, and at most."""

    idle: timedelta
    absolute: timedelta

    def ends(self, content: Mapping[str, Any]) -> tuple[datetime, datetime]:
        """When the log-in in `content` ends without use, and when in any case."""
        return from_text(content["seen"]) + self.idle, from_text(content["since"]) + self.absolute

    def is_over(self, content: Mapping[str, Any], now: datetime) -> bool:
        """Whether the log-in in `content` has ended by time."""
        return now > min(self.ends(content))


class BrowserSession(SessionMixin):
    """What the cookie holds. `expired` tells the log-in page why the person has to log in again."""

    def __init__(
        self, lifetime: Lifetime, content: dict[str, Any] | None = None, *, expired: bool = False
    ) -> None:
        self._lifetime = lifetime
        self.content = content or {}
        self.modified = expired
        self.expired = expired
        self.content.setdefault("id", secrets.token_urlsafe(16))

    def __getitem__(self, name: str) -> Any:
        return self.content[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self.modified = True
        self.content[name] = value

    def __delitem__(self, name: str) -> None:
        self.modified = True
        del self.content[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.content)

    def __len__(self) -> int:
        return len(self.content)

    @property
    def id(self) -> str:
        """Names this session towards permits; never leaves the process."""
        return str(self.content["id"])

    def begin(self, refresh: str, now: datetime) -> None:
        """A new session for a person who has just logged in; only the language outlives the old one."""
        kept = {"language": self.content["language"]} if "language" in self.content else {}
        self.content = {
            "id": secrets.token_urlsafe(16),
            "refresh": refresh,
            "since": to_text(now),
            "seen": to_text(now),
            **kept,
        }
        self.modified = True

    def end(self) -> None:
        """Nobody is logged in; the language stays."""
        self.content = {name: self.content[name] for name in ("language",) if name in self.content}
        self.content["id"] = secrets.token_urlsafe(16)
        self.modified = True

    @property
    def ends(self) -> datetime:
        """When the log-in ends if nothing is done; there is one."""
        return min(self._lifetime.ends(self.content))

    @property
    def is_kept_by_use(self) -> bool:
        """Whether doing something puts that off."""
        idle, absolute = self._lifetime.ends(self.content)
        return idle < absolute

    def touch(self, now: datetime) -> None:
        """The person did something just now."""
        if "refresh" in self.content and now - from_text(self.content["seen"]) >= STAMP_EVERY:
            self["seen"] = to_text(now)


class EncryptedCookies(SessionInterface):
    """Reads and writes the cookie. A cookie that cannot be read is no session, never an error."""

    def __init__(self, key: bytes, lifetime: Lifetime, clock: Clock, *, secure: bool) -> None:
        self._cipher = AESGCM(key)
        self._lifetime, self._clock, self._secure = lifetime, clock, secure
        # The __Host- prefix binds the cookie to this host and to HTTPS; browsers refuse it on plain HTTP.
        self.cookie = "__Host-daftar" if secure else "daftar"

    def open_session(self, app: Flask, request: Request) -> BrowserSession:  # noqa: ARG002  # Flask's signature
        """The session of the request's cookie, emptied when its time is over."""
        content = self._unsealed(request.cookies.get(self.cookie, ""))
        if "refresh" in content and self._lifetime.is_over(content, self._clock.now()):
            kept = {name: content[name] for name in ("language",) if name in content}
            return BrowserSession(self._lifetime, kept, expired=True)
        return BrowserSession(self._lifetime, content)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:  # noqa: ARG002  # as above
        """The cookie is set when the session changed."""
        response.vary.add("Cookie")
        if not isinstance(session, BrowserSession) or not session.modified:
            return
        response.set_cookie(
            self.cookie,
            self._sealed(session.content),
            httponly=True,
            samesite="Strict",
            secure=self._secure,
            path="/",
        )

    def _sealed(self, content: dict[str, Any]) -> str:
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, json.dumps(content, separators=(",", ":")).encode(), PURPOSE)
        return base64.urlsafe_b64encode(nonce + sealed).decode()

    def _unsealed(self, text: str) -> dict[str, Any]:
        try:
            raw = base64.urlsafe_b64decode(text)
            content = json.loads(self._cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], PURPOSE))
        except (binascii.Error, ValueError, InvalidTag):
            return {}
        return content if isinstance(content, dict) else {}
