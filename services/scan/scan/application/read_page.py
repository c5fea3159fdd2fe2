"""One page is read. A page costs seconds, so what became of it is put away, and looked for before reading.

The result lies under the page's digest and the settings it was read with: a redelivered message, or one whose
process died before the commit, finds it there. A page that is never read in time holds up its batch no longer
than MOST_DELAYS attempts: then it goes on as a mere image, without words, and flagged.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from chassis.ids import department_of
from chassis.store.aggregates import retrying
from scan.application.files import JSON, PDF, TEXT, put_file, take_file
from scan.application.ports import Message, NotInTime
from scan.application.room import Room, work_prefix
from scan.domain.batch import Body, Leaf, Page, State
from scan.domain.quality import Reading

MOST_DELAYS: Final = 3
"""Far fewer than the consumer's attempts, which are for what is not the page's fault."""


def read_page(batch: str, number: int, message: Message, room: Room) -> bool:
    """The page has been read and is flagged where it is doubtful. False when that was done before.

    Raises NoSuchBatch, Conflict, Transient, LookupError for a page that the batch does not have.
    """
    page = room.batches.load(batch).batch.page(number)
    if page.leaf is not None:
        return False
    began = time.monotonic()
    try:
        leaf = _known(batch, page, room) or _read(batch, page, room)
    except NotInTime:
        retrying(lambda: _delay(batch, number, room))
        raise
    room.crash("after_ocr_before_commit")
    # Other workers commit the batch's other pages meanwhile: the write is tried again, the reading is not.
    done = retrying(lambda: _commit(batch, number, leaf, message, room))
    if done is None:
        return False
    room.meter.page_read(flagged=done.flagged, seconds=time.monotonic() - began)
    return True


def _commit(batch: str, number: int, leaf: Leaf, message: Message, room: Room) -> Page | None:
    """The page as it stands now; None when somebody else had it read, or nobody wants it any more."""
    record = room.batches.load(batch)
    if record.batch.page(number).leaf is not None or record.batch.state is not State.READING:
        return None
    threshold = room.rules.threshold(department_of(batch))
    done = record.batch.recognise(number, leaf, threshold, at=room.now(), cause=message.cause)
    room.batches.save(record, done, message)
    return done.page(number)


def _delay(batch: str, number: int, room: Room) -> None:
    record = room.batches.load(batch)
    room.batches.save(record, record.batch.delay(number))


def result_key(batch: str, page: Page, settings: str) -> str:
    """Where it is written what became of the page when it was read with these settings."""
    return f"{work_prefix(batch)}{page.image.sha256}-{settings}.json"


def _known(batch: str, page: Page, room: Room) -> Leaf | None:
    department = department_of(batch)
    key = result_key(batch, page, room.recogniser.settings_digest)
    if not room.objects.exists(department, key):
        return None
    return _leaf(json.loads(room.objects.read_small(department, key)))


def _read(batch: str, page: Page, room: Room) -> Leaf:
    department = department_of(batch)
    work = room.recogniser.read if page.delays < MOST_DELAYS else room.recogniser.copy
    with room.workplace.room() as folder:
        image = take_file(room, department, page.image, folder / "page.png")
        recognised = work(image, folder)
        prefix = work_prefix(batch)
        pdf = put_file(room, department, prefix, recognised.pdf, PDF)
        text = put_file(room, department, prefix, recognised.text, TEXT)
        leaf = Leaf(recognised.reading, pdf, text)
        # Put last: where the result lies, everything that it names does.
        _put_result(room, department, result_key(batch, page, room.recogniser.settings_digest), leaf, folder)
    return leaf


def _put_result(room: Room, department: str, key: str, leaf: Leaf, folder: Path) -> None:
    path = folder / "result.json"
    path.write_text(json.dumps(asdict(leaf)), encoding="utf-8")
    with path.open("rb") as source:
        room.objects.put(department, key, source, path.stat().st_size, JSON)


def _leaf(told: Mapping[str, Any]) -> Leaf:
    return Leaf(Reading(**told["reading"]), Body(**told["pdf"]), Body(**told["text"]))
