"""A letter has come to another department of the site, and has its number there."""

from dataclasses import dataclass

from chassis.record import Cause
from workflow.application.letter_views import content_of
from workflow.application.observe import observe
from workflow.application.ports import Office
from workflow.application.print_letter import department_at
from workflow.domain.file import File


@dataclass(frozen=True, slots=True)
class Arrival:
    """Of which letter, in which department, as which receipt and number there."""

    file: str
    letter: int
    department: str
    receipt: str
    number: str


def letter_arrived(arrival: Arrival, cause: Cause, office: Office) -> bool:
    """The addressees in that department have the letter, under its number there; false when that was known,
    or none of them is in it any more. Raises UnknownItem, UnknownLetter, LetterNotNow.
    """
    kept = office.files.load(arrival.file)
    letter = kept.item.letters.of(arrival.letter)
    content = content_of(kept, letter, office)
    people = (*content.to, *content.copies) if content else ()
    there = [n for n, each in enumerate(people, start=1) if department_at(each, office) == arrival.department]

    def write(file: File) -> bool:
        at = office.now
        told = file.letters.arrived(arrival.letter, there, arrival.receipt, arrival.number, at)
        if told is not None:
            file.observe(told, at=at, cause=cause)
        return told is not None

    return bool(there) and observe(office.files, arrival.file, write, cause, office)
