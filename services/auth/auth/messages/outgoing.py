"""What auth says: entries of its records as events of the wire (contracts/events/auth.*)."""

from chassis.envelope import Outgoing
from chassis.ids import DISTRICT
from chassis.record import Entry
from chassis.record.telling import outgoing


def told(subject: str, entry: Entry) -> Outgoing:
    """An entry of the subject's history, to the letter the same however often it is asked for."""
    return outgoing(entry, service="auth", subject=subject, department=DISTRICT)
