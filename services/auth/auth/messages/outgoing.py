"""What auth says: entries of records, refusals, commands as events of the wire (contracts/events/auth.*)."""

from collections.abc import Mapping
from typing import Any

from auth.application.ports import Refused
from chassis.clock import to_text
from chassis.envelope import Event, Outgoing
from chassis.ids import DISTRICT
from chassis.record import Entry
from chassis.record.telling import outgoing


def told(subject: str, entry: Entry) -> Outgoing:
    """An entry of the subject's history, to the letter the same however often it is asked for."""
    return outgoing(entry, service="auth", subject=subject, department=DISTRICT)


def refused(door: str, position: int, what: Refused) -> Outgoing:
    """Somebody was refused at the door, as its refusal of that number. Of what was typed it has the log-in
    only where there is an account of that name.
    """
    account = what.account
    data = {
        "reason": what.reason,
        "account": account.login if account else None,
        "person": account.person if account else None,
        "digest": what.digest,
        "address": what.place,
        "shut_for": int(what.wait.total_seconds()),
    }
    return Outgoing(
        Event(
            "auth.attempt.refused.v1",
            f"door/{door}",
            position,
            DISTRICT,
            to_text(what.at),
            data,
            correlationid=what.cause.correlation,
        )
    )


def command(identifier: str, at: str, said: Mapping[str, Any]) -> Outgoing:
    """A command of the operator."""
    return Outgoing(Event("auth.command.given.v1", identifier, 1, DISTRICT, at, dict(said)))
