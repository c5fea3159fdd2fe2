"""What a replica set acknowledged, or let anybody read, is there after every election.

The scheme before (reads at `local`, versions counted) is kept here as `Counting`: the model shows how it lost
an acknowledged write, so it is known to be able to.
"""

from contextlib import suppress
from typing import Any, cast

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from pymongo.errors import PyMongoError

from chassis.errors import Transient
from chassis.store.mongo import MongoDatabase, MongoStores
from chassis.store.port import AlreadyExists, Collection, Conflict, Handled
from chassis.testing.replica_set import ReplicaSet
from tests.support.deep import lives

FILES = Collection("files")
WRITERS = range(3)


def read_concern():
    """The one that the adapter asks a server for."""
    stores = MongoStores("mongodb://127.0.0.1:1/", [])
    level = stores.client().read_concern.level
    stores.close()
    return level


class Writer:
    """Reads the one document, and later adds a name to what it read: the adapter's way."""

    def __init__(self, replicas):
        self.database = MongoDatabase("workflow_general", cast("MongoStores", replicas), [FILES])
        self.held = None

    def read(self):
        """The names in the document as it is read and held now."""
        self.held = self.database.get(FILES, "f")
        return {handled.key for handled in self.held.handled} if self.held else set()

    def write(self, name):
        """The name was added. Raises Transient, AlreadyExists."""
        if self.held is None:
            self.held = self.database.insert(FILES, "f", {"names": [name]}, handled=[Handled(name, "", 0)])
            return
        state = {"names": [*self.held.state["names"], name]}
        self.held = self.database.commit(self.held, FILES, state, handled=Handled(name, "", 0))


class Counting:
    """The same by the scheme before."""

    def __init__(self, replicas):
        self.documents = replicas
        self.held: Any = None

    def read(self):
        self.held = self.documents.find_one({"_id": "f"})
        return set(self.held["state"]["names"]) if self.held else set()

    def write(self, name):
        held = self.held
        after = {"version": held["version"] + 1, "state": {"names": [*held["state"]["names"], name]}}
        exact = {"_id": "f", "version": held["version"]}
        try:
            matched = self.documents.update_one(exact, {"$set": after}).matched_count
        except PyMongoError as error:
            raise Transient(name) from error
        if not matched:
            raise Conflict(name)
        self.held = held | after


class Elections(RuleBasedStateMachine):
    """Writers hold what they read for as long as they like; replication stops, goes on, primaries change."""

    def __init__(self):
        super().__init__()
        self.replicas = ReplicaSet(read_concern())
        self.writers = [Writer(self.replicas) for _ in WRITERS]
        self.promised = set()
        self.count = 0

    @rule(writer=st.sampled_from(WRITERS))
    def read(self, writer):
        self.promised |= self.writers[writer].read()

    @rule(writer=st.sampled_from(WRITERS))
    def write(self, writer):
        self.count += 1
        name = f"{writer}/{self.count}"
        try:
            self.writers[writer].write(name)
        except (Transient, AlreadyExists):
            return
        self.promised.add(name)

    @rule()
    def stop_replicating(self):
        self.replicas.replicating = False

    @precondition(lambda self: not self.replicas.replicating)
    @rule(in_time=st.booleans())
    def go_on(self, in_time):
        self.replicas.replicating = True
        if in_time:
            self.replicas.replicate()

    @rule()
    def elect(self):
        self.replicas.elect()

    @invariant()
    def what_was_promised_stands(self):
        for documents in (self.replicas.primary, self.replicas.majority):
            names = documents["f"]["state"]["names"] if documents else []
            assert self.promised <= set(names)
            assert len(names) == len(set(names))


Elections.TestCase.settings = settings(max_examples=lives(100), stateful_step_count=30, deadline=None)
TestElections = Elections.TestCase


def lost_forward(make, level):
    """An acknowledged write, and what stands after a writer that holds a rolled-back document writes too."""
    replicas = ReplicaSet(level)
    first, second, third = make(replicas), make(replicas), make(replicas)
    raw = {"_id": "f", "schema": 1, "version": 1, "state": {"names": []}, "outbox": [], "handled": []}
    replicas.insert_one(raw)
    first.read()
    second.read()
    replicas.replicating = False
    with pytest.raises(Transient):
        first.write("never told")
    third.read()  # at `local` it holds what an election is about to undo
    replicas.elect()
    replicas.replicating = True
    second.write("acknowledged forward")
    with suppress(Conflict):
        third.write("on what was rolled back")
    return replicas.primary["f"]["state"]["names"]


def test_the_counter_and_reads_at_local_lost_an_acknowledged_forward():
    assert lost_forward(Counting, "local") == ["never told", "on what was rolled back"]


@pytest.mark.parametrize("level", ["local", "majority"])
def test_the_token_alone_saves_it_whatever_was_read(level):
    assert lost_forward(Writer, level) == ["acknowledged forward"]


def test_an_answer_that_an_election_may_undo_is_not_given():
    replicas = ReplicaSet(read_concern())
    asked, again = Writer(replicas), Writer(replicas)
    asked.write("first")
    replicas.replicating = False
    with pytest.raises(Transient):
        asked.write("unreplicated")
    assert again.read() == {"first"}
    replicas.replicate()
    assert again.read() == {"first", "unreplicated"}


def test_an_id_that_no_majority_has_yet_is_neither_new_nor_taken():
    replicas = ReplicaSet(read_concern(), replicating=False)
    first, second = Writer(replicas), Writer(replicas)
    with pytest.raises(Transient):
        first.write("unreplicated")
    with pytest.raises(Transient, match="not yet at a majority"):
        second.write("another")
    replicas.replicate()
    with pytest.raises(AlreadyExists):
        second.write("another")
