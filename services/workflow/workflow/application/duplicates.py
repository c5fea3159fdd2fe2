"""What a paper is likely to be a second copy of, for whoever diarises it (domain.md 1.1)."""

from directory import PostCard
from workflow.application.diarise import require_registry
from workflow.application.ports import Office
from workflow.application.views import View
from workflow.domain.item import masked
from workflow.domain.likeness import letter_key
from workflow.domain.receipt import REJECTED, Receipt

SAME_BYTES, SAME_LETTER = "same-bytes", "same-letter"
SHOWN = 5


def duplicates(
    identifier: str, card: PostCard, office: Office, *, sender: str, letter_ref: str, letter_date: str | None
) -> list[View]:
    """Other papers of the same bytes, and letters of the same sender, number and date; each with why. Raises
    UnknownItem, NotCapable.
    """
    require_registry(card, office.department)
    paper = office.receipts.load(identifier).item.paper
    key = letter_key(sender, letter_ref, letter_date)
    found: dict[str, tuple[Receipt, list[str]]] = {}
    for why, alike in (
        (SAME_BYTES, office.receipts.with_bytes(paper.sha256, SHOWN + 1) if paper else []),
        (SAME_LETTER, office.receipts.of_letter(key, SHOWN + 1) if key else []),
    ):
        for receipt in alike:
            if receipt.id != identifier and receipt.tray != REJECTED:
                found.setdefault(receipt.id, (receipt, []))[1].append(why)
    return [_view(receipt, why) for receipt, why in list(found.values())[:SHOWN]]


def _view(receipt: Receipt, why: list[str]) -> View:
    return {
        "receipt": receipt.id,
        "number": receipt.number,
        "title": masked(receipt.title, receipt.classification),
        "why": why,
        "custody": receipt.moved.shape() if receipt.moved else None,
    }
