"""Putting a receipt in a file: the receipt promises, the file takes it in, the receipt leaves the desk."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from chassis.record import Cause
from directory import Actor
from workflow.application.acting import Answer
from workflow.application.desks import move_at_once
from workflow.application.ports import Office
from workflow.application.reserving import confirm_on, reserve_or_resume
from workflow.application.two_documents import Steps, carry_out
from workflow.domain.actor import Doing
from workflow.domain.correspondence import Filed
from workflow.domain.custody import State
from workflow.domain.errors import NotPlaced, OtherDepartment, Refused
from workflow.domain.item import Reservation
from workflow.domain.receipt import PLACE, Receipt
from workflow.domain.rules import Rule, holds, require

PUT_IN: Final = Rule(holds, frozenset({State.WITH}))
"""Who may put a receipt in a file."""
TAKE_IN: Final = Rule(holds, frozenset({State.WITH, State.PARKED}))
"""Whose file may take one in."""


@dataclass(frozen=True, slots=True)
class PlaceReceipt:
    """Put the receipt in the file; the acting post holds both."""

    receipt: str
    file: str
    revision: int | None


def place_receipt(command: PlaceReceipt, by: Actor, cause: Cause, office: Office) -> Answer:
    """The receipt has a serial and pages in the file that never change, and is off the desk.

    The acting post holds both; a parked file is taken up. Raises NotHolder, NotNow, Overtaken, Reserved,
    NotDiarised, OtherDepartment, NotPlaced. Source: domain.md 3.1, 4.4.
    """
    if command.file.partition(".")[0] != office.department:
        raise OtherDepartment(command.receipt, command.file)

    def fresh() -> Reservation:
        doing = Doing(by, office.now, cause)
        file = office.files.load(command.file).item
        require(TAKE_IN, file, doing)
        file.require_takeable(office.receipts.load(command.receipt).item)
        particulars = {"file": command.file, "since": file.history.position}
        return Reservation(PLACE, replace(doing, seen=command.revision), particulars)

    def reserve() -> Reservation | Answer:
        return reserve_or_resume(
            office.receipts,
            command.receipt,
            cause,
            fresh,
            _promise,
        )

    return carry_out(reserve, steps(command.receipt, office), office.crash)


def _promise(receipt: Receipt, made: Reservation) -> None:
    require(PUT_IN, receipt, made.doing)
    receipt.reserve_place(made)


def steps(receipt: str, office: Office) -> Steps[Filed | None]:
    """Append to the file, or be declined by it; then confirm or release the receipt."""

    def append(reservation: Reservation) -> Filed | None:
        return _append(receipt, reservation, office)

    def confirm(reservation: Reservation, filed: Filed | None) -> Answer:
        return _confirm(receipt, reservation, filed, office)

    return Steps(append, confirm)


def _append(receipt: str, reservation: Reservation, office: Office) -> Filed | None:
    since = reservation.particulars["since"]
    kept = office.files.load(reservation.particulars["file"], back_to=since)
    source = office.receipts.load(receipt).item
    try:
        filed = kept.item.take_in(
            source, reservation, partial(require, TAKE_IN, kept.item), since=since, at=office.now
        )
    except Refused:
        filed = None
        kept.item.decline(reservation.key)
    if kept.news or filed is None:
        office.files.commit(kept, reservation.doing.cause)
        move_at_once(office, kept.item, kept.news)
    return filed


def _confirm(receipt: str, reservation: Reservation, filed: Filed | None, office: Office) -> Answer:
    file = reservation.particulars["file"]
    if filed is None:
        return confirm_on(office.receipts, receipt, reservation, office, NotPlaced(receipt, file))
    pages = filed.pages

    def placed(item: Receipt) -> None:
        item.placed(file, pages, at=office.now)

    return confirm_on(office.receipts, receipt, reservation, office, placed)
