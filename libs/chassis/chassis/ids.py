"""Identifiers that say where their owner lives.

An aggregate's id is `<home department>.<ULID>`, so that whoever meets one knows which database, queue and
API it belongs to without asking (architecture 2). What concerns the whole district has the scope `-`.
"""

import re

from ulid import ULID

DISTRICT = "-"

_ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")
_DEPARTMENT = re.compile(r"[a-z][a-z0-9]{1,15}")


class BadIdentifier(ValueError):
    """The text is not an identifier of the form that was asked for."""

    def __init__(self, identifier: str) -> None:
        super().__init__(f"bad identifier: {identifier[:80]!r}")
        self.identifier = identifier


def new_ulid() -> str:
    """A fresh ULID: 26 characters that sort by the moment they were made."""
    return str(ULID())


def is_ulid(text: str) -> bool:
    """Whether the text is a ULID in its one canonical spelling (capitals)."""
    return _ULID.fullmatch(text) is not None


def is_department(text: str) -> bool:
    """Whether the text may be a department's code; `-` is none."""
    return _DEPARTMENT.fullmatch(text) is not None


def aggregate_id(department: str, ulid: str) -> str:
    """The id of what lives in the department (or, under `-`, in the district). Raises BadIdentifier."""
    identifier = f"{department}.{ulid}"
    department_of(identifier)
    return identifier


def department_of(identifier: str) -> str:
    """The home department of an aggregate, `-` for the district's own. Raises BadIdentifier."""
    department, _, ulid = identifier.partition(".")
    if not is_ulid(ulid) or (department != DISTRICT and not is_department(department)):
        raise BadIdentifier(identifier)
    return department
