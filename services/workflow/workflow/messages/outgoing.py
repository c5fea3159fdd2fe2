"""A history entry as an event. The entry holds all of it, so issuing it again gives the same event
(architecture 3).
"""

from chassis.envelope import Event, Outgoing
from workflow.application.ports import Cause
from workflow.domain.history import Entry
from workflow.domain.item import Item


def to_wire(item: Item, entry: Entry, cause: Cause) -> Outgoing:
    """The event of this entry, with copies for the departments of every post that it names."""
    by = entry.by
    event = Event(
        type=f"workflow.{entry.type}.v1",
        subject=item.id,
        position=entry.position,
        department=item.department,
        time=entry.at,
        data=entry.data,
        actor=by["person"] if by else None,
        post=by["post"] if by else None,
        correlationid=cause.correlation,
        causationid=cause.causation,
    )
    return Outgoing(event, _departments(entry))


def _departments(entry: Entry) -> tuple[str, ...]:
    custody = entry.data["custody"]
    named = [custody[f"{role}_department"] for role in ("holder", "from", "to")]
    named += [entry.data.get(f"{role}_department") for role in ("from", "to")]
    return tuple(dict.fromkeys(department for department in named if department is not None))
