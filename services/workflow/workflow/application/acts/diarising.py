"""Register a paper of the tray; its number is final (domain.md 1.1, 3.1)."""

from dataclasses import replace
from datetime import date

from chassis.record import Cause
from directory import Actor, Capability
from workflow.application.acting import Answer
from workflow.application.acts.act import Act
from workflow.application.acts.asked import Body, Grade, Identifier, Line, Remark
from workflow.application.diarise import DiariseReceipt, diarise
from workflow.application.ports import Office
from workflow.domain.custody import State
from workflow.domain.numbers import civil_date
from workflow.domain.receipt import Diary, Receipt, Sender
from workflow.domain.watching import target_of


class SenderBody(Body):
    """Who wrote."""

    name: Line
    designation: Line = ""
    organisation: Line = ""
    address: Line = ""
    district: Line = ""
    state: Line = ""
    pin: Line = ""
    mobile: Line = ""
    email: Line = ""


class DiaryBody(Body):
    """What the registry fills in (domain.md 1.1); `received_date` is today's when it is left out, `target` as
    the office's rules have it for a watched category. The body of a `physical` one is on paper.
    """

    subject: Line
    sender: SenderBody
    received_date: date | None = None
    classification: Grade = "unclassified"
    delivery_mode: Line = "post"
    letter_ref: Line = ""
    letter_date: date | None = None
    category: Line = ""
    subcategory: Line = ""
    enclosures: Line = ""
    language: Line = "en"
    remarks: Remark = ""
    reminder_of: Identifier | None = None
    target: date | None = None
    physical: bool = False


def _run(receipt: str, asked: DiaryBody, by: Actor, cause: Cause, office: Office) -> Answer:
    command = DiariseReceipt(receipt, _diary(asked, office), physical=asked.physical)
    return diarise(command, by, cause, office)


def _diary(asked: DiaryBody, office: Office) -> Diary:
    received = asked.received_date.isoformat() if asked.received_date else None
    received = received or civil_date(office.now, office.rules.zone)
    typed = asked.target.isoformat() if asked.target else None
    target = target_of(office.rules.watched, asked.category, typed, received=received)
    filled = asked.model_dump(exclude={"sender", "received_date", "letter_date", "target", "physical"})
    diary = Diary(
        **filled,
        sender=Sender(**asked.sender.model_dump()),
        received_date=received,
        target=target,
    )
    return replace(diary, letter_date=asked.letter_date.isoformat() if asked.letter_date else None)


DIARISE = Act(
    name="diarise",
    means="Register the paper; its number is final.",
    of=(Receipt,),
    says="diarised",
    asks=DiaryBody,
    capability=Capability.REGISTRY,
    run=_run,
    leads=State.WITH,
)
