"""What has been told about a subject, from the beginning.

Every entry is exactly one event and holds all that it says (chassis.record), so what was told can be told
again to the letter: a consumer that starts empty, or was restored, becomes complete by messages alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from chassis.record import Cause, Entry, History

KEYSET, DIRECTORY, ABSENCE = "keyset", "directory", "absence"
"""Of the first two there is one subject each, of that name: the public keys, and the list of everything."""

FIRST: Final = {
    "department": "announced",
    "post": "established",
    "person": "enrolled",
    "charge": "assumed",
    ABSENCE: "entered",
    KEYSET: "published",
    DIRECTORY: "listed",
}
LATER: Final = FIRST | {"post": "changed", "person": "changed", ABSENCE: "changed"}
RELINQUISHED: Final = "relinquished"
GONE: Final = "gone"
"""Stands in the data of a post or person who is no part of the district any more."""


@dataclass(frozen=True)
class Told:
    """When something was told, by whom and why. Nobody signs for the operator: who runs commands, the service
    does not know.
    """

    at: str
    by: Mapping[str, Any] | None = None
    cause: Cause = field(default_factory=Cause)


@dataclass(frozen=True)
class Subject:
    """A department, post, person, charge or absence, the keyset or the list, and all that was told about it.

    It changes when an administrator changes it, and once after a restore; so a history never needs more than
    the one document.
    """

    kind: str
    id: str
    history: History

    @property
    def newest(self) -> Entry:
        """How it stands now."""
        return self.history.entries[-1]

    @property
    def is_of_this_life(self) -> bool:
        """Whether the newest was told in the present life of the store."""
        return self.newest.content.epoch == self.history.epoch

    @property
    def is_as_told(self) -> bool:
        """Whether the last line of its history is of its kind, and there is one."""
        return any(entry.type.startswith(f"{self.kind}.") for entry in self.history.entries[-1:])

    def stands(self, data: dict[str, Any], told: Told) -> Subject:
        """The subject as `data` tell it; the same object when they tell nothing new."""
        if not self.history.entries:
            return self._with(FIRST[self.kind], data, told)
        if self.newest.data == data and not self._has_ended:
            return self
        return self._with(LATER[self.kind], data, told)

    def ends(self, at: str) -> Subject:
        """A charge that is given up now; the same object when it had ended before."""
        return (
            self if self._has_ended else self._with(RELINQUISHED, {**self.newest.data, "until": at}, Told(at))
        )

    def goes(self, at: str) -> Subject:
        """It is no part of the district any more: a charge is given up now, a post can do nothing, a person
        has left. It stays known, for the names in records; the same object when it was so before.
        """
        if self.kind == "charge":
            return self.ends(at)
        if self.is_gone:
            return self
        roles: dict[str, Any] = {"roles": []} if self.kind == "post" else {}
        return self._with(LATER[self.kind], {**self.newest.data, **roles, GONE: True}, Told(at))

    def goes_on(self, at: str) -> Subject:
        """As it stands, told anew in this life of the store, so that nobody takes what they heard in a lost
        one for newer; the same object when it was told in this one.
        """
        if self.is_of_this_life:
            return self
        return self._with(self.newest.type.partition(".")[2], self.newest.data, Told(at))

    @property
    def is_gone(self) -> bool:
        """Whether it was a part of the district and is none any more."""
        return self._has_ended or bool(self.newest.data.get(GONE))

    @property
    def _has_ended(self) -> bool:
        return self.newest.type == f"{self.kind}.{RELINQUISHED}"

    def _with(self, participle: str, data: dict[str, Any], told: Told) -> Subject:
        history = self.history.copy()
        history.append(f"{self.kind}.{participle}", at=told.at, by=told.by, cause=told.cause, data=data)
        if self.kind == DIRECTORY:
            # A line of it is megabytes; what it listed before stands in the histories of all that it lists.
            history = replace(history, entries=[history.entries[-1]], open_from=history.position)
        return replace(self, history=history)
