"""A mail that has to leave: queued, begun, done or failed.

Handing a mail to a server is no part of our write, so a crash between the two leaves it *begun*, and it is
sent once more when its turn has run out: e-mail may repeat, under one constant Message-ID, and is never
lost silently (ADR 11).
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from notify.domain.notice import Notice, derived

TURN: Final = timedelta(seconds=90)  # longer than any conversation with a mail server
FIRST_PAUSE: Final = timedelta(seconds=10)
LONGEST_PAUSE: Final = timedelta(hours=1)
MOST_ATTEMPTS: Final = 12  # about four hours


class Stage(StrEnum):
    """How far a mail has come."""

    QUEUED = "queued"
    BEGUN = "begun"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class Mail:
    """One notice to one person. `next_at` is when somebody is to take it up; None when nobody is."""

    id: str
    notice: str
    person: str
    stage: Stage
    attempts: int
    next_at: datetime | None
    reason: str | None = None

    @property
    def message_id(self) -> str:
        """What the Message-ID is made of: the same however often it is sent."""
        return self.id

    def is_due(self, now: datetime) -> bool:
        """Whether somebody is to take it up now."""
        return self.next_at is not None and self.next_at <= now

    def begin(self, now: datetime) -> "Mail":
        """Taken up: nobody else's until its turn runs out. Or failed, when the attempts are spent and no end
        of the last one is known: whatever breaks each time may have sent it each time.
        """
        if self.attempts >= MOST_ATTEMPTS:
            return self.fail(self.reason or "attempts-spent")
        return replace(self, stage=Stage.BEGUN, attempts=self.attempts + 1, next_at=now + TURN)

    def done(self) -> "Mail":
        """The mail server has taken it."""
        return replace(self, stage=Stage.DONE, next_at=None, reason=None)

    def put_off(self, now: datetime, reason: str) -> "Mail":
        """Not now: queued again with a growing pause, or failed when the attempts are spent."""
        if self.attempts >= MOST_ATTEMPTS:
            return self.fail(reason)
        pause = min(FIRST_PAUSE * 2 ** (self.attempts - 1), LONGEST_PAUSE)
        return replace(self, stage=Stage.QUEUED, next_at=now + pause, reason=reason)

    def fail(self, reason: str) -> "Mail":
        """Given up."""
        return replace(self, stage=Stage.FAILED, next_at=None, reason=reason)


def of_notice(notice: Notice, person: str, now: datetime) -> Mail:
    """The mail that tells the person what the notice tells the post."""
    return Mail(
        f"{notice.to.department}.{derived(notice.id, person, 'mail')}",
        notice.id,
        person,
        Stage.QUEUED,
        0,
        now,
    )
