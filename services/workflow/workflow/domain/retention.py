"""How long what is closed is kept, and who closes: what the office has laid down (domain.md 4.5, 4.6).

The letters of classes differ between manuals, so a class is whatever the site's rules call so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from workflow.domain.errors import Faulty

BY_PROPOSAL, BY_HOLDER = "proposed", "holder"
CLOSINGS: Final = (BY_PROPOSAL, BY_HOLDER)
"""Who closes a file: a post that decides, to which it may be proposed; or whoever holds it."""


@dataclass(frozen=True, slots=True)
class Retention:
    """The class under which a file was closed, and the civil date until which it is kept, null for ever."""

    code: str
    until: str | None

    def shape(self) -> dict[str, str | None]:
        """As events and pages tell it."""
        return {"code": self.code, "until": self.until}


@dataclass(frozen=True, slots=True)
class Proposal:
    """That the file be closed: by which post, when, under which class, and with what words."""

    post: str
    at: str
    retention: str
    remark: str


@dataclass(frozen=True, slots=True)
class Weeding:
    """That the file be weeded: who proposed it, when, and with what words."""

    person: str
    post: str
    at: str
    remark: str


@dataclass(frozen=True, slots=True)
class Ban:
    """That the file must not be weeded: which post said so, when, and why."""

    post: str
    at: str
    reason: str


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What became of a file that was weeded: when, who ordered it as they were then, who had proposed it, in
    what words it was ordered; of how many entries its history was, and the digest of the last of them.
    """

    at: str
    by: Mapping[str, Any]
    proposed_by: str
    proposed_post: str
    proposed_at: str
    order: str
    entries: int
    last: str


@dataclass(frozen=True, slots=True)
class RetentionClass:
    """A class of the manual; without `years` what is in it is kept for ever."""

    code: str
    title: Mapping[str, str]
    years: int | None = None


@dataclass(frozen=True, slots=True)
class ClosingRules:
    """The manual's classes, and who closes."""

    manual: Mapping[str, str]
    by: str
    classes: tuple[RetentionClass, ...]

    def require_known(self, code: str) -> RetentionClass:
        """The class of that name. Raises Faulty."""
        for one in self.classes:
            if one.code == code:
                return one
        raise Faulty([("retention", "unknown")])

    def retention(self, code: str, *, closed_on: str) -> Retention:
        """What is closed on that civil date under the class is kept so long: complete calendar years after
        the year of its closing. Raises Faulty.
        """
        years = self.require_known(code).years
        until = None if years is None else f"{int(closed_on[:4]) + years}-12-31"
        return Retention(code, until)
