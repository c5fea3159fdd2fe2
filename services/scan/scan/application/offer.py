"""When the last page has been read: one searchable PDF, one text, and claims to fetch them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from chassis.clock import to_text
from chassis.ids import department_of
from scan.application.files import PDF, TEXT, put_file, take_file
from scan.application.ports import Message, Record
from scan.application.room import Room, work_prefix
from scan.domain.batch import Batch, Body, Leaf, Page, State
from scan.domain.quality import languages_in

FORM_FEED = "\f"


def offer(batch: str, message: Message, room: Room) -> bool:
    """The document is offered to the document store, if every page has been read; else False.

    Raises NoSuchBatch, Conflict, Transient.
    """
    record = room.batches.load(batch)
    if record.batch.state is not State.READING or not record.batch.all_read:
        return False
    searchable, text, languages = _bound(record, room)
    claims = _claims(record.batch, searchable, text, room)
    done = record.batch.offer(claims, languages, searchable, text, at=room.now(), cause=message.cause)
    room.batches.save(record, done, message)
    room.meter.batch("offered")
    return True


def offer_again(document: str, attempt: int, message: Message, room: Room) -> bool:
    """Fresh claims are on their way. False when this attempt, or a later one, was answered before."""
    record = room.batches.of_document(document)
    if record is None or record.batch.state is not State.OFFERED or attempt <= record.batch.offers:
        return False
    batch = record.batch
    if batch.searchable is None or batch.text is None:
        raise LookupError(f"{batch.id} is offered without its bodies")
    claims = _claims(batch, batch.searchable, batch.text, room)
    room.batches.save(record, batch.offer_again(claims, attempt, at=room.now(), cause=message.cause), message)
    return True


def _bound(record: Record, room: Room) -> tuple[Body, Body, tuple[str, ...]]:
    """The searchable PDF, the text, and the languages found in it."""
    batch = record.batch
    department, prefix = department_of(batch.id), work_prefix(batch.id)
    with room.workplace.room() as folder:
        sheets = folder / "sheets"  # a page may have taken over whoever wrote it: it sees these and no more
        sheets.mkdir()
        pages: list[str] = []
        texts: list[str] = []
        for page in batch.pages:
            leaf = _read_leaf(batch, page)
            pages.append(take_file(room, department, leaf.pdf, sheets / f"{page.number:05d}.pdf").name)
            text = take_file(room, department, leaf.text, folder / f"{page.number:05d}.txt")
            texts.append(text.read_text(encoding="utf-8").strip(FORM_FEED))
        whole, words = room.binder.bind(sheets, pages), folder / "text.txt"
        words.write_text(FORM_FEED.join(texts), encoding="utf-8")
        return (
            put_file(room, department, prefix, whole, PDF),
            put_file(room, department, prefix, words, TEXT),
            languages_in(texts, room.rules.languages),
        )


def _read_leaf(batch: Batch, page: Page) -> Leaf:
    if page.leaf is None:
        raise LookupError(f"{batch.id} is complete without its page {page.number}")
    return page.leaf


def _claims(batch: Batch, searchable: Body, text: Body, room: Room) -> dict[str, Any]:
    department = department_of(batch.id)
    expires = to_text(room.clock.now() + timedelta(seconds=room.claim_seconds))
    bodies = {"original": batch.original, "searchable": searchable, "text": text}
    return {
        kind: {
            "url": room.objects.presign(department, body.key, room.claim_seconds),
            "sha256": body.sha256,
            "size": body.size,
            "media_type": body.media_type,
            "expires": expires,
        }
        for kind, body in bodies.items()
    }
