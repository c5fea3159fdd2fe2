"""What was printed goes into the document store like any paper: bytes first, then the event with claims to
fetch them, then its word; whatever of that is done again finds what was done (architecture 3, "Claim check").
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import structlog

from chassis.clock import to_text
from chassis.record import Cause
from chassis.store.due import PUT_OFF, each_due
from workflow.application.ports import Office
from workflow.domain.printed import Body, Claims, Printed

PDF: Final = "application/pdf"
TEXT: Final = "text/plain"
CLAIM: Final = timedelta(hours=48)
"""For so long a claim may be followed; then the document store asks for another."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Print:
    """A sheet that was set: the document's id, the name to save it under, its language, its bytes, its
    text.
    """

    document: str
    name: str
    language: str
    pdf: bytes
    text: str


def keep(made: Print, cause: Cause, office: Office) -> bool:
    """The document is offered to the document store, once; false when it was before. Raises Transient."""
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
        made.document, made.name, made.language, office.now, bodies, history=office.printed.begin()
    )
    printed.offer(_claims(printed, office), at=office.now, cause=cause)
    return office.printed.create(printed)


def offer_again(document: str, attempt: int, cause: Cause, office: Office) -> bool:
    """Fresh claims are on their way; false where that was done, or the document is none that was printed."""
    kept = office.printed.find(document)
    if kept is None or not kept.printed.is_offered_anew(attempt):
        return False
    kept.printed.offer_again(_claims(kept.printed, office), attempt, at=office.now, cause=cause)
    office.printed.commit(kept)
    return True


def stored(document: str, pages: int, office: Office) -> bool | None:
    """The document store has it; false when that was known, null for a document that was not printed here."""
    kept = office.printed.find(document)
    if kept is None:
        return None
    new = kept.printed.stored(pages, at=office.now)
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


def _claims(printed: Printed, office: Office) -> Claims:
    expires = to_text(office.clock.now() + CLAIM)
    return {kind: _claim(printed.id, body, expires, office) for kind, body in printed.bodies.items()}


def _claim(document: str, body: Body, expires: str, office: Office) -> Mapping[str, str | int]:
    return {
        "url": office.bucket.presign(document, body, CLAIM),
        "sha256": body.sha256,
        "size": body.size,
        "media_type": body.media_type,
        "expires": expires,
    }
