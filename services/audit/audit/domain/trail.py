"""What the trail keeps of an event: who did what to what, when, and the digest of the rest.

No text that people wrote, no title, no name is kept; the few particulars that are, stand in `KEPT`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from chassis.record import Cause, Entry, canonical, digest_of

KEPT: Final = frozenset(
    {
        "about", "account", "action", "address", "charge", "command", "document", "epoch",
        "expires", "factor", "file", "from", "from_department", "item", "kind", "known_browser",
        "number", "operator", "outcome", "pages", "person", "post", "purpose", "reason", "roles",
        "second_factor", "section", "session", "shut_for", "step", "superior", "taken", "to",
        "to_department", "until",
    }
)  # fmt: skip
"""Particulars of an event's data that stay on record as they are; all the others only in its digest."""

LONGEST: Final = 200
"""Characters of a particular: longer ones are no particulars."""

CONTRADICTED: Final = "audit.contradicted"
"""An event was told again under the same id and says something else: its history was rewritten."""


@dataclass(frozen=True)
class Fact:
    """An event, as the trail has it."""

    source: str
    subject: str
    position: int
    type: str
    """Service, entity and participle."""
    version: int
    time: str
    actor: str | None
    post: str | None
    correlation: str
    causation: str | None
    digest: str
    """Of the canonical text of its data."""
    entry: str | None
    """The digest of the history entry that it tells, where it tells one."""
    particulars: Mapping[str, Any]

    @property
    def key(self) -> str:
        """By which it is known again, however often it is told."""
        event = f"{self.source}#{self.subject}:{self.position}"
        return f"{event}!{self.digest}.{self.entry}" if self.type == CONTRADICTED else event

    @property
    def item(self) -> str:
        """What it happened to: the file or paper, where it names one beside its own subject."""
        for name in ("item", "file", "document"):
            if isinstance(self.particulars.get(name), str):
                return str(self.particulars[name])
        return self.subject

    @property
    def person(self) -> str:
        """Who did it, or to whom it was done where nobody did: somebody who was not let in."""
        return self.actor or str(self.particulars.get("person", ""))

    def line(self, before: str, position: int, at: str) -> Entry:
        """The line of the trail that tells it, heard at `at`, after the one with the digest `before`."""
        by = None if self.actor is None and self.post is None else {"person": self.actor, "post": self.post}
        return Entry.write(
            before,
            position,
            self.type,
            at=at,
            by=by,
            cause=Cause(self.correlation, self.causation),
            data={
                "source": self.source,
                "subject": self.subject,
                "position": self.position,
                "time": self.time,
                "digest": self.digest,
                "entry": self.entry,
                "particulars": dict(self.particulars),
            },
            version=self.version,
        )

    def contradicts(self, line: Entry) -> bool:
        """Whether the line, which tells the event of the same id, says something else. An entry's digest
        counts only where both have one: the first releases did not send it.
        """
        told, by = line.data, line.by or {}
        return (self.type, self.digest, self.time, self.actor, self.post) != (
            line.type,
            told["digest"],
            told["time"],
            by.get("person"),
            by.get("post"),
        ) or (None not in {self.entry, told["entry"]} and self.entry != told["entry"])

    def contradiction(self) -> "Fact":
        """The fact that this was told in place of what the trail has."""
        return Fact(
            self.source,
            self.subject,
            self.position,
            CONTRADICTED,
            1,
            self.time,
            None,
            None,
            self.correlation,
            None,
            self.digest,
            self.entry,
            {"kind": self.type},
        )


def particulars_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """What of an event's data stays on record as it is."""
    return {name: value for name, value in data.items() if name in KEPT and _is_short(value)}


def digest_of_data(data: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical text, in hex. Raises NotCanonical."""
    return digest_of(canonical(dict(data)))


def _is_short(value: Any) -> bool:
    if isinstance(value, list):
        return len(value) <= LONGEST and all(_is_short(each) and not isinstance(each, list) for each in value)
    return value is not None and isinstance(value, str | int) and len(str(value)) <= LONGEST
