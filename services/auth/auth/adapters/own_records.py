"""What other services hear from auth, read by auth where it was written: no second ahead, none behind."""

from collections.abc import Mapping
from typing import Any

from auth.application.ports import Accounts, Keys, Sessions


class OwnRecords:
    """A `Lookup` for `chassis.trust.authority.HeardAuthority`."""

    def __init__(self, keys: Keys, sessions: Sessions, accounts: Accounts) -> None:
        self._keys = keys
        self._sessions = sessions
        self._accounts = accounts

    def get(self, kind: str, subject: str) -> Mapping[str, Any] | None:
        """The end of a session, which also is that of one that is unknown or of an earlier epoch of its
        account. Of accounts nothing more has to be told.
        """
        if kind != "session":
            return None
        session = self._sessions.get(subject)
        account = self._accounts.get(session.account) if session else None
        is_good = session and account and not session.is_revoked and session.epoch == account.epoch
        return None if is_good else {}

    def all(self, kind: str) -> list[dict[str, Any]]:
        """The keyset."""
        return [{"keys": self._keys.public}] if kind == "keyset" else []

    def complete(self) -> bool:
        """Always: it is our own."""
        return True
