"""Taking a receipt out of a file again: the receipt promises, the file gives it back, it lies on the desk.

Its serial and pages in the file stay empty for ever (domain.md 3.1, 3.6.6).
"""

from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from chassis.record import Cause
from directory import Actor, PostCard
from workflow.application.acting import Answer
from workflow.application.ports import Kept, Office
from workflow.application.reserving import confirm_on, reserve_or_resume
from workflow.application.two_documents import Steps, carry_out
from workflow.domain.actor import Doing
from workflow.domain.custody import State
from workflow.domain.errors import NotDetached, Refused
from workflow.domain.file import File
from workflow.domain.item import Item, Reservation
from workflow.domain.receipt import DETACH, Receipt
from workflow.domain.rules import Rule, concerned, holds, refusal, require

TAKE_OUT: Final = Rule(concerned, frozenset({State.IN_FILE}))
"""Who may take a receipt out, as far as it knows by itself: a post that had it. Nobody else could: a file
that was sent since gives nothing back.
"""
GIVE_BACK: Final = Rule(holds, frozenset({State.WITH}))
"""Out of whose file."""


@dataclass(frozen=True, slots=True)
class DetachReceipt:
    """Take the receipt out of the file in which it lies; the acting post holds that."""

    receipt: str
    revision: int | None


def detach_receipt(command: DetachReceipt, by: Actor, cause: Cause, office: Office) -> Answer:
    """The receipt lies before the post that holds the file, its pages there empty.

    Raises NotHolder, NotNow, Overtaken, Reserved, NotDetached.
    """

    def fresh() -> Reservation:
        doing = Doing(by, office.now, cause, command.revision)
        receipt = office.receipts.load(command.receipt).item
        require(TAKE_OUT, receipt, doing)
        file, since = _filed(receipt, office)
        require(GIVE_BACK, file.item, replace(doing, seen=None))
        file.item.require_untouched(receipt, since)
        return Reservation(DETACH, doing, {"file": file.item.id, "since": since})

    def reserve() -> Reservation | Answer:
        return reserve_or_resume(
            office.receipts, command.receipt, cause, fresh, lambda receipt, made: receipt.reserve_place(made)
        )

    return carry_out(reserve, steps(command.receipt, office), office.crash)


def why_it_stays(item: Item, card: PostCard, office: Office) -> Refused | None:
    """Why the post may not take the receipt out of its file now."""
    assert isinstance(item, Receipt)  # noqa: S101 -- the act is a receipt's
    file, since = _filed(item, office)
    refused = refusal(GIVE_BACK, file.item, card.post.id)
    if refused is not None:
        return refused
    try:
        file.item.require_untouched(item, since)
    except Refused as touched:
        return touched
    return None


def steps(receipt: str, office: Office) -> Steps[bool]:
    """The file gives it back, or declines; then the receipt lies on the desk, or stays."""

    def append(reservation: Reservation) -> bool:
        return _append(receipt, reservation, office)

    def confirm(reservation: Reservation, given: bool) -> Answer:  # noqa: FBT001 -- an outcome, which the steps pass on
        return _confirm(receipt, reservation, office, given=given)

    return Steps(append, confirm)


def _filed(receipt: Receipt, office: Office) -> tuple[Kept[File], int]:
    """The file, its history in hand from where the receipt was put in, and that position."""
    if receipt.file is None or receipt.pages is None:
        raise NotDetached(receipt.id, "")
    kept = office.files.load(receipt.file)
    serial = office.files.serial_of_page(kept, receipt.pages[0])
    (entry,) = office.files.filed(kept, range(serial, serial + 1))
    return office.files.load(receipt.file, back_to=entry.position - 1), entry.position


def _append(receipt: str, reservation: Reservation, office: Office) -> bool:
    since = reservation.particulars["since"]
    kept = office.files.load(reservation.particulars["file"], back_to=since - 1)
    source = office.receipts.load(receipt).item
    try:
        given = kept.item.give_back(
            source, reservation, partial(require, GIVE_BACK, kept.item), since=since, at=office.now
        )
    except Refused:
        given = False
        kept.item.decline(reservation.key)
    if kept.news or not given:
        office.files.commit(kept, reservation.doing.cause)
    return given


def _confirm(receipt: str, reservation: Reservation, office: Office, *, given: bool) -> Answer:
    def detached(item: Receipt) -> None:
        item.detached(at=office.now)

    outcome = detached if given else NotDetached(receipt, reservation.particulars["file"])
    return confirm_on(office.receipts, receipt, reservation, office, outcome)
