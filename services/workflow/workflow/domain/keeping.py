"""The end of a file: proposed, closed, kept, weeded (domain.md 3.2, 4.5, 4.6; docs/adr/0041)."""

from dataclasses import dataclass, replace
from typing import Final

from chassis.record import Words
from workflow.domain.actor import Doing
from workflow.domain.errors import NotWeedable
from workflow.domain.item import Item
from workflow.domain.retention import Ban, Proposal, Retention, Tombstone, Weeding

CLOSING_PROPOSED: Final = "closing-proposed"
"""The participle of a proposal that a file be closed."""
WEEDING_PROPOSED, WEEDED = "weeding-proposed", "weeded"
WEEDING_FORBIDDEN, WEEDING_ALLOWED = "weeding-forbidden", "weeding-allowed"


@dataclass
class Keeping(Item):
    """What a file knows of its end."""

    proposal: Proposal | None = None
    """That it be closed; until it is, or a paper is put in."""
    retention: Retention | None = None
    """How long it is kept, while it is closed."""
    shelf: str = ""
    """Where in the record room it lies; empty while it is not there."""
    weeding: Weeding | None = None
    """That it be weeded; until it is, or somebody wants it kept."""
    ban: Ban | None = None
    """That it must not be weeded; until somebody allows it again."""
    tombstone: Tombstone | None = None
    """What became of it, once it is weeded."""

    @property
    def is_weeded(self) -> bool:
        """As of every item."""
        return self.tombstone is not None

    def propose_close(self, doing: Doing, *, retention: str, remark: str) -> None:
        """Whoever holds it is of the opinion that the matter is over; a later proposal takes the place of an
        earlier one (domain.md 3.2).
        """
        self.proposal = Proposal(doing.by.post.id, doing.at, retention, remark)
        words = Words.of(remark)
        data = {"remark_digest": words.digest, "retention": retention, "custody": self.custody.shape()}
        self._record(CLOSING_PROPOSED, doing, data, words)

    def reopen(self, doing: Doing, *, reason: str) -> None:
        """As of every item; how long it is kept is decided anew when it is closed again."""
        self.retention, self.shelf, self.weeding = None, "", None
        super().reopen(doing, reason=reason)

    def record(self, doing: Doing, *, shelf: str) -> None:
        """It lies in the record room (domain.md 3.2)."""
        self.moved, self.shelf = self.custody.record(), shelf
        words = Words.of(shelf)
        self._record(
            "recorded", doing, {"shelf_digest": words.digest, "custody": self.custody.shape()}, words
        )

    def retain(self, doing: Doing, *, until: str | None, reason: str) -> None:
        """It is kept until that civil date, null for ever, whatever its class says (domain.md 4.5)."""
        if self.retention is None:
            raise LookupError(f"{self.id} is not closed")
        self.retention, self.weeding = replace(self.retention, until=until), None
        words = Words.of(reason)
        data = {"reason_digest": words.digest, "retention": self.retention.shape()}
        self._record("retained", doing, {**data, "custody": self.custody.shape()}, words)

    def propose_weeding(self, doing: Doing, *, remark: str) -> None:
        """Whoever keeps it is of the opinion that nobody needs it any more."""
        self.weeding = Weeding(doing.by.person, doing.by.post.id, doing.at, remark)
        words = Words.of(remark)
        self._record(
            WEEDING_PROPOSED, doing, {"remark_digest": words.digest, "custody": self.custody.shape()}, words
        )

    def forbid_weeding(self, doing: Doing, *, reason: str) -> None:
        """It is kept, however long that takes: a court or an audit may ask for it. What was proposed is
        over.
        """
        self.ban, self.weeding = Ban(doing.by.post.id, doing.at, reason), None
        words = Words.of(reason)
        self._record(
            WEEDING_FORBIDDEN, doing, {"reason_digest": words.digest, "custody": self.custody.shape()}, words
        )

    def allow_weeding(self, doing: Doing, *, reason: str) -> None:
        """From now on its class alone says how long it is kept."""
        self.ban = None
        words = Words.of(reason)
        self._record(
            WEEDING_ALLOWED, doing, {"reason_digest": words.digest, "custody": self.custody.shape()}, words
        )

    def bury(self, doing: Doing, *, order: str) -> None:
        """A second person has ordered it: a tombstone stands, and no words beside the entries in hand; the
        chain still verifies. Raises NotWeedable when nobody has proposed it, or the same person.
        """
        proposed, retention = self.weeding, self.retention
        if proposed is None or retention is None:
            raise NotWeedable(self.id, "not-proposed")
        if proposed.person == doing.by.person:
            raise NotWeedable(self.id, "same-person")
        self.moved = self.custody.weed()
        self.tombstone = Tombstone(
            doing.at,
            doing.by.signature(),
            proposed.person,
            proposed.post,
            proposed.at,
            order,
            self.history.position,
            self.history.last,
        )
        self.weeding = self.closed = None
        self.forget_words()
        words = Words.of(order)
        data = {
            "retention": retention.shape(),
            "proposed_by": {"person": proposed.person, "post": proposed.post},
            "proposed_at": proposed.at,
            "entries": self.tombstone.entries,
            "last": self.tombstone.last,
            "order_digest": words.digest,
            "custody": self.custody.shape(),
        }
        self._record(WEEDED, doing, data, words)
