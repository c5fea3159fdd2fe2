"""What auth and the issuers of permits have told: whose tokens, sessions and permits count here.

Complete by messages alone: until everything that auth's manifest lists has come, this service is not ready,
and it asks for the directory from time to time (ADR 7).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from chassis.aggregates import Aggregates
from chassis.clock import Clock, from_text, to_text
from chassis.consumer import Dead, Outcome
from chassis.envelope import Event, Outgoing
from chassis.errors import Transient
from chassis.mirror import Mirror
from chassis.store.port import AlreadyExists, Collection, Conflict, Stores
from files.adapters.permits import ISSUERS, KEYSET, may_publish

QUESTIONS: Final = Collection("questions")
QUESTION: Final = "files.directory"
"""The one question's id, and the subject of its events."""

AGAIN: Final = timedelta(seconds=30)

ToWire = Callable[[str, int, str], Outgoing]


class NotComplete(Transient):
    """The directory has gaps still."""


class Directory:
    """The mirror of auth in the district's database, and of permit keys in each department's."""

    def __init__(
        self,
        stores: Stores,
        departments: tuple[str, ...],
        clock: Clock,
        questions: Aggregates,
        to_wire: ToWire,
    ) -> None:
        self._clock = clock
        self._questions = questions
        self._to_wire = to_wire
        self.auth = Mirror(
            stores.database("files"), clock, source="auth", kinds={"department", "session", "keyset"}
        )
        self._permit_keys = {
            (issuer, department): Mirror(
                stores.database("files", department), clock, source=issuer, kinds={KEYSET}
            )
            for issuer in ISSUERS
            for department in departments
        }

    def keys_of(self, issuer: str, department: str) -> Mirror:
        """What the issuer has published in a department that is served here."""
        return self._permit_keys[issuer, department]

    def keyset_heard(self, event: Event, department: str) -> Outcome:
        """The issuer's keys count from now on. Raises Dead for keys that are not its own to publish."""
        kids = [str(key["kid"]) for key in event.data["keys"]]
        if event.department != department or not all(
            may_publish(event.service, department, kid) for kid in kids
        ):
            raise Dead("keys of another service or department")
        return self.keys_of(event.service, department).apply(event)

    def ping(self) -> None:
        """Returns when everything that auth listed is here; raises NotComplete otherwise."""
        if not self.auth.complete():
            raise NotComplete

    def ask_if_lacking(self) -> bool:
        """While something is missing, auth is asked every half minute. Whether it was asked now."""
        if self.auth.complete():
            return False
        now = self._clock.now()
        found = self._questions.database.get(QUESTIONS, QUESTION)
        if found is not None and from_text(found.state["at"]) + AGAIN > now:
            return False
        number = 1 if found is None else int(found.state["asked"]) + 1
        state = {"asked": number, "at": to_text(now)}
        events = [self._to_wire(QUESTION, number, to_text(now))]
        try:
            if found is None:
                self._questions.create(QUESTION, state, events)
            else:
                self._questions.commit(found, state, events)
        except (AlreadyExists, Conflict):
            return False  # another process asked
        return True
