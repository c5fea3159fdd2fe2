"""Publisher and consumer at a real RabbitMQ: the suite of the fake, and what only the real one can show."""

import json
import random
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pika
import pytest
import requests

from chassis.__main__ import main
from chassis.envelope import Event, Outgoing
from chassis.store.aggregates import Aggregates
from chassis.store.lease import Leases
from chassis.testing.broker_conformance import NOTICES, BrokerConformance, listen, say
from chassis.testing.contract import DEPARTMENTS, FILED, MOVED, PRINTED, event, small_contract
from chassis.testing.office import Nowhere, RealOffice, stores_at
from chassis.wire import dead, topology
from chassis.wire.consumer import Dead, Outcome, Retry
from chassis.wire.messages import MOST_ATTEMPTS
from chassis.wire.publisher import Publisher, Sweeper

PASSWORDS = {"press": "press-word", "archive": "archive-word", "ledger": "ledger-word"}


class Places:
    """Where each notice is: the newest by (epoch, position) wins, whatever comes when."""

    def __init__(self) -> None:
        self.places: dict[str, tuple[tuple[int, int], str]] = {}
        self.count = 0

    def apply(self, happened: Event, _department: str) -> Outcome:
        self.count += 1
        known = self.places.get(happened.subject)
        if known and known[0] >= happened.order:
            return Outcome.DUPLICATE
        self.places[happened.subject] = (happened.order, str(happened.data["place"]))
        return Outcome.DONE


class TestRabbitMQ(BrokerConformance):
    """The suite."""


def test_applying_the_topology_again_changes_nothing_and_nothing_differs(office: RealOffice) -> None:
    wanted = topology.plan(office.catalogue, DEPARTMENTS)
    host = topology.virtual_host(office.admin)
    topology.apply(wanted, office.admin, office.management, PASSWORDS)
    assert topology.differences(wanted, host, office.management) == []
    more = topology.plan(office.catalogue, (*DEPARTMENTS, "health"))
    assert "queue archive.health: missing" in topology.differences(more, host, office.management)
    less = topology.plan(office.catalogue, DEPARTMENTS[1:])
    assert "queue archive.general: left over" in topology.differences(less, host, office.management)


def as_service(office: RealOffice, service: str) -> Any:
    """A connection with the service's own log-in, which has its rights and no more."""
    wanted = topology.plan(office.catalogue, DEPARTMENTS)
    topology.apply(wanted, office.admin, office.management, PASSWORDS)
    parts = urlsplit(office.admin)
    login = f"{service}:{PASSWORDS[service]}@{parts.hostname}:{parts.port}"
    return pika.BlockingConnection(pika.URLParameters(parts._replace(netloc=login).geturl()))


@pytest.mark.parametrize(
    "act",
    [
        lambda channel: channel.basic_publish("archive", "general.notice.filed", b"{}"),
        lambda channel: channel.basic_publish("archive.dead", "archive.general", b"{}"),
        lambda channel: channel.basic_publish("", "archive.general", b"{}"),
        lambda channel: channel.basic_get("archive.general"),
        lambda channel: channel.basic_get("press.general.dead"),
        lambda channel: channel.queue_bind("press.general", "archive", "#"),
        lambda channel: channel.queue_declare("press.secret"),
        lambda channel: channel.exchange_declare("press.other"),
        lambda channel: channel.queue_purge("archive.general"),
    ],
)
def test_the_broker_refuses_a_service_what_is_not_its_own(
    office: RealOffice, act: Callable[[Any], Any]
) -> None:
    with as_service(office, "press") as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        with pytest.raises(pika.exceptions.ChannelClosedByBroker, match="ACCESS_REFUSED"):
            act(channel)


def test_a_service_works_with_its_own_log_in_alone(office: RealOffice) -> None:
    as_service(office, "press").close()
    parts = urlsplit(office.admin)
    own = {
        name: parts._replace(netloc=f"{name}:{word}@{parts.hostname}:{parts.port}").geturl()
        for name, word in PASSWORDS.items()
    }
    office.publishers["press"] = Publisher(own["press"], "press", office.catalogue, office.clock)
    office.admin, operator = own["archive"], office.admin
    archive = listen(office, "archive")
    office.admin = operator
    say(office, Outgoing(event(PRINTED)))
    office.until(lambda: len(archive.events) == 1)


def test_a_handler_that_breaks_is_tried_six_times_and_then_dead_by_the_delivery_limit(
    office: RealOffice,
) -> None:
    tries: list[str] = []

    def break_down(happened: Event, _department: str) -> Outcome:
        tries.append(happened.id)
        raise KeyError(happened.id)

    said = event(PRINTED)
    listen(office, "ledger", printed=break_down)
    say(office, Outgoing(said))
    office.until(lambda: office.dead("ledger.general") == [(said.id, "delivery_limit")])
    assert len(tries) == topology.DELIVERY_LIMIT + 1


