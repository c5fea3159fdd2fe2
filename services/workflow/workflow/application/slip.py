"""The acknowledgement that the sender of a paper gets, by post or at the counter (domain.md 1.1)."""

from directory import PostCard
from workflow.application.ports import Office
from workflow.application.readers import read_by
from workflow.application.sheets import WAITED_FOR, Slip
from workflow.domain.errors import NotNow
from workflow.domain.item import masked


def acknowledgement(identifier: str, card: PostCard, office: Office) -> bytes:
    """The slip with the number, in the language of the letter. Raises UnknownItem, NotReader, NotDiarised,
    NotNow for one that was weeded; Transient while it cannot be printed.
    """
    receipt = office.receipts.load(identifier).item
    read_by(receipt, card, office)
    receipt.require_begun()
    if receipt.weeded:
        raise NotNow(receipt.id, "weeded")
    diary = receipt.diary
    sheet = Slip(
        language=diary["language"],
        office=office.rules.letterhead(office.department),
        number=str(receipt.number),
        received=diary["received_date"],
        sender=receipt.sender,
        letter_ref=diary["letter_ref"],
        letter_date=diary["letter_date"],
        subject=masked(receipt.title, receipt.classification),
    )
    return office.press.print(sheet, seconds=WAITED_FOR)
