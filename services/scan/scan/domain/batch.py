"""A batch: what came from the scanner in one piece, on its way to being a stored document.

Its history is the truth: one entry is one event and holds all that the event says (chassis.record), so it is
told again to the letter. In this release a batch becomes one document, whose id is allotted when the batch
is received; separator sheets come later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from chassis.record import Cause, History
from scan.domain.quality import Reading, Threshold

Data = Mapping[str, Any]

RECEIVED: Final = "batch.received"
REJECTED: Final = "batch.rejected"
PREPARED: Final = "page.prepared"
RECOGNISED: Final = "page.recognised"
READY: Final = "document.ready"
OFFERED: Final = "claim.offered"


class State(StrEnum):
    """Where a batch stands."""

    RECEIVED = "received"
    READING = "reading"
    OFFERED = "offered"
    STORED = "stored"
    REJECTED = "rejected"


class Channel(StrEnum):
    """How it came."""

    FOLDER = "folder"
    UPLOAD = "upload"


_LATER: Final = frozenset({State.OFFERED, State.STORED, State.REJECTED})
_TOLD: Final[Mapping[str, frozenset[State]]] = {
    REJECTED: frozenset({State.REJECTED}),
    OFFERED: _LATER,
    READY: _LATER,
    RECOGNISED: frozenset({State.READING}),
    PREPARED: frozenset({State.READING}),
    RECEIVED: frozenset({State.RECEIVED}),
}
"""What a batch may be when this was told of it, and nothing of what stands above."""


class NoSuchBatch(Exception):
    """Nobody knows the batch."""


class Diarised(Exception):
    """The paper is in the diary: it has one custodian, and that is no longer the scan room."""


class Rejection(Exception):
    """What came is no paper that can be read. `reason` is a stable code; `params` are its figures."""

    def __init__(self, reason: str, **params: Any) -> None:
        super().__init__(reason)
        self.reason, self.params = reason, params


@dataclass(frozen=True)
class Body:
    """Bytes in the department's bucket."""

    key: str
    sha256: str
    size: int
    media_type: str


@dataclass(frozen=True)
class Leaf:
    """What became of a page: `pdf` has it upright and straight with its text under the image."""

    reading: Reading
    pdf: Body
    text: Body


@dataclass(frozen=True)
class Page:
    """One page: its image, what became of it once it has been read, and how often it took too long before."""

    number: int
    image: Body
    leaf: Leaf | None = None
    flagged: bool = False
    delays: int = 0


