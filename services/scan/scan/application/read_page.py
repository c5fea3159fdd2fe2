"""One page is read. A page costs seconds, so what was read is put away, and looked for before reading.

The result lies under the page's digest and the settings it was read with: a redelivered message, or one whose
process died before the commit, finds it there.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict

from chassis.ids import department_of
from scan.application.files import PDF, TEXT, put_file, take_file
from scan.application.ports import Message
from scan.application.room import Room, work_prefix
from scan.domain.batch import Page, State
from scan.domain.quality import Reading

RESULT = "result.json"
PAGE_PDF = "page.pdf"
PAGE_TEXT = "page.txt"


def result_key(batch: str, page: Page, settings: str, name: str) -> str:
    """Where a page's result lies."""
    return f"{work_prefix(batch)}{page.number:05d}-{page.image.sha256[:16]}-{settings}/{name}"


def read_page(batch: str, number: int, message: Message, room: Room) -> bool:
    """The page has been read and is flagged where it is doubtful. False when that was done before.

    Raises NoSuchBatch, Conflict, Transient, LookupError for a page that the batch does not have.
    """
    record = room.batches.load(batch)
    page = record.batch.page(number)
    if page.reading is not None or record.batch.state is not State.READING:
        return False
    began = time.monotonic()
    reading = _known(batch, page, room) or _read(batch, page, room)
    room.crash("after_ocr_before_commit")
    threshold = room.rules.threshold(department_of(batch))
    done = record.batch.recognise(number, reading, threshold, at=room.now(), cause=message.cause)
    room.batches.save(record, done, message)
    room.meter.page_read(flagged=done.page(number).flagged, seconds=time.monotonic() - began)
    return True


def _known(batch: str, page: Page, room: Room) -> Reading | None:
    department = department_of(batch)
    key = result_key(batch, page, room.recogniser.settings_digest, RESULT)
    if not room.objects.exists(department, key):
        return None
    return Reading(**json.loads(room.objects.read_small(department, key)))


def _read(batch: str, page: Page, room: Room) -> Reading:
    department = department_of(batch)
    settings = room.recogniser.settings_digest
    with room.workplace.room() as folder:
        image = take_file(room, department, page.image, folder / "page.png")
        recognised = room.recogniser.read(image, folder)
        put_file(room, department, result_key(batch, page, settings, PAGE_PDF), recognised.pdf, PDF)
        put_file(room, department, result_key(batch, page, settings, PAGE_TEXT), recognised.text, TEXT)
        told = folder / RESULT
        told.write_text(json.dumps(asdict(recognised.reading)), encoding="utf-8")
        # The result is put last: where it lies, everything else does.
        put_file(room, department, result_key(batch, page, settings, RESULT), told, "application/json")
    return recognised.reading
