"""What becomes of an issued letter with each of those to whom it went (domain.md 3.5)."""

from typing import Annotated, Final, Literal

from pydantic import Field

from workflow.application.acts.act import Act
from workflow.application.acts.asked import Body, Identifier, Line
from workflow.application.acts.letters import Number, require_in
from workflow.application.ports import Office
from workflow.domain.actor import Doing
from workflow.domain.custody import State
from workflow.domain.deliveries import Step
from workflow.domain.errors import LetterNotNow, Refused
from workflow.domain.file import File
from workflow.domain.item import Item
from workflow.domain.letters import Stage
from workflow.domain.rules import Rule, concerned

Addressee = Annotated[int, Field(ge=1, description="Counted from 1: the addressees, then the copies.")]


class DispatchBody(Body):
    """What is told of one addressee; `mode` only with `send`."""

    letter: Number
    addressee: Addressee
    step: Literal["send", "deliver", "return", "remind"]
    mode: Line = ""


class ReplyBody(Body):
    """Which receipt of the file is the answer, and whose."""

    letter: Number
    addressee: Addressee
    receipt: Identifier


def _dispatch(file: File, asked: DispatchBody, doing: Doing, _office: Office) -> None:
    told = file.letters.dispatch(asked.letter, asked.addressee, Step(asked.step), asked.mode, doing.at)
    file.report(doing, told)


def _reply(file: File, asked: ReplyBody, doing: Doing, office: Office) -> None:
    require_in(file, asked.receipt, office, field="receipt")
    told = file.letters.answer(asked.letter, asked.addressee, asked.receipt, doing.at)
    if told is not None:
        file.report(doing, told)


def a_letter_went_out(item: Item) -> Refused | None:
    """Of a file on which nothing was issued there is nothing to tell."""
    letters = item.letters.letters if isinstance(item, File) else ()
    return None if any(each.issued for each in letters) else LetterNotNow(0, Stage.DRAFT)


WHEREVER: Final = Rule(concerned, frozenset(State), a_letter_went_out)
"""A peon book comes back, and a reply is known, when the file is long with somebody else."""

DISPATCH = Act(
    name="dispatch",
    means="Tell of one addressee of an issued letter: sent, delivered, come back, reminded.",
    of=(File,),
    says="letterdispatched",
    asks=DispatchBody,
    rule=WHEREVER,
    decide=_dispatch,
)
REPLY_RECEIVED = Act(
    name="reply-received",
    means="Mark a receipt of the file as the answer of one addressee of an issued letter.",
    of=(File,),
    says="letteranswered",
    asks=ReplyBody,
    rule=WHEREVER,
    decide=_reply,
)

OF_WHAT_WENT_OUT: Final = (DISPATCH, REPLY_RECEIVED)
