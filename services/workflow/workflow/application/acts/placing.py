"""Put a receipt in a file that the acting post holds too (domain.md 3.1)."""

from chassis.record import Cause
from directory import Actor
from workflow.application.acting import Answer
from workflow.application.acts.act import Act
from workflow.application.acts.asked import Identifier, Seen
from workflow.application.place_receipt import PUT_IN, PlaceReceipt, place_receipt
from workflow.application.ports import Office
from workflow.domain.custody import State
from workflow.domain.receipt import Receipt


class PlaceBody(Seen):
    """Put a receipt in a file."""

    file: Identifier


def _run(receipt: str, asked: PlaceBody, by: Actor, cause: Cause, office: Office) -> Answer:
    return place_receipt(PlaceReceipt(receipt, asked.file, asked.revision), by, cause, office)


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
