"""A session: entered once with a password, kept alive by a refresh credential that changes at each use.

Whoever uses an old credential again has copied it, or was copied from: the session ends (RFC 9700 4.14). Only
the one before stays good for a moment, because a browser refreshes for two requests at once and because
answers get lost; it gives the same successor again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from chassis.record import Cause, History, to_text

GRACE = timedelta(seconds=30)


class SessionOver(Exception):
    """The session has ended, or never was."""


class CredentialReused(Exception):
    """A credential was used that had been replaced: somebody has a copy, so the session must end."""


@dataclass(frozen=True)
class Entry:
    """Who entered by which account, when, from where, in which browser, and what spoke for them."""

    account: str
    person: str
    epoch: int
    at: datetime
    place: str | None = None
    browser: str | None = None
    is_known_browser: bool = False
    has_second_factor: bool = False


@dataclass(frozen=True)
class Session:
    """`generation` numbers the refresh credential that is good now, `turned` is when it became so. It was
    entered by the account of that log-in in its `epoch`, from that `place`, in that `browser` as it names
    itself. Its history tells that it was entered, and its end before its time.
    """

    id: str
    person: str
    since: datetime
    expires: datetime
    generation: int
    turned: datetime
    account: str = ""
    epoch: int = 0
    place: str | None = None
    browser: str | None = None
    history: History = field(default_factory=History)

    @classmethod
    def entered(cls, id: str, entry: Entry, life: timedelta, cause: Cause, epoch: int = 1) -> Session:
        """Open from now on for at most `life`; `epoch` of the store."""
        expires = entry.at + life
        session = cls(
            id,
            entry.person,
            entry.at,
            expires,
            1,
            entry.at,
            entry.account,
            entry.epoch,
            entry.place,
            entry.browser,
            History(epoch=epoch),
        )
        data = {
            "session": id,
            "person": entry.person,
            "account": entry.account,
            "epoch": entry.epoch,
            "address": entry.place,
            "known_browser": entry.is_known_browser,
            "second_factor": entry.has_second_factor,
            "expires": to_text(expires),
        }
        by = {"person": entry.person, "post": None}
        session.history.append("session.opened", at=to_text(entry.at), by=by, cause=cause, data=data)
        return session

    @property
    def is_revoked(self) -> bool:
        """Whether it was ended before its time."""
        return any(entry.type == "session.revoked" for entry in self.history.entries)

    def is_over(self, at: datetime) -> bool:
        """Whether it has ended."""
        return self.is_revoked or at >= self.expires

    def refreshed(self, generation: int, at: datetime) -> Session:
        """The session after that credential was used; unchanged when it was the one before, within GRACE.
        Raises SessionOver, CredentialReused.
        """
        if self.is_over(at):
            raise SessionOver
        if generation == self.generation:
            return replace(self, generation=generation + 1, turned=at)
        if generation == self.generation - 1 and at < self.turned + GRACE:
            return self
        raise CredentialReused

    def ended(self, at: datetime, cause: Cause, reason: str, by: Mapping[str, Any] | None = None) -> Session:
        """Ended now, signed by who did it; unchanged when it had ended before. `expires` says until when a
        token of it could have been used at the latest.
        """
        if self.is_revoked:
            return self
        history = self.history.copy()
        data = {
            "session": self.id,
            "person": self.person,
            "expires": to_text(self.expires),
            "reason": reason,
        }
        history.append("session.revoked", at=to_text(at), by=by, cause=cause, data=data)
        return replace(self, history=history)
