"""A letter as it is printed: laid out by the office's rules, in its own language."""

from workflow.application.ports import Office
from workflow.application.sheets import LetterSheet
from workflow.domain.file import File
from workflow.domain.letter_rules import in_language
from workflow.domain.letter_text import Content
from workflow.domain.letters import Letter, letter_id
from workflow.domain.notes import paragraphs
from workflow.domain.numbers import civil_date


def sheet_of(file: File, letter: Letter, content: Content, office: Office) -> LetterSheet:
    """The letter as it stands, laid out by the office's rules; `content` is that of its newest version."""
    rules, language = office.rules.letters, content.language
    form, issued, signed = rules.form(content.form), letter.issued, letter.signed
    printed = {name: told[language] for name, told in rules.printed.items()}
    signatory = in_language(office.directory.designation(content.signatory), language)
    signs = (
        (in_language(signed.name, language), in_language(signed.designation, language))
        if signed
        else (signatory,)
    )
    others = [signatory] if signed and signed.post != content.signatory else []
    if signed and signed.stands_in_for:
        others.append(in_language(signed.stands_in_for, language))
    number = issued.number if issued else ""
    return LetterSheet(
        letter=letter_id(file.id, letter.number),
        form=content.form,
        language=language,
        office=office.rules.letterhead(office.department),
        heading=form.heading.get(language, ""),
        number_label=printed["number"],
        number=number,
        date_label=printed["date"],
        date=_date(issued.at, office.rules.zone) if issued else "",
        file_label=printed["file"],
        file_number=file.number or "",
        to_label=printed["to"],
        addressees=tuple(each.lines for each in content.to),
        subject_label=printed["subject"],
        subject=content.subject,
        reference_label=printed["reference"],
        reference=content.reference,
        salutation=form.salutation.get(language, ""),
        paragraphs=tuple(paragraphs(content.body)),
        close=form.close.get(language, ""),
        signatory=signs,
        in_lieu=", ".join(printed["in_lieu"].format(post=other) for other in others),
        copies_label=printed["copies"],
        endorsement=issued.endorsement if issued else "",
        copies=tuple(each.lines for each in content.copies),
        verification=printed["verification"].format(number=number, digest=letter.digest) if issued else "",
    )


def _date(instant: str, zone: str) -> str:
    year, month, day = civil_date(instant, zone).split("-")
    return f"{day}-{month}-{year}"
