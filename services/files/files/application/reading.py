"""Lets a person read a document: only with a permit that fits, and only what the site allows to be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from chassis.ids import department_of
from files.application.room import Room, Shelves
from files.domain.claims import Kind
from files.domain.document import Document, NoSuchDocument
from files.domain.permits import Permit, PermitMissing, PermitRefused, Reader, admit
from files.domain.readings import Reader as Bearer


@dataclass(frozen=True)
class Admission:
    """The document that the permit opens, until when and to whom."""

    document: Document
    expires: datetime
    reader: Bearer


def admitted(document: str, reader: Reader, token: str | None, room: Room) -> Admission:
    """The document, once the permit opens it to the reader. Without a fitting permit nobody learns whether
    there is such a document. Raises PermitRefused, NoSuchDocument.
    """
    try:
        permit = _fitting(document, reader, token, room)
    except PermitRefused as refusal:
        room.meter.refused(refusal.code)
        raise
    record = room.documents.find(document)
    if record is None:
        raise NoSuchDocument
    bearer = Bearer(permit.document, permit.person, permit.post, permit.purpose)
    return Admission(record.document, permit.expires, bearer)


def readable(document: str, reader: Reader, token: str | None, room: Room) -> Admission:
    """As `admitted`, and the document's bodies may be shown. Raises DocumentHeld, DocumentRejected
    besides.
    """
    admission = admitted(document, reader, token, room)
    admission.document.check_readable(room.rules.not_scanned)
    return admission


def open_body(document: Document, kind: Kind, room: Room) -> BinaryIO:
    """The body, proven to be the stored one. Raises NoSuchBody, BodyMissing, DamagedBody, Transient."""
    body = document.body(kind)
    return room.bodies.open(Shelves(department_of(document.id)).locked, body)


def _fitting(document: str, reader: Reader, token: str | None, room: Room) -> Permit:
    if not token:
        raise PermitMissing
    now, department = room.clock.now(), department_of(document)
    permit = room.permits.read(department, token, now)
    admit(permit, reader, document=document, department=department, now=now)
    return permit
