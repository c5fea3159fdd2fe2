"""Quality control: who of the scan room may look at a page."""

from __future__ import annotations

from typing import Protocol

from chassis.ids import department_of
from scan.application.room import Room
from scan.domain.batch import NoSuchBatch
from scan.domain.permits import LIFE_SECONDS, ROLES, NotScanRoom


class PostBook(Protocol):
    """The posts, as far as the scan room asks."""

    def department_and_roles(self, post: str) -> tuple[str, frozenset[str]]:
        """Where the post stands and what it may do; ("", nothing) for an unknown one."""
        ...


class PermitPress(Protocol):
    """Signs permits with the department's key."""

    def grant(self, department: str, claims: dict[str, object]) -> str:
        """The signed permit."""
        ...


def require_scan_room(post: str, department: str, posts: PostBook) -> None:
    """Raise NotScanRoom unless the post scans or registers in this department."""
    home, roles = posts.department_and_roles(post)
    if home != department or not roles & ROLES:
        raise NotScanRoom(post, department)


def permit(
    document: str, purpose: str, person: str, post: str, posts: PostBook, press: PermitPress, room: Room
) -> str:
    """Leave for the person to read the document for five minutes. Raises NotScanRoom, NoSuchBatch."""
    department = department_of(document)
    require_scan_room(post, department, posts)
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
