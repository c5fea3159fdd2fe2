"""What falls due is taken up document by document."""

from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client import REGISTRY

from chassis.clock import to_text
from chassis.errors import Transient
from chassis.store.aggregates import Aggregates
from chassis.store.due import each_due, put_off
from chassis.store.port import Collection, Index, NewerSchema, NotFound
from chassis.testing.clock import FakeClock
from chassis.testing.store import MemoryStores

THINGS = Collection("things", indexes=(Index("by_due", ("turn.at",)),))
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


class NoOutlet:
    def hand_off(self, database, collection, id, entries):
        return True


@pytest.fixture
def things():
    things = Aggregates(MemoryStores().database("office", "general"), THINGS, NoOutlet(), FakeClock())
    things.create("one", {"turn": {"at": to_text(NOON)}, "spoilt": {"beyond": "reading"}})
    return things


def due_at(things, id="one"):
    return things.load(id).state["turn"]["at"]


def counted(timer):
    labels = {"timer": timer, "department": "general"}
    return REGISTRY.get_sample_value("daftar_items_failed_total", labels)


def test_one_that_fails_stops_no_other_is_counted_and_put_off():
    later: list[str] = []

    def act(id):
        if id == "b":
            raise KeyError(id)
        return id.upper()

    assert each_due("knead", "general", ["a", "b", "c"], act, later.append) == ["A", "C"]
    assert later == ["b"]
    assert counted("knead") == 1


def test_one_that_cannot_even_be_put_off_stops_no_other():
    def act(id):
        raise KeyError(id)

    def refuse(id):
        raise NewerSchema(id)

    assert each_due("fold", "general", ["a", "b"], act, refuse) == []
    assert counted("fold") == 2


def test_when_the_store_is_away_the_others_are_not_tried():
    tried = []

    def away(id):
        tried.append(id)
        raise Transient(id)

    with pytest.raises(Transient):
        each_due("bake", "general", ["a", "b"], away, away)
    assert tried == ["a", "a"]
    assert counted("bake") == 0, "no document failed"


def test_its_time_moves_on_whatever_else_it_says(things):
    put_off(things, "one", "turn.at", to_text(NOON + timedelta(minutes=5)))
    assert things.load("one").state == {
        "turn": {"at": to_text(NOON + timedelta(minutes=5))},
        "spoilt": {"beyond": "reading"},
    }


@pytest.mark.parametrize("strange", [7, None, "2026-11-02"])
def test_a_time_that_is_none_is_replaced_by_one(things, strange):
    document = things.load("one")
    things.commit(document, document.state | {"turn": {"at": strange}})
    put_off(things, "one", "turn.at", to_text(NOON))
    assert due_at(things) == to_text(NOON)


def test_a_later_time_stays(things):
    put_off(things, "one", "turn.at", to_text(NOON - timedelta(minutes=5)))
    assert due_at(things) == to_text(NOON)


def test_who_wrote_it_meanwhile_knew_better(things):
    def meanwhile():
        things.database.before_write = lambda: None
        document = things.load("one")
        things.commit(document, document.state | {"mended": True})

    things.database.before_write = meanwhile
    put_off(things, "one", "turn.at", to_text(NOON + timedelta(minutes=5)))
    assert due_at(things) == to_text(NOON)
    assert things.load("one").state["mended"]


def test_what_is_gone_cannot_be_put_off(things):
    with pytest.raises(NotFound):
        put_off(things, "two", "turn.at", to_text(NOON))


def test_that_none_failed_is_shown_too(things):
    each_due("idle", "general", [], str, print)
    assert counted("idle") == 0
