"""What was written down of an item is set right: a receipt's diary, a file's cover (domain.md 1.1, 1.2).

Only what is asked changes; what it was stays in the history.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from chassis.text import Instant
from workflow.application.acts.act import HELD, Act, of_its_department
from workflow.application.acts.asked import Identifier, Line, Remark, Seen
from workflow.application.acts.diarising import SenderBody
from workflow.application.diarise import clock_of, require_earlier
from workflow.application.ports import Office
from workflow.domain.actor import Doing
from workflow.domain.errors import Faulty
from workflow.domain.file import File
from workflow.domain.numbers import civil_date
from workflow.domain.receipt import Diary, Receipt, Sender
from workflow.domain.rules import Rule, holds
from workflow.domain.watching import target_of

Priority = Literal["ordinary", "priority", "immediate", "most-immediate"]


class SenderCorrection(SenderBody):
    """Who wrote, as far as that was written down wrongly."""

    name: Line = ""


class CorrectBody(Seen):
    """What is to be otherwise; what is left out stays. How and when the paper came, and its own date, may be
    set right only before it has been with another post.
    """

    subject: Line = ""
    sender: SenderCorrection = Field(default_factory=SenderCorrection)
    letter_ref: Line = ""
    category: Line = ""
    subcategory: Line = ""
    enclosures: Line = ""
    language: Line = "en"
    remarks: Remark = ""
    reminder_of: Identifier | None = None
    received_date: date | None = None
    letter_date: date | None = None
    delivery_mode: Line = "post"
    priority: Priority = "ordinary"
    target: date | None = Field(
        default=None, description="By when a watched letter is to be settled; null as the rules have it."
    )


class CoverBody(Seen):
    """What is to be otherwise on the cover; what is left out stays. `due` is when the matter is to be done:
    whoever gets the file without a date of its own is given this one.
    """

    title: Annotated[Line, Field(min_length=1)] = "-"
    category: Line = ""
    remarks: Remark = ""
    priority: Priority = "ordinary"
    due: Instant | None = None


def _asked(body: Seen) -> dict[str, Any]:
    return body.model_dump(mode="json", exclude_unset=True, exclude={"revision", "priority"})


def _priority(body: CorrectBody | CoverBody) -> str | None:
    return body.priority if "priority" in body.model_fields_set else None


def _correct(receipt: Receipt, asked: CorrectBody, doing: Doing, office: Office) -> None:
    wanted = {"reminder_of": None, **receipt.diary, **_asked(asked)}
    if wanted["received_date"] is None:
        raise Faulty([("received_date", "missing")])
    if wanted["reminder_of"] == receipt.id:
        raise Faulty([("reminder_of", "itself")])
    require_earlier(asked.reminder_of, office)
    is_typed = "target" in asked.model_fields_set
    typed = wanted["target"] if is_typed else _own_target(receipt, wanted, office)
    received = wanted["received_date"]
    wanted["target"] = target_of(office.rules.watched, wanted["category"], typed, received=received)
    sender = Sender(**{**receipt.diary["sender"], **wanted["sender"]})
    diary = replace(Diary(**{**wanted, "sender": sender}), classification=receipt.classification)
    faults = diary.faults(today=civil_date(doing.at, office.rules.zone))
    if faults:
        raise Faulty(faults)
    receipt.correct(doing, diary, priority=_priority(asked), clock=clock_of(diary, office))


def _own_target(receipt: Receipt, wanted: Mapping[str, Any], office: Office) -> str | None:
    """The day that it has, as long as it is of the kind that it was."""
    was = receipt.diary
    same = (was["category"], was["received_date"]) == (wanted["category"], wanted["received_date"])
    return was.get("target") if same and wanted["category"] in office.rules.watched else None


def _edit(file: File, asked: CoverBody, doing: Doing, _office: Office) -> None:
    file.edit_cover(doing, _asked(asked), priority=_priority(asked))


CORRECT = Act(
    name="correct",
    means="Set right what was diarised, and the priority; its history keeps what was.",
    of=(Receipt,),
    says="corrected",
    asks=CorrectBody,
    rule=Rule(holds, HELD),
    given=of_its_department,
    decide=_correct,
)
EDIT_COVER = Act(
    name="edit-cover",
    means="Change title, category, remarks, priority or due date of the file; its history keeps what was.",
    of=(File,),
    says="cover-edited",
    asks=CoverBody,
    rule=Rule(holds, HELD),
    given=of_its_department,
    decide=_edit,
)
