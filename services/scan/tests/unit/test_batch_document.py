"""A batch with its history is one document: what the rules let in never outgrows what a store takes."""

from __future__ import annotations

import json

from chassis.record import Cause, History
from scan.adapters.batch_store import FORM
from scan.adapters.office_rules import MOST_PAGES
from scan.domain.batch import Batch, Body, Channel, Leaf
from scan.domain.quality import Reading, Threshold
from services.scan.tests.support.room import BATCH, RINA, sha

MOST_BYTES = 16 * 1024 * 1024
"""Of a document of MongoDB, in which the events that are still to be sent lie too."""
AT, CAUSE = "2026-11-22T10:15:30.123Z", Cause("01KAMZB1111111111111111111", f"{BATCH}:1000")


def body(name: str, media_type: str) -> Body:
    return Body(f"work/{BATCH}/{sha(name.encode())}", sha(name.encode()), 1_234_567, media_type)


def read(pages: int) -> Batch:
    batch = Batch.receive(
        History(), BATCH, BATCH, "l.tif", body("o", "image/tiff"), channel=Channel.UPLOAD, by=RINA, at=AT,
        cause=CAUSE,
    )  # fmt: skip
    images = tuple(body(f"{number}", "image/png") for number in range(pages))
    batch = batch.split(images, at=AT, cause=CAUSE)
    for number in range(1, pages + 1):
        leaf = Leaf(
            Reading(1234, 95, 270, -0.25), body(f"{number}.pdf", "application/pdf"), body("t", "text/plain")
        )
        batch = batch.recognise(number, leaf, Threshold(60, 5), at=AT, cause=CAUSE)
    return batch


def size(batch: Batch) -> int:
    return len(json.dumps(FORM.write(batch)))


def test_the_largest_batch_that_the_rules_may_let_in_takes_less_than_half_of_a_document():
    hundred, two_hundred = size(read(100)), size(read(200))
    a_page = (two_hundred - hundred) / 100
    assert a_page * MOST_PAGES < MOST_BYTES / 2
