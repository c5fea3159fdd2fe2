"""Looking whether a department's documents stand as they were written: every chain, and what it says last."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from chassis.record import Finding, Tampered
from chassis.record import audit as audit_each
from files.application.ports import Documents
from files.domain.document import Document, NoSuchDocument


def audit(department: str, documents: Documents) -> Iterator[Finding]:
    """Every document that does not stand as it was written. Its bytes are not looked at here: every reading
    counts their digest, which the history says.
    """
    return audit_each(documents.ids(department), partial(untouched, documents=documents))


def untouched(identifier: str, documents: Documents) -> Document:
    """The document. Raises Tampered unless its history verifies and it stands as that says;
    NoSuchDocument.
    """
    record = documents.find(identifier)
    if record is None:
        raise NoSuchDocument
    document = record.document
    document.history.require_untouched()
    if not document.is_as_told:
        raise Tampered(document.history.position, "state")
    return document
