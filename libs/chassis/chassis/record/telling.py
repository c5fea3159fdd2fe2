"""An entry as an event: every attribute comes from the entry, so telling it again gives the same bytes."""

from chassis.envelope import Event, Outgoing
from chassis.record.entry import Entry


def outgoing(
    entry: Entry, *, service: str, subject: str, department: str, departments: tuple[str, ...] = ()
) -> Outgoing:
    """The event of an entry in the history of `subject`, at home in `department`, with copies for
    `departments`.
    """
    told = entry.content
    by = told.by or {}
    event = Event(
        type=f"{service}.{told.type}.v{told.version}",
        subject=subject,
        position=told.position,
        department=department,
        time=told.at,
        data=told.data,
        epoch=told.epoch,
        actor=by.get("person"),
        post=by.get("post"),
        correlationid=told.cause.correlation,
        causationid=told.cause.causation,
        entrydigest=entry.digest,
    )
    return Outgoing(event, departments)
