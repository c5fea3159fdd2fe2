"""Quality control: who of the scan room may look at a page, and for how long.

The scan room looks at a paper for its quality only, and only until it is diarised. From then on the paper has
one custodian, and workflow alone says who reads it (architecture 5).
"""

from __future__ import annotations

from typing import Final, Protocol

from chassis.ids import department_of
from chassis.trust.authority import NotCapable
from directory import Capability, Directory
from scan.application.ports import Message
from scan.application.room import Room
from scan.domain.batch import NoSuchBatch
from scan.domain.permits import LIFE_SECONDS

PURPOSE: Final = "quality"
"""For which the scan room gives leave; there is no other."""


class PermitPress(Protocol):
    """Signs permits with the department's key."""

    def grant(self, department: str, claims: dict[str, object]) -> str:
        """The signed permit."""
        ...


def require_scan_room(post: str, department: str, directory: Directory) -> None:
    """Raise NotCapable unless the post has to do with this department's scan room."""
    if not directory.can(post, Capability.SCAN, department):
        raise NotCapable(post, Capability.SCAN, department)


def permit(
    document: str, person: str, post: str, directory: Directory, press: PermitPress, room: Room
) -> str:
    """Leave for the person to look at the document's quality for five minutes.

    Raises NotCapable, NoSuchBatch, Diarised.
    """
    department = department_of(document)
    require_scan_room(post, department, directory)
    record = room.batches.of_document(document)
    if record is None:
        raise NoSuchBatch(document)
    record.batch.require_undiarised()
    now = int(room.clock.now().timestamp())
    claims: dict[str, object] = {
        "iss": "scan",
        "doc": document,
        "sub": person,
        "post": post,
        "purpose": PURPOSE,
        "dep": department,
        "iat": now,
        "exp": now + LIFE_SECONDS,
    }
    return press.grant(department, claims)


def end_quality_control(document: str, message: Message, room: Room) -> bool:
    """The paper is diarised, and no longer the scan room's to look at. False when that was known, or the
    paper is none of ours: a document has its id from its batch, so no batch of it can come later.
    """
    record = room.batches.of_document(document)
    if record is None or record.batch.diarised:
        return False
    room.batches.save(record, record.batch.diarise(), message)
    return True