@dataclass(frozen=True)
class Batch:
    """A batch as it stands. Every change makes a new one."""

    id: str
    document: str
    name: str
    original: Body
    received: str
    channel: Channel
    by: str | None = None
    state: State = State.RECEIVED
    pages: tuple[Page, ...] = ()
    reason: str | None = None
    params: Data = field(default_factory=dict)
    searchable: Body | None = None
    text: Body | None = None
    offers: int = 0
    settled: str | None = None
    """When it was rejected or the document store's word came: from then on the bytes are needed no more."""
    diarised: bool = False
    """Whether its paper is in the diary, whatever else becomes of it: it does not come back."""
    history: History = field(default_factory=History)

    @classmethod
    def receive(
        cls,
        history: History,
        batch: str,
        document: str,
        name: str,
        original: Body,
        *,
        channel: Channel,
        by: Data | None,
        at: str,
        cause: Cause,
    ) -> Batch:
        """A batch that has just come; `history` is empty, `by` the signature of who sent it, if a person
        did.
        """
        person = None if by is None else by["person"]
        new = cls(batch, document, name, original, at, channel, person, history=history)
        data = {
            "batch": batch,
            "name": name,
            "sha256": original.sha256,
            "size": original.size,
            "media_type": original.media_type,
            "channel": str(channel),
            "by": person,
        }
        return _recorded(new, at, cause, (RECEIVED, data), by=by)

    @property
    def flagged(self) -> tuple[int, ...]:
        """The pages that somebody should look at."""
        return tuple(page.number for page in self.pages if page.flagged)

    @property
    def waiting(self) -> int:
        """How many pages are still to be read."""
        return sum(1 for page in self.pages if page.leaf is None)

    @property
    def all_read(self) -> bool:
        """Whether nothing is left to read."""
        return bool(self.pages) and self.waiting == 0

    @property
    def is_as_told(self) -> bool:
        """Whether it stands as its history says. What the document store and workflow said of its paper since
        is in their histories.
        """
        told: dict[str, list[Data]] = {kind: [] for kind in _TOLD}
        for entry in self.history.entries:
            told[entry.type].append(entry.data)
        came = [(data["name"], data["sha256"], data["by"]) for data in told[RECEIVED]]
        images = [data["sha256"] for data in told[PREPARED]]
        read = {
            data["page"]: (data["words"], data["confidence"], data["flagged"]) for data in told[RECOGNISED]
        }
        leaves = [(page.number, page.leaf.reading, page.flagged) for page in self.pages if page.leaf]
        return (
            self.state in next((states for kind, states in _TOLD.items() if told[kind]), ())
            and came == [(self.name, self.original.sha256, self.by)]
            and images == [page.image.sha256 for page in self.pages]
            and read == {number: (leaf.words, leaf.confidence, flagged) for number, leaf, flagged in leaves}
        )

    def page(self, number: int) -> Page:
        """The page of that number, from 1. Raises LookupError."""
        for page in self.pages:
            if page.number == number:
                return page
        raise LookupError(f"{self.id} has no page {number}")

    def reject(self, reason: str, params: Data, *, at: str, cause: Cause) -> Batch:
        """Nothing more happens with it; the original is kept apart with the reason."""
        data = {"batch": self.id, "name": self.name, "reason": reason, "params": dict(params)}
        rejected = replace(self, state=State.REJECTED, reason=reason, params=dict(params), settled=at)
        return _recorded(rejected, at, cause, (REJECTED, data))

    def split(self, images: tuple[Body, ...], *, at: str, cause: Cause) -> Batch:
        """Its pages are known; each waits to be read."""
        pages = tuple(Page(number, image) for number, image in enumerate(images, start=1))
        told = ({"batch": self.id, "page": page.number, "sha256": page.image.sha256} for page in pages)
        split = replace(self, state=State.READING, pages=pages)
        return _recorded(split, at, cause, *((PREPARED, data) for data in told))

    def recognise(self, number: int, leaf: Leaf, threshold: Threshold, *, at: str, cause: Cause) -> Batch:
        """The page has been read; it is flagged where the reading is under the threshold, never lost."""
        reading = leaf.reading
        flagged = threshold.flags(reading)
        read = self._with(replace(self.page(number), leaf=leaf, flagged=flagged))
        data = {
            "batch": self.id,
            "page": number,
            "words": reading.words,
            "confidence": reading.confidence,
            "flagged": flagged,
            "rotation": reading.rotation,
            "skew": reading.skew,
            "blank": reading.blank,
        }
        return _recorded(read, at, cause, (RECOGNISED, data))

    def delay(self, number: int) -> Batch:
        """The page was not read in time once more."""
        page = self.page(number)
        return self._with(replace(page, delays=page.delays + 1))

    def offer(
        self, claims: Data, languages: tuple[str, ...], searchable: Body, text: Body, *, at: str, cause: Cause
    ) -> Batch:
        """The document is complete and may be fetched."""
        data = {
            "document": self.document,
            "batch": self.id,
            "pages": len(self.pages),
            "flagged": list(self.flagged),
            "languages": list(languages),
            "claims": dict(claims),
            "received": self.received,
            "name": self.name,
        }
        offered = replace(self, state=State.OFFERED, searchable=searchable, text=text)
        return _recorded(offered, at, cause, (READY, data))

    def offer_again(self, claims: Data, attempt: int, *, at: str, cause: Cause) -> Batch:
        """Fresh claims in answer to the store's request number `attempt`."""
        data = {"document": self.document, "attempt": attempt, "claims": dict(claims)}
        return _recorded(replace(self, offers=attempt), at, cause, (OFFERED, data))

    def settle(self, at: str, reason: str | None = None, params: Data | None = None) -> Batch:
        """The document store has it, or has refused it with `reason`."""
        if reason is None:
            return replace(self, state=State.STORED, settled=at)
        return replace(self, state=State.REJECTED, reason=reason, params=dict(params or {}), settled=at)

    def diarise(self) -> Batch:
        """Its paper has a number, and with it a custodian."""
        return replace(self, diarised=True)

    def require_undiarised(self) -> None:
        """Raise Diarised when the paper is no longer the scan room's to look at."""
        if self.diarised:
            raise Diarised(self.document)

    def cleared(self) -> Batch:
        """Its bytes are no longer here."""
        return replace(self, settled=None)

    def _with(self, page: Page) -> Batch:
        pages = tuple(page if each.number == page.number else each for each in self.pages)
        return replace(self, pages=pages)


def _recorded(batch: Batch, at: str, cause: Cause, *told: tuple[str, Data], by: Data | None = None) -> Batch:
    """With as many more lines of history. Only what a person sent is signed; the rest the service does."""
    history = batch.history.copy()
    for type_, data in told:
        history.append(type_, at=at, by=by, cause=cause, data=data)
    return replace(batch, history=history)
