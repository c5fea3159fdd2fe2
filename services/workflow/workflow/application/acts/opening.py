"""Open a file under a head; it gets its number (domain.md 3.2, 2.1)."""

from chassis.record import Cause
from directory import Actor
from workflow.application.acting import Answer
from workflow.application.acts.act import Act
from workflow.application.acts.asked import Body, Grade, Identifier, Line
from workflow.application.open_file import OpenFile, open_file
from workflow.application.ports import Office
from workflow.domain.custody import State
from workflow.domain.file import File


class Cover(Body):
    """Open a file under a head; `number` only under a head without a form. The body of a `physical` one is on
    paper.
    """

    head: Identifier
    title: Line
    classification: Grade = "unclassified"
    number: Line | None = None
    physical: bool = False


def _run(identifier: str, asked: Cover, by: Actor, cause: Cause, office: Office) -> Answer:
    command = OpenFile(
        identifier, asked.head, asked.title, asked.classification, asked.number, physical=asked.physical
    )
    return open_file(command, by, cause, office)


OPEN = Act(
    name="open",
    means="Open a file; the request's key becomes the ULID of its id.",
    of=(File,),
    says="opened",
    asks=Cover,
    run=_run,
    leads=State.WITH,
    creates=True,
)
