"""A batch's states and history, whatever order its pages are read in."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.record import Cause, History, verify
from scan.domain.batch import (
    PREPARED,
    READY,
    RECEIVED,
    RECOGNISED,
    REJECTED,
    Batch,
    Body,
    Channel,
    Leaf,
    State,
)
from scan.domain.quality import Reading, Threshold

BATCH, DOCUMENT = "general.01KAMZ7P3T4W5X6Y7Z8A9BACBD", "general.01KAMZ8Q4V5X6Y7Z8A9BACBDCE"
AT = "2026-11-22T10:15:30.123Z"
CAUSE = Cause("c-1", "m-1")
THRESHOLD = Threshold(60, 5)


def body(name: str) -> Body:
    return Body(f"work/{name}", name, len(name), "image/png")


def received(history: History | None = None, by: dict[str, Any] | None = None) -> Batch:
    history = history or History()
    return Batch.receive(
        history, BATCH, DOCUMENT, "letter.tif", body("o"), channel=Channel.FOLDER, by=by, at=AT, cause=CAUSE
    )


def split(pages: int) -> Batch:
    return received().split(tuple(body(str(number)) for number in range(pages)), at=AT, cause=CAUSE)


def leaf(words: int = 100) -> Leaf:
    return Leaf(Reading(words, 95), body("pdf"), body("text"))


def types(batch: Batch) -> list[str]:
    return [entry.type for entry in batch.history.entries]


def test_a_received_batch_waits_to_be_split_and_knows_its_document():
    batch = received()
    assert (batch.state, batch.document, types(batch)) == (State.RECEIVED, DOCUMENT, [RECEIVED])


def test_splitting_makes_one_unit_of_work_a_page():
    batch = split(3)
    assert types(batch) == [RECEIVED, PREPARED, PREPARED, PREPARED]
    assert [entry.data["page"] for entry in batch.history.entries[1:]] == [1, 2, 3]
    assert batch.waiting == 3


@given(st.permutations(range(1, 6)))
def test_pages_are_read_in_any_order_and_the_last_completes_the_batch(order):
    batch = split(5)
    for done, number in enumerate(order, start=1):
        assert not batch.all_read
        batch = batch.recognise(number, leaf(), THRESHOLD, at=AT, cause=CAUSE)
        assert batch.waiting == 5 - done
    assert batch.all_read
    assert [entry.position for entry in batch.history.entries] == list(range(1, batch.history.position + 1))


def test_a_doubtful_page_is_flagged_and_named_in_the_document():
    batch = split(2)
    batch = batch.recognise(1, leaf(words=2), THRESHOLD, at=AT, cause=CAUSE)
    batch = batch.recognise(2, leaf(), THRESHOLD, at=AT, cause=CAUSE)
    batch = batch.offer({}, ("eng",), body("s"), body("t"), at=AT, cause=CAUSE)
    assert batch.flagged == (1,)
    assert batch.history.entries[-1].type == READY
    assert batch.history.entries[-1].data["flagged"] == [1]


def test_a_batch_without_pages_is_not_complete():
    assert not received().all_read


def test_a_rejected_batch_says_why_and_is_settled():
    batch = received().reject("encrypted", {"by": "password"}, at=AT, cause=CAUSE)
    assert (batch.state, batch.reason, batch.settled) == (State.REJECTED, "encrypted", AT)
    assert batch.history.entries[-1].type == REJECTED


def test_the_stores_word_settles_the_batch_and_clearing_forgets_that():
    batch = split(1).settle(AT)
    assert (batch.state, batch.settled) == (State.STORED, AT)
    assert batch.cleared().settled is None
    assert split(1).settle(AT, "infected", {"virus": "x"}).reason == "infected"


def test_an_unknown_page_is_an_error():
    with pytest.raises(LookupError):
        split(2).page(3)


def test_what_was_read_is_in_the_history():
    batch = split(1).recognise(1, leaf(), THRESHOLD, at=AT, cause=CAUSE)
    told = batch.history.entries[-1]
    assert told.type == RECOGNISED
    assert told.data == {
        "batch": BATCH,
        "page": 1,
        "words": 100,
        "confidence": 95,
        "flagged": False,
        "rotation": 0,
        "skew": 0.0,
        "blank": False,
    }
    assert (told.content.cause.correlation, told.content.cause.causation) == ("c-1", "m-1")


def test_a_change_leaves_the_batch_before_it_as_it_was():
    before = split(2)
    after = before.recognise(1, leaf(), THRESHOLD, at=AT, cause=CAUSE)
    assert (before.history.position, after.history.position) == (3, 4)
    assert verify(after.history.entries) == after.history.last


def test_what_a_person_sent_is_signed_and_what_the_room_does_is_not():
    by = {"person": "u-rina", "post": "p-scan", "charge": "c-1", "kind": "regular", "for": None}
    sent = received(History(epoch=7), by).split((body("1"),), at=AT, cause=CAUSE)
    first, second = sent.history.entries
    assert (sent.by, first.data["by"], first.by) == ("u-rina", "u-rina", by)
    assert second.by is None
    assert [entry.content.epoch for entry in sent.history.entries] == [7, 7]
