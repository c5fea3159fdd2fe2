"""What other services hear from auth, read by auth where it was written: no second ahead, none behind."""

from collections.abc import Mapping
from typing import Any

from auth.application.ports import Keys, Sessions


class OwnRecords:
    """A `Lookup` for `chassis.trust.authority.HeardAuthority`."""

    def __init__(self, keys: Keys, sessions: Sessions) -> None:
        self._keys = keys
        self._sessions = sessions

    def get(self, kind: str, subject: str) -> Mapping[str, Any] | None:
        """The end of a session; one that is unknown counts as ended."""
        session = self._sessions.get(subject) if kind == "session" else None
        return {} if session is None or session.is_revoked else None

    def all(self, kind: str) -> list[dict[str, Any]]:
        """The keyset."""
        return [{"keys": self._keys.public}] if kind == "keyset" else []

    def complete(self) -> bool:
        """Always: it is our own."""
        return True