POISON = {
    b"": "not JSON",
    b"\xff\xfe": "not JSON",
    b"[" * 100_000: "not JSON",
    b"null": "message breaks type",
    json.dumps(
        event().to_json() | {"type": "press.notice.printed.v9"}
    ).encode(): "unknown type press.notice.printed.v9",
    json.dumps(event().to_json() | {"id": "other:1"}).encode(): "id is not subject:position",
    json.dumps(event().to_json() | {"data": {}}).encode(): "data.number is missing",
}


def test_what_is_no_event_is_dead_with_its_reason_and_the_others_go_on(office: RealOffice) -> None:
    ledger = listen(office, "ledger")
    for body in POISON:
        office.put("ledger.general", body)
    said = event(PRINTED)
    say(office, Outgoing(said))
    office.until(lambda: len(office.dead("ledger.general")) == len(POISON))
    for reason in POISON.values():
        assert any(reason in found for _, found in office.dead("ledger.general"))
    office.until(lambda: ledger.events == [(PRINTED, said.id, "general")])


def test_an_encoding_that_a_message_only_claims_does_not_stop_the_queue(office: RealOffice) -> None:
    ledger = listen(office, "ledger")
    with dead.opened(office.admin) as channel:
        for encoding in ("utf-8", "klingon", "utf-16"):
            properties = pika.BasicProperties(content_encoding=encoding, delivery_mode=2)
            channel.basic_publish("", "ledger.general", b'{"\xe0\xa6', properties, mandatory=True)
    said = event(PRINTED)
    say(office, Outgoing(said))
    office.until(lambda: ledger.events == [(PRINTED, said.id, "general")])
    office.until(lambda: len(office.dead("ledger.general")) == 3)
    assert {reason for _, reason in office.dead("ledger.general")} == {"not JSON in UTF-8"}


def test_an_event_of_another_service_s_making_is_dead(office: RealOffice) -> None:
    listen(office, "press")
    forged = event(FILED)
    with dead.opened(office.admin) as channel:
        channel.queue_bind("press.general", "press", "general.notice.forged")
        channel.basic_publish("press", "general.notice.forged", json.dumps(forged.to_json()))
    office.until(lambda: office.dead("press.general") == [(forged.id, f"{FILED} was spoken by press")])


