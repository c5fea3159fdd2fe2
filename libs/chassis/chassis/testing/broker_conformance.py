"""What every broker must do for the services, the fake as well as the real one.

A test module makes a subclass of BrokerConformance with a fixture `office` of its own; the suite is the same.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from chassis.envelope import Event, Outgoing
from chassis.store.aggregates import Aggregates
from chassis.store.port import Collection, Stores
from chassis.testing.clock import FakeClock
from chassis.testing.contract import FILED, KEYSET, MOVED, MOVED_2, PRINTED, SHREDDED, event
from chassis.wire.catalogue import Catalogue
from chassis.wire.consumer import Dead, Handler, Outcome, Retry

NOTICES = Collection("notices")


class Office(Protocol):
    """A broker with services at it."""

    catalogue: Catalogue
    stores: Stores

    @property
    def outlet(self) -> Any:
        """Where commits hand their events to."""

    def listen(self, service: str, handlers: Mapping[str, Handler]) -> None:
        """The service handles its messages from now on."""

    def until(self, check: Callable[[], Any]) -> None:
        """Returns when `check` is true after deliveries; fails when it does not become so."""

    def dead(self, queue: str) -> list[tuple[str, str]]:
        """The (id, reason) of what lies in the queue's dead twin."""


class Heard:
    """Notes what a service hears, in the order of hearing."""

    def __init__(self, office: Office, service: str) -> None:
        self.events: list[tuple[str, str, str]] = []
        self.types = [one.type for one in office.catalogue.heard_by(service)]

    def handlers(self, **special: Handler) -> dict[str, Handler]:
        """A table that notes everything; `special` handlers by the type's participle."""
        return {name: special.get(name.split(".")[2], self.note) for name in self.types}

    def note(self, happened: Event, department: str) -> Outcome:
        """The event is noted with the department of the queue it came from."""
        self.events.append((happened.type, happened.id, department))
        return Outcome.DONE


def say(office: Office, *outgoing: Outgoing) -> tuple[Any, str]:
    """A commit of the first event's service said these; the database, and the id of the document."""
    first = outgoing[0].event
    database = office.stores.database(first.service, first.department)
    Aggregates(database, NOTICES, office.outlet, FakeClock()).create(first.id, {}, outgoing)
    return database, first.id


def listen(office: Office, service: str, **special: Handler) -> Heard:
    """The service listens and notes what it hears."""
    heard = Heard(office, service)
    office.listen(service, heard.handlers(**special))
    return heard


class BrokerConformance:
    """The suite. Each test's sentence is its name."""

    # ruff: noqa: D102 - as the class says

    def test_each_service_that_the_contract_names_hears_an_event_once(self, office: Office) -> None:
        archive, ledger = listen(office, "archive"), listen(office, "ledger")
        said = event(PRINTED)
        say(office, Outgoing(said))
        office.until(lambda: archive.events == ledger.events == [(PRINTED, said.id, "general")])

    def test_each_of_two_departments_gets_exactly_one_copy_and_a_third_gets_none(
        self, office: Office
    ) -> None:
        archive = listen(office, "archive")
        moved, last = event(MOVED, position=1), event(MOVED, position=2)
        say(office, Outgoing(moved, ("landacq", "general")), Outgoing(last, ("landacq",)))
        expected = {
            (MOVED, one.id, department) for one in (moved, last) for department in ("general", "landacq")
        }
        office.until(lambda: set(archive.events) == expected and len(archive.events) == len(expected))

    def test_what_concerns_the_district_comes_once_through_the_district_s_queue(self, office: Office) -> None:
        archive = listen(office, "archive")
        said = event(KEYSET, department="-", subject="press.keyset")
        say(office, Outgoing(said))
        office.until(lambda: archive.events == [(KEYSET, said.id, "-")])

    def test_an_event_leaves_its_outbox_once_the_broker_has_it(self, office: Office) -> None:
        database, document = say(
            office, Outgoing(event(PRINTED, position=1)), Outgoing(event(PRINTED, position=2))
        )
        office.until(lambda: database.get(NOTICES, document).outbox == ())

    def test_an_event_that_nobody_hears_leaves_its_outbox_as_well(self, office: Office) -> None:
        database, document = say(office, Outgoing(event(SHREDDED)))
        office.until(lambda: database.get(NOTICES, document).outbox == ())

    def test_an_event_that_no_queue_takes_stays_in_its_outbox(self, office: Office) -> None:
        strange = event(PRINTED, department="unknown")
        database, document = say(office, Outgoing(strange))
        known, other = say(office, Outgoing(event(PRINTED, position=2)))
        office.until(lambda: known.get(NOTICES, other).outbox == ())
        assert [entry["id"] for entry in database.get(NOTICES, document).outbox] == [strange.id]

    def test_what_asks_to_be_retried_is_handled_again_until_it_succeeds(self, office: Office) -> None:
        attempts: list[str] = []

        def reluctant(happened: Event, _department: str) -> Outcome:
            attempts.append(happened.id)
            if len(attempts) < 3:
                raise Retry("not yet", 0.01)
            return Outcome.DONE

        listen(office, "ledger", printed=reluctant)
        said = event(PRINTED)
        say(office, Outgoing(said))
        office.until(lambda: attempts == [said.id] * 3)

    def test_what_can_never_be_handled_is_dead_with_the_handler_s_reason(self, office: Office) -> None:
        def refuse(_happened: Event, _department: str) -> Outcome:
            raise Dead("no such shelf")

        listen(office, "ledger", printed=refuse)
        said = event(PRINTED)
        say(office, Outgoing(said))
        office.until(lambda: office.dead("ledger.general") == [(said.id, "no such shelf")])

    def test_a_version_that_a_service_does_not_hear_is_passed_over(self, office: Office) -> None:
        ledger = listen(office, "ledger")
        first, second = event(MOVED, position=1), event(MOVED_2, position=2)
        say(office, Outgoing(first), Outgoing(second))
        office.until(lambda: ledger.events == [(MOVED_2, second.id, "general")])
        assert office.dead("ledger.general") == []

    def test_what_a_handler_says_is_heard_in_turn(self, office: Office) -> None:
        def file_it(happened: Event, _department: str) -> Outcome:
            say(office, Outgoing(event(FILED, subject=happened.subject, position=happened.position)))
            return Outcome.DONE

        press = listen(office, "press")
        listen(office, "archive", printed=file_it)
        said = event(PRINTED)
        say(office, Outgoing(said))
        office.until(lambda: press.events == [(FILED, said.id, "general")])
