"""What audit hears: every event of every other service, of which it keeps who, what, when and a digest."""

from collections.abc import Callable, Mapping

from audit.application.ports import Office
from audit.application.record import record
from audit.domain.trail import Fact, digest_of_data, particulars_of
from chassis.envelope import Event
from chassis.wire.catalogue import Catalogue
from chassis.wire.consumer import Handler, Outcome


def handlers(
    catalogue: Catalogue, office: Office, directory_heard: Callable[[Event], Outcome]
) -> Mapping[str, Handler]:
    """Every type of the others; those of the directory are also believed."""

    def heard(event: Event, department: str) -> Outcome:
        return Outcome.DONE if hear(event, department, office) else Outcome.DUPLICATE

    def of_directory(event: Event, department: str) -> Outcome:
        recorded, believed = heard(event, department), directory_heard(event)
        return Outcome.DONE if Outcome.DONE in {recorded, believed} else Outcome.DUPLICATE

    return {
        **dict.fromkeys(catalogue.carrying("trail"), heard),
        **dict.fromkeys(catalogue.carrying("directory"), of_directory),
    }


def hear(event: Event, department: str, office: Office) -> bool:
    """The event stands on record in its own department's chain; whether it is new. Copies for other
    departments are not ours to keep: the one in the event's own queue is.
    """
    return event.department == department and record(fact_of(event), department, office)


def fact_of(event: Event) -> Fact:
    """The event, as the trail has it."""
    return Fact(
        source=event.source,
        subject=event.subject,
        position=event.position,
        type=f"{event.service}.{event.entity}.{event.participle}",
        version=event.version,
        time=event.time,
        actor=event.actor,
        post=event.post,
        correlation=event.correlationid,
        causation=event.causationid,
        digest=digest_of_data(event.data),
        entry=event.entrydigest,
        particulars=particulars_of(event.data),
    )
