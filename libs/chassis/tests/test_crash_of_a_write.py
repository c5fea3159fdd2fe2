"""A process that dies around a write leaves nothing, or the whole of it with its event in the outbox."""

import subprocess
import sys

import pytest

from chassis.crash import EXIT_STATUS, arm
from chassis.envelope import Event, Outgoing
from chassis.store import open_stores
from chassis.store.aggregates import Aggregates, Request
from chassis.store.port import Collection
from chassis.testing.clock import FakeClock

THINGS = Collection("things")
REQUEST = Request("01KEY", "of-asha")
THIS_FILE = __file__


class NoOutlet:
    """A broker that cannot be reached."""

    def hand_off(self, database, collection, id, entries):
        """It stays in the outbox."""
        return False


def things(address):
    return Aggregates(
        open_stores(address, [THINGS]).database("s", "general"), THINGS, NoOutlet(), FakeClock()
    )


def write(address):
    """A request's write, made once however often it is asked for; answers what the first one answered."""
    aggregates = things(address)
    document = aggregates.load("a")
    if answer := aggregates.answered(document, REQUEST):
        return answer.result
    event = Event("s.thing.moved.v1", "general.X", 2, "general", "2026-11-23T04:30:00.000Z", {})
    aggregates.commit(document, {"n": 2}, [Outgoing(event)], request=REQUEST, result="moved")
    return "moved"


def die(address, point):
    program = f"import runpy; runpy.run_path({THIS_FILE!r})['main']({address!r}, {point!r})"
    return subprocess.run([sys.executable, "-c", program], check=False).returncode


def main(address, point):
    arm([point])
    write(address)


@pytest.mark.parametrize(
    ("point", "left"),
    [("before_commit", 0), ("after_commit_before_handoff", 1), ("after_commit_before_reply", 1)],
)
def test_the_same_request_gets_one_effect_and_one_answer_wherever_the_process_died(tmp_path, point, left):
    address = f"sqlite:///{tmp_path}/stores"
    things(address).create("a", {"n": 1})
    assert die(address, point) == EXIT_STATUS
    database = things(address).database
    assert [one.entry["id"] for one in database.unsent(before="9", limit=9)] == ["general.X:2"] * left
    assert write(address) == "moved"
    document = things(address).load("a")
    assert (document.state, len(document.outbox)) == ({"n": 2}, 1)
