"""Save the draft of the holder's note; it is sealed when the file is sent (domain.md 3.3)."""

from workflow.application.acts.act import HELD, Act
from workflow.application.acts.asked import Note, Over, Seen
from workflow.application.ports import Office
from workflow.domain.actor import Doing
from workflow.domain.file import File
from workflow.domain.rules import Rule, holds


class NoteBody(Seen):
    """The draft of the note; empty text discards it."""

    text: Note
    over: Over = None


def _decide(file: File, asked: NoteBody, doing: Doing, _office: Office) -> None:
    file.write_note(doing, asked.text, over=asked.over)


NOTE = Act(
    name="note",
    means="Save the draft of the note; it is sealed when the file is sent.",
    of=(File,),
    says="",
    asks=NoteBody,
    rule=Rule(holds, HELD),
    decide=_decide,
    method="PUT",
)
