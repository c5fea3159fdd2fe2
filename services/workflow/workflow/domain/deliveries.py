"""What became of an issued letter with each of those to whom it went (domain.md 3.5)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Self

from workflow.domain.errors import Faulty, NotDeliverable

MODES: Final = ("hand", "post", "registered", "speed", "email", "inside")
"""How a letter goes out; `hand` is signed for in the peon book, `inside` is for an office of the district."""


class Reached(StrEnum):
    """How far it has come with one addressee."""

    WAITING = "waiting"
    SENT = "sent"
    DELIVERED = "delivered"
    RETURNED = "returned"
    REPLIED = "replied"


class Step(StrEnum):
    """What is told of one addressee."""

    SEND = "send"
    DELIVER = "deliver"
    RETURN = "return"
    REMIND = "remind"


OUT: Final = frozenset({Reached.SENT, Reached.DELIVERED})
"""It has gone out, and an answer may be awaited."""

_FROM: Final[Mapping[Step, frozenset[Reached]]] = {
    Step.SEND: frozenset({Reached.WAITING, Reached.RETURNED}),
    Step.DELIVER: frozenset({Reached.SENT}),
    Step.RETURN: frozenset({Reached.SENT}),
    Step.REMIND: OUT,
}
_TO: Final[Mapping[Step, Reached]] = {
    Step.SEND: Reached.SENT,
    Step.DELIVER: Reached.DELIVERED,
    Step.RETURN: Reached.RETURNED,
}


@dataclass(frozen=True, slots=True)
class Delivery:
    """One addressee of an issued letter; `at` is the instant of the last step."""

    reached: Reached = Reached.WAITING
    mode: str = ""
    at: str | None = None
    sent: int = 0
    """How often; more than once where it came back."""
    reminded: int = 0
    reply: str | None = None
    """The receipt by which they answered."""
    receipt: str | None = None
    number: str = ""
    """As which it is in the diary of another office of the site."""

    def steps(self) -> tuple[Step, ...]:
        """What may be told next."""
        return tuple(step for step, states in _FROM.items() if self.reached in states)

    def take(self, step: Step, mode: str, at: str) -> Self:
        """One step further. Raises NotDeliverable; Faulty for a sending by no known mode."""
        if self.reached not in _FROM[step]:
            raise NotDeliverable(self.reached, step)
        if step is Step.SEND and mode not in MODES:
            raise Faulty([("mode", "unknown")])
        return replace(
            self,
            reached=_TO.get(step, self.reached),
            mode=mode if step is Step.SEND else self.mode,
            at=at,
            sent=self.sent + (step is Step.SEND),
            reminded=self.reminded + (step is Step.REMIND),
        )

    def arrived(self, receipt: str, number: str, at: str) -> Self:
        """It is in the diary of another office of the site, which says so itself: nobody had to send it."""
        on_its_way = self.reached in {Reached.WAITING, Reached.SENT}
        reached = Reached.DELIVERED if on_its_way else self.reached
        mode, sent = (self.mode or "inside"), max(1, self.sent)
        return replace(self, reached=reached, mode=mode, at=at, sent=sent, receipt=receipt, number=number)

    def answered(self, receipt: str, at: str) -> Self:
        """They have answered by that receipt."""
        return replace(self, reached=Reached.REPLIED, at=at, reply=receipt)
