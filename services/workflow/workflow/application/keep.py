"""What was printed goes into the document store like any paper: bytes first, then the event with claims to
fetch them, then its word; whatever of that is done again finds what was done (architecture 3, "Claim check").
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import structlog

from chassis.clock import to_text
from chassis.record import Cause
from chassis.store.due import PUT_OFF, each_due
from workflow.application.observe import observe
from workflow.application.ports import Office
from workflow.domain.file import File
from workflow.domain.printed import Body, Claims, Printed

PDF: Final = "application/pdf"
TEXT: Final = "text/plain"
CLAIM: Final = timedelta(hours=48)
"""For so long a claim may be followed; then the document store asks for another."""
LONGEST: Final = timedelta(days=7)
"""A claim of another department's document store, whose questions are not heard here: S3 signs no longer."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Print:
    """A sheet that was set: the document's id, of which file and letter it is, the name to save it under, its
    language, its bytes, its text.
    """

    document: str
    file: str
    letter: int
    name: str
    language: str
    pdf: bytes
    text: str


def keep(made: Print, cause: Cause, office: Office, letter: Mapping[str, Any] | None = None) -> bool:
    """The document is offered to the document store of its department, once; false when it was before.
    With `letter` that is another department, which is told so what it gets; how it fares there is not heard
    here, and the bytes stay as long as its claims. Raises Transient.
    """
    if office.printed.find(made.document) is not None:
        return False
    pdf, text = (made.pdf, PDF), (made.text.encode(), TEXT)
    contents = {"original": pdf, "searchable": pdf, "text": text}
    bodies = {
        kind: Body(hashlib.sha256(content).hexdigest(), len(content), media_type)
        for kind, (content, media_type) in contents.items()
    }
    for kind, (content, _) in contents.items():
        office.bucket.put(made.document, bodies[kind], content)
    office.crash("after_print_before_commit")
    printed = Printed(
        made.document,
        made.file,
        made.letter,
        made.name,
        made.language,
        office.now,
        bodies,
        history=office.printed.begin(),
    )
    life = CLAIM if letter is None else LONGEST
    if letter is not None:
        printed.clear = to_text(office.clock.now() + life)
    printed.offer(_claims(printed, office, life), letter, at=office.now, cause=cause)
    return office.printed.create(printed)


def offer_again(document: str, attempt: int, cause: Cause, office: Office) -> bool:
    """Fresh claims are on their way; false where that was done, or the document is none that was printed."""
    kept = office.printed.find(document)
    if kept is None or not kept.printed.is_offered_anew(attempt):
        return False
    kept.printed.offer_again(_claims(kept.printed, office), attempt, at=office.now, cause=cause)
    office.printed.commit(kept)
    return True


def stored(document: str, pages: int, cause: Cause, office: Office) -> bool | None:
    """The document store has it, and its pages are numbered in the file; false when that was known, null for
    a document that was not printed here.
    """
    kept = office.printed.find(document)
    if kept is None:
        return None
    made = kept.printed

    def number(file: File) -> bool:
        return file.letter_printed(made.letter, document, pages, at=office.now, cause=cause)

    observe(office.files, made.file, number, cause, office)
    office.crash("after_pages_before_settled")
    new = made.stored(pages, at=office.now)
    if new:
        office.printed.commit(kept)
    return new


def rejected(document: str, reason: str, office: Office) -> bool | None:
    """The document store refuses it, which an operator must see; as `stored`."""
    kept = office.printed.find(document)
    if kept is None:
        return None
    new = kept.printed.rejected()
    if new:
        office.printed.commit(kept)
        _log.error("printed_document_rejected", document=document, reason=reason)
    return new


def clear(office: Office) -> int:
    """The bytes of what the document store has are gone from here; of how many documents."""
    later = to_text(office.clock.now() + PUT_OFF)
    cleared = each_due(
        "printed",
        office.department,
        office.printed.stored(before=office.now),
        lambda document: _clear(document, office),
        lambda document: office.printed.clear_later(document, later),
    )
    return sum(cleared)


def _clear(document: str, office: Office) -> bool:
    kept = office.printed.find(document)
    if kept is None or kept.printed.clear is None:
        return False
    office.bucket.remove(document)
    kept.printed.clear = None
    office.printed.commit(kept)
    return True


def _claims(printed: Printed, office: Office, life: timedelta = CLAIM) -> Claims:
    return {kind: _claim(printed.id, body, life, office) for kind, body in printed.bodies.items()}


def _claim(document: str, body: Body, life: timedelta, office: Office) -> Mapping[str, str | int]:
    expires = to_text(office.clock.now() + life)
    return {
        "url": office.bucket.presign(document, body, life),
        "sha256": body.sha256,
        "size": body.size,
        "media_type": body.media_type,
        "expires": expires,
    }
