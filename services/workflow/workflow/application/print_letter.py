"""A letter that was issued is printed, once and for ever, and goes into the document store."""

from contextlib import suppress
from dataclasses import replace
from typing import Final

from chassis.record import Cause
from directory import UnknownPost
from workflow.application.keep import Print, keep
from workflow.application.letter_sheet import sheet_of
from workflow.application.letter_views import content_of
from workflow.application.ports import Office
from workflow.application.sheets import LetterSheet
from workflow.domain.item import masked
from workflow.domain.letter_text import Addressee, Content
from workflow.domain.numbers import civil_date
from workflow.domain.printed import print_id

SECONDS: Final = 60.0
"""For the longest letter, on a busy machine; nobody waits for it."""


def print_letter(file: str, number: int, cause: Cause, office: Office) -> bool:
    """The letter is offered to the document store, and to those of the other departments of the site to whose
    posts it goes; false when it was before, or where a law had its text erased. Raises UnknownItem,
    UnknownLetter, LetterNotNow for one that is not issued, Transient.
    """
    document = print_id(file, number, office.department)
    if office.printed.find(document) is not None:
        return False
    kept = office.files.load(file)
    letter = kept.item.letters.of(number)
    issued = letter.require_issued()
    content = content_of(kept, letter, office)
    if content is None:
        return False
    sheet = sheet_of(kept.item, letter, content, office)
    pdf = office.press.print(sheet, seconds=SECONDS)
    made = Print(document, file, number, f"{issued.number}.pdf", content.language, pdf, text_of(sheet))
    told = {
        "file": file,
        "letter": number,
        "number": issued.number,
        "date": civil_date(issued.at, office.rules.zone),
        "subject": masked(content.subject, kept.item.classification),
        "language": content.language,
        "post": content.signatory,
    }
    for department in _other_departments(content, office):
        keep(replace(made, document=print_id(file, number, department)), cause, office, told)
    return keep(made, cause, office)  # last: whoever finds it done finds the others done too


def _other_departments(content: Content, office: Office) -> list[str]:
    """Those to whose posts it goes, itself or as a copy; a post that is gone is nowhere."""
    found = {department_at(addressee, office) for addressee in (*content.to, *content.copies)}
    return sorted(department for department in found if department not in {None, office.department})


def department_at(addressee: Addressee, office: Office) -> str | None:
    """In which department of the site the addressee is; null for one outside, and for a post that is gone."""
    if addressee.post is None:
        return None
    with suppress(UnknownPost):
        return office.directory.post(addressee.post).post.department
    return None


def text_of(sheet: LetterSheet) -> str:
    """What stands on it, line by line, for searching."""
    lines = [
        *sheet.office.values(),
        f"{sheet.number_label} {sheet.number}",
        f"{sheet.date_label} {sheet.date}",
        f"{sheet.file_label} {sheet.file_number}",
        sheet.heading,
        *(line for each in sheet.addressees for line in each),
        f"{sheet.subject_label} {sheet.subject}",
        sheet.reference,
        sheet.salutation,
        *sheet.paragraphs,
        sheet.close,
        *sheet.signatory,
        sheet.in_lieu,
        sheet.endorsement,
        *(", ".join(each) for each in sheet.copies),
    ]
    return "\n".join(line for line in lines if line)
