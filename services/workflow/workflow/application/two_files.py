"""Acts on two files of a department: the one that is asked is reserved, and the other hears of it."""

from collections.abc import Callable
from typing import TypeVar

from chassis.record import Cause
from workflow.application.acting import Answer
from workflow.application.ports import Office
from workflow.application.reserving import reserve_or_resume
from workflow.application.two_documents import Steps, carry_out
from workflow.domain.errors import Faulty
from workflow.domain.file import File
from workflow.domain.item import Reservation

Outcome = TypeVar("Outcome")


def numbered(number: str, office: Office) -> File:
    """The other file, as somebody wrote its number. Raises Faulty where none has it."""
    identifier = office.files.with_number(number)
    if identifier is None:
        raise Faulty([("number", "unknown")])
    return office.files.load(identifier).item


def on_two_files(
    file: str, fresh: Callable[[], Reservation], cause: Cause, steps: Steps[Outcome], office: Office
) -> Answer:
    """The act that `fresh` promises is done on both, or let go of. Raises what it and the steps raise."""

    def reserve() -> Reservation | Answer:
        return reserve_or_resume(office.files, file, cause, fresh, File.reserve)

    return carry_out(reserve, steps, office.crash)
