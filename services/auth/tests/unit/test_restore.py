"""auth was put back to an older copy: whoever listens believes the new life and nothing of the lost one."""

import copy
from dataclasses import replace

import pytest

from auth.adapters.district_file import read
from auth.application.importing import load
from auth.application.ports import Terms
from auth.bootstrap import Application
from chassis.envelope import Event
from chassis.store.epoch import epoch_of, raise_epoch
from chassis.testing.broker import FakeBroker
from chassis.testing.store import MemoryStores
from chassis.wire.mirror import Mirror
from directory import heard
from services.auth.tests.conftest import DISTRICT, PlainPasswords

ORGANISATION = read(DISTRICT).organisation
OFFICER, POST = "e-1011", "elc-oc"
RELIEVED = replace(
    ORGANISATION,
    charges=tuple(each for each in ORGANISATION.charges if (each.person, each.post) != (OFFICER, POST)),
)


class Service:
    """A service that hears auth, as each does."""

    def __init__(self, clock):
        self.mirror = Mirror(
            MemoryStores().database("workflow"), clock, source="auth", kinds={"post", "person", "charge"}
        )
        self.directory = heard(self.mirror, clock)
        self.clock = clock

    def hears(self, events):
        for event in events:
            self.mirror.apply(event)
        self.clock.advance(seconds=2)


class Auth:
    """auth over a store that can be copied and put back."""

    def __init__(self, catalogue, clock):
        self.catalogue, self.clock, self.stores = catalogue, clock, MemoryStores()
        self.start()

    def start(self):
        self.broker = FakeBroker(self.catalogue, ["general"])
        self.application = Application.over(
            self.stores.database("auth"),
            self.broker,
            self.clock,
            kek=bytes(32),
            passwords=PlainPasswords(),
            terms=Terms(access_seconds=300, session_seconds=12 * 3600),
        )

    def loads(self, organisation):
        load(organisation, self.application.directory, self.clock)
        self.application.announce()

    def copy(self):
        return copy.deepcopy(self.stores.database("auth")._documents)

    def put_back(self, kept):
        self.stores.database("auth")._documents = kept
        raise_epoch(self.stores.database("auth"), self.clock)
        self.start()

    def said(self):
        said, self.broker.sent = self.broker.sent, []
        return [Event.from_json(raw) for raw in said]


@pytest.fixture
def auth(catalogue, clock):
    return Auth(catalogue, clock)


@pytest.fixture
def service(clock):
    return Service(clock)


def test_a_charge_given_up_again_after_a_restore_is_given_up(auth, service):
    """It came at a position that had been used, was taken for a duplicate, and the officer went on acting."""
    auth.loads(ORGANISATION)
    service.hears(auth.said())
    kept = auth.copy()
    auth.loads(RELIEVED)
    auth.loads(ORGANISATION)
    service.hears(auth.said())
    assert service.directory.acts_for(OFFICER, POST)

    auth.put_back(kept)
    auth.loads(RELIEVED)
    told = auth.said()
    service.hears([event for event in told if event.participle != "relinquished"])
    assert not service.mirror.complete(), "what it knows of the charge is of a lost life"
    service.hears([event for event in told if event.participle == "relinquished"])
    assert service.mirror.complete()
    assert not service.directory.acts_for(OFFICER, POST)


def test_a_charge_of_the_lost_life_ends_with_it(auth, service):
    auth.loads(RELIEVED)
    service.hears(auth.said())
    kept = auth.copy()
    auth.loads(ORGANISATION)
    service.hears(auth.said())
    assert service.directory.acts_for(OFFICER, POST)

    auth.put_back(kept)
    auth.application.announce()
    service.hears(auth.said())
    assert service.mirror.complete()
    assert not service.directory.acts_for(OFFICER, POST)


def test_everything_is_told_anew_once_in_the_new_life_and_then_again_as_it_was(auth, service):
    auth.loads(ORGANISATION)
    kept = auth.copy()
    auth.said()
    auth.put_back(kept)
    auth.application.announce()
    first = {event.id: event for event in auth.said()}
    assert {event.epoch for event in first.values()} == {epoch_of(auth.stores.database("auth"))} != {1}
    auth.clock.advance(days=1)
    auth.application.announce()
    assert {event.id: event for event in auth.said()} == first
    service.hears(first.values())
    assert service.mirror.complete()
