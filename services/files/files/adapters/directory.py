"""What auth and the issuers of permits have told: whose tokens, sessions and permits count here.

Complete by messages alone: until everything that auth's manifest lists has come, this service is not ready
(ADR 7).
"""

from __future__ import annotations

from chassis.clock import Clock
from chassis.envelope import Event
from chassis.store.port import Stores
from chassis.wire.consumer import Dead, Outcome
from chassis.wire.mirror import Mirror
from files.adapters.permits import ISSUERS, KEYSET, may_publish


class Directory:
    """The mirror of auth in the district's database, and of permit keys in each department's."""

    def __init__(self, stores: Stores, departments: tuple[str, ...], clock: Clock) -> None:
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
