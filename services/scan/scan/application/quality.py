"""Quality control: who of the scan room may look at a page."""

from __future__ import annotations

from typing import Protocol

from chassis.ids import department_of
from chassis.trust.authority import NotCapable
from directory import Capability, Directory
from scan.application.room import Room
from scan.domain.batch import NoSuchBatch
from scan.domain.permits import LIFE_SECONDS


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
    document: str, purpose: str, person: str, post: str, directory: Directory, press: PermitPress, room: Room
) -> str:
    """Leave for the person to read the document for five minutes. Raises NotCapable, NoSuchBatch."""
    department = department_of(document)
    require_scan_room(post, department, directory)
    if room.batches.of_document(document) is None:
        raise NoSuchBatch(document)
    now = int(room.clock.now().timestamp())
    claims: dict[str, object] = {
        "iss": "scan",
        "doc": document,
        "sub": person,
        "post": post,
        "purpose": purpose,
        "dep": department,
        "iat": now,
        "exp": now + LIFE_SECONDS,
    }
    return press.grant(department, claims)