def test_a_dead_letter_is_shown_without_secrets_replayed_once_and_discarded_only_with_yes(
    office: RealOffice, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = threading.Event()
    broken.set()
    heard: list[str] = []

    def fragile(happened: Event, _department: str) -> Outcome:
        if broken.is_set():
            raise Dead("shelf http://objects/x?X-Amz-Signature=secret is locked")
        heard.append(happened.id)
        return Outcome.DONE

    def tool(*words: str) -> int:
        return main(["dead", *words], {"BROKER_ADMIN": office.admin})

    said = [event(PRINTED, position=position) for position in (1, 2)]
    listen(office, "ledger", printed=fragile)
    say(office, *map(Outgoing, said))
    office.until(lambda: len(office.dead("ledger.general")) == 2)

    capsys.readouterr()
    assert tool("list", "ledger.general") == 0
    assert tool("show", "ledger.general", "--id", said[0].id) == 0
    shown = capsys.readouterr().out
    assert "is locked" in shown
    assert '"number": 1' in shown
    assert "secret" not in shown

    broken.clear()
    assert tool("replay", "ledger.general", "--id", said[0].id) == 0
    office.until(lambda: heard == [said[0].id])
    assert tool("replay", "ledger.general", "--id", said[0].id) == 1
    assert tool("discard", "ledger.general") == 1
    assert len(office.dead("ledger.general")) == 1
    assert tool("discard", "ledger.general", "--yes") == 0
    assert office.dead("ledger.general") == []


def test_what_must_wait_longer_is_parked_in_the_store_and_taken_up_when_due(office: RealOffice) -> None:
    tries: list[str] = []

    def busy(happened: Event, _department: str) -> Outcome:
        tries.append(happened.id)
        if len(tries) == 1:
            raise Retry("the shelf is being painted", after_seconds=60)
        return Outcome.DONE

    said = event(PRINTED)
    listen(office, "ledger", printed=busy)
    say(office, Outgoing(said))
    consumer = office.consumers["ledger"]
    office.until(lambda: consumer.parking.waiting("general"))
    consumer.take_up()
    assert consumer.parking.waiting("general")[0].state["attempts"] == 1
    office.clock.advance(seconds=61)
    consumer.take_up()
    office.until(lambda: len(tries) == 2 and not consumer.parking.waiting("general"))


def test_a_parked_message_whose_attempts_are_spent_is_dead(office: RealOffice) -> None:
    def never(_happened: Event, _department: str) -> Outcome:
        raise Retry("no shelf", after_seconds=60)

    said = event(PRINTED)
    listen(office, "ledger", printed=never)
    parking = office.consumers["ledger"].parking
    body = json.dumps(said.to_json())
    spent = MOST_ATTEMPTS - 1
    parking.park(
        "ledger.general", "once", body, exchange="press", attempts=spent, seconds=-1, reason="no shelf"
    )
    office.consumers["ledger"].take_up()
    office.until(
        lambda: office.dead("ledger.general") == [(said.id, f"{MOST_ATTEMPTS} attempts spent: no shelf")]
    )
    office.until(lambda: not parking.waiting("general"))


def test_a_flood_in_one_department_leaves_room_for_another(office: RealOffice) -> None:
    flood = [event(PRINTED, position=position) for position in range(1, 301)]
    drop = event(PRINTED, subject="landacq.one", department="landacq")
    say(office, *map(Outgoing, flood))
    say(office, Outgoing(drop))
    database = office.stores.database("press", "landacq")
    office.until(lambda: not database.unsent(before="9", limit=1))
    ledger = listen(office, "ledger")
    office.until(lambda: len(ledger.events) == 301)
    assert ledger.events.index((PRINTED, drop.id, "landacq")) < 100


def test_services_that_start_before_the_topology_wait_for_it(vhost: Any, tmp_path: Path) -> None:
    catalogue = small_contract(tmp_path / "contracts")
    early = RealOffice(catalogue, stores_at(tmp_path), vhost.admin, vhost.management)
    ledger = listen(early, "ledger")
    say(early, Outgoing(event(PRINTED)))
    topology.apply(topology.plan(catalogue, DEPARTMENTS), vhost.admin, vhost.management, {})
    early.clock.advance(seconds=61)
    database = early.stores.database("press", "general")
    leases = Leases(early.stores.database("press"), early.clock)
    sweeper = Sweeper([database], early.publisher("press"), leases, early.clock)
    early.until(lambda: sweeper.run_once() or ledger.events)
    early.until(lambda: set(ledger.events) == {(PRINTED, event(PRINTED).id, "general")})
    early.close()


def close_connections(office: RealOffice) -> int:
    """The broker closes every connection of the virtual host."""
    host = topology.virtual_host(office.admin)
    names = [one["name"] for one in topology.Management(office.management).get("vhosts", host, "connections")]
    for name in names:
        requests.delete(f"{office.management}/api/connections/{quote(name, safe='')}", timeout=10)
    return len(names)


def test_connections_closed_in_the_middle_of_traffic_come_back_and_nothing_is_lost(
    office: RealOffice,
) -> None:
    applied = Places()
    listen(office, "archive", moved=applied.apply)
    for number in range(400):
        say(office, Outgoing(event(MOVED, subject=f"general.notice{number}")))
        if number in {100, 250}:
            office.until(lambda: close_connections(office) >= 2)
    office.until(lambda: len(applied.places) == 400)
    database = office.stores.database("press", "general")
    office.until(lambda: not database.unsent(before="9", limit=1))


def test_each_message_three_times_and_shuffled_leaves_the_state_of_one_clean_run(office: RealOffice) -> None:
    said = [event(MOVED, subject=f"general.notice{n}", position=p) for n in range(20) for p in range(1, 11)]
    shuffled = said * 3
    random.Random(20261122).shuffle(shuffled)
    applied = Places()
    listen(office, "archive", moved=applied.apply)
    with dead.opened(office.admin) as channel:
        for one in shuffled:
            channel.basic_publish("press", "general.notice.moved", json.dumps(one.to_json()))
    office.until(lambda: applied.count == len(shuffled))
    assert applied.places == {f"general.notice{n}": ((1, 10), "shelf 10") for n in range(20)}


def test_the_sweeper_sends_what_a_crash_left_but_nothing_that_is_young_or_in_flight(
    office: RealOffice,
) -> None:
    database = office.stores.database("press", "general")
    Aggregates(database, NOTICES, Nowhere(), office.clock).create("left", {}, [Outgoing(event(PRINTED))])
    leases = Leases(office.stores.database("press"), office.clock)
    publisher = office.publisher("press")
    sweeper = Sweeper([database], publisher, leases, office.clock)
    assert sweeper.run_once() == 0
    office.clock.advance(seconds=61)
    other = Sweeper([database], publisher, leases, office.clock)
    assert sweeper.run_once() == 1
    assert other.run_once() == 0
    office.until(lambda: not database.unsent(before="9", limit=1))
    assert publisher.stop()


def test_a_stopped_publisher_has_sent_everything_it_was_given(office: RealOffice) -> None:
    database, document = say(office, *(Outgoing(event(PRINTED, position=p)) for p in range(1, 501)))
    assert office.publisher("press").stop(20)
    assert database.get(NOTICES, document).outbox == ()
