"""A history: entries that follow each other, each with the digest of the one before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from chassis.record.entry import Cause, Entry, Words

GENESIS: Final = "0" * 64
"""What the first entry has in place of a digest before it."""


class Tampered(Exception):
    """A record does not verify: the position of the first line that is wrong, and in what."""

    def __init__(self, position: int, reason: str) -> None:
        self.position = position
        self.reason = reason
        super().__init__(position, reason)


def verify(entries: Iterable[Entry], *, before: str = GENESIS, first: int = 1) -> str:
    """The digest of the last entry, if all of them stand as they were written. Raises Tampered at the first
    that not.
    """
    for position, entry in enumerate(entries, start=first):
        reason = entry.fault(position, before)
        if reason is not None:
            raise Tampered(position, reason)
        before = entry.digest
    return before


@dataclass
class History:
    """The entries in hand, of which those from `open_from` on are the head's open segment; earlier ones are
    sealed.

    `entries` may begin anywhere at or before `open_from`: as far back as the one who loaded it needs to
    see.
    """

    entries: list[Entry] = field(default_factory=list)
    open_from: int = 1
    last: str = GENESIS
    """The digest to which the next entry is chained."""
    epoch: int = 1
    """The database's: what is written from now on is stamped with it."""

    @property
    def position(self) -> int:
        """The place of the last entry; 0 before the first."""
        return self.entries[-1].position if self.entries else self.open_from - 1

    @property
    def open(self) -> Sequence[Entry]:
        """The entries that the head document holds."""
        return self._from(self.open_from)

    def append(
        self,
        type: str,
        *,
        at: str,
        by: Mapping[str, Any] | None,
        cause: Cause,
        data: Mapping[str, Any],
        words: Words | None = None,
        version: int = 1,
    ) -> Entry:
        """One more entry, chained to the last. Raises NotCanonical."""
        entry = Entry.write(
            self.last,
            self.position + 1,
            type,
            at=at,
            by=by,
            cause=cause,
            data=data,
            words=words,
            version=version,
            epoch=self.epoch,
        )
        self.entries.append(entry)
        self.last = entry.digest
        return entry

    def copy(self) -> "History":
        """The same entries; what is appended to the copy does not stand in this one."""
        return replace(self, entries=list(self.entries))

    def require_untouched(self) -> None:
        """Raise Tampered unless the entries, which must all be in hand, stand as they were written, and the
        last of them is the last.
        """
        if verify(self.entries) != self.last:
            raise Tampered(self.position, "head")

    def since(self, position: int) -> Sequence[Entry]:
        """The entries after `position`, which must be in hand. Raises LookupError when they are not."""
        if self.entries and self.entries[0].position > position + 1:
            raise LookupError(f"entries after {position} are not in hand")
        return self._from(position + 1)

    def _from(self, position: int) -> Sequence[Entry]:
        """The entries in hand from a position on; they follow each other, so only the first is read."""
        first = self.entries[0].position if self.entries else position
        return self.entries[max(0, position - first) :]
