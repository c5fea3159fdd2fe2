"""Puts on record what is heard."""

import structlog

from audit.application.ports import Office
from audit.domain.trail import Fact
from chassis.clock import to_text
from chassis.record import Entry

log = structlog.get_logger(__name__)


def record(fact: Fact, department: str, office: Office) -> bool:
    """The fact stands on record once, however often it is told; whether it is new. Told again with other
    content, that is put on record too: a history was rewritten. An event from before the cut has been on
    record and is left alone. Raises Transient.
    """
    trail, at = office.trail(department), to_text(office.clock.now())
    if fact.time <= trail.base().time:
        return False
    if trail.append(fact, at):
        return True
    known = trail.known(fact.key)
    if known is None or not fact.contradicts(known):
        return False
    return _contradicted(fact, known, department, office)


def _contradicted(fact: Fact, known: Entry, department: str, office: Office) -> bool:
    log.error(
        "history_contradicted",
        event_id=f"{fact.subject}:{fact.position}",
        department=department,
        line=known.position,
    )
    office.contradicted(department)
    return office.trail(department).append(fact.contradiction(), to_text(office.clock.now()))
