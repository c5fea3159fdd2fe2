"""Put a receipt in a file that the acting post holds too, or take it out again (domain.md 3.1)."""

from chassis.record import Cause
from directory import Actor
from workflow.application.acting import Answer
from workflow.application.acts.act import Act
from workflow.application.acts.asked import Identifier, Seen
from workflow.application.detach_receipt import TAKE_OUT, DetachReceipt, detach_receipt, why_it_stays
from workflow.application.place_receipt import PUT_IN, PlaceReceipt, place_receipt
from workflow.application.ports import Office
from workflow.domain.custody import State
from workflow.domain.receipt import Receipt


class PlaceBody(Seen):
    """Put a receipt in a file."""

    file: Identifier


def _run(receipt: str, asked: PlaceBody, by: Actor, cause: Cause, office: Office) -> Answer:
    return place_receipt(PlaceReceipt(receipt, asked.file, asked.revision), by, cause, office)


def _detach(receipt: str, asked: Seen, by: Actor, cause: Cause, office: Office) -> Answer:
    return detach_receipt(DetachReceipt(receipt, asked.revision), by, cause, office)


PLACE = Act(
    name="place",
    means="Put the receipt in a file that the acting post holds too.",
    of=(Receipt,),
    says="placed",
    asks=PlaceBody,
    rule=PUT_IN,
    run=_run,
    leads=State.IN_FILE,
)
DETACH = Act(
    name="detach",
    means="Take it out of the file again; its serial and pages there stay empty.",
    of=(Receipt,),
    says="detached",
    asks=Seen,
    rule=TAKE_OUT,
    given=why_it_stays,
    run=_detach,
    leads=State.WITH,
)
