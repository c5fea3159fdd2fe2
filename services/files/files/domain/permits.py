"""Who may read a paper: the bearer of a permit for exactly this document, person, post and purpose.

A permit is issued where the paper's custody is (workflow, or scan for quality control), lives at most five
minutes, and counts only in the department whose key signed it (architecture 5, "files").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Final

SEARCH: Final = "search"
"""To look for words in several papers at once."""
PURPOSES: Final[Mapping[str, frozenset[str]]] = {
    "workflow": frozenset({"read", SEARCH}),
    "scan": frozenset({"quality"}),
}
"""By issuer: the purposes for which a paper may be looked at. The scan station checks quality, no more."""

LONGEST_LIFE: Final = timedelta(minutes=5)
LEEWAY: Final = timedelta(seconds=5)
"""How far the clocks of two machines may be apart."""


class PermitRefused(Exception):
    """The document stays closed. `code` is stable: people and programs see it."""

    code: ClassVar[str] = "permit-refused"


class PermitMissing(PermitRefused):
    """No permit came with the request."""

    code = "permit-missing"


class PermitInvalid(PermitRefused):
    """No permit at all: forged, of another type, unreadable, or signed with a key that this department does
    not know.
    """

    code = "permit-invalid"


class PermitExpired(PermitRefused):
    """It was one; its time is over."""

    code = "permit-expired"


class PermitOfAnotherPerson(PermitRefused):
    """Issued to somebody else."""

    code = "permit-other-person"


class PermitOfAnotherPost(PermitRefused):
    """Issued for another post than the one acting now."""

    code = "permit-other-post"


class PermitForAnotherDocument(PermitRefused):
    """Issued for another paper."""

    code = "permit-other-document"


class PermitOfAnotherDepartment(PermitRefused):
    """Issued by a department in whose store the paper is not."""

    code = "permit-other-department"


class PermitForAnotherPurpose(PermitRefused):
    """Issued for something other than looking at the paper."""

    code = "permit-other-purpose"


@dataclass(frozen=True)
class Permit:
    """What a verified permit says."""

    document: str
    person: str
    post: str
    purpose: str
    department: str
    issuer: str
    expires: datetime
    documents: frozenset[str] = frozenset()
    """Of one to search: the papers in which words may be looked for. Such a one opens no paper."""


@dataclass(frozen=True)
class Reader:
    """Who asks to read, by their token, and in which post, by their request."""

    person: str
    post: str | None


def admit(permit: Permit, reader: Reader, *, document: str, department: str, now: datetime) -> None:
    """Returns where the permit opens the document to the reader; raises the PermitRefused that says why
    not.
    """
    _admit(permit, reader, department, now)
    if permit.document != document:
        raise PermitForAnotherDocument
    if permit.purpose == SEARCH:
        raise PermitForAnotherPurpose


def admit_search(permit: Permit, reader: Reader, *, department: str, now: datetime) -> None:
    """Returns where the permit lets the reader look for words in its papers; raises as `admit`."""
    _admit(permit, reader, department, now)
    if permit.purpose != SEARCH:
        raise PermitForAnotherPurpose


def _admit(permit: Permit, reader: Reader, department: str, now: datetime) -> None:
    if permit.expires <= now:
        raise PermitExpired
    if permit.expires - now > LONGEST_LIFE + LEEWAY:
        raise PermitInvalid
    if permit.department != department:
        raise PermitOfAnotherDepartment
    if permit.person != reader.person:
        raise PermitOfAnotherPerson
    if permit.post != reader.post:
        raise PermitOfAnotherPost
    if permit.purpose not in PURPOSES.get(permit.issuer, ()):
        raise PermitForAnotherPurpose
