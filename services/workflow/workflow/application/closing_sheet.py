"""A file on one sheet: what its cover says, where it went, what lies in it; made from its history alone."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chassis.record import Entry
from directory import Names, PostCard
from workflow.application.ports import Kept, Office
from workflow.application.readers import read_by
from workflow.application.sheets import WAITED_FOR, ClosingSheet, Movement, NoteLine, PaperLine
from workflow.domain.correspondence import FILED
from workflow.domain.file import File
from workflow.domain.item import masked
from workflow.domain.letter_rules import in_language
from workflow.domain.letters import ISSUED, PRINTED
from workflow.domain.notes import NOTED
from workflow.domain.numbers import civil_date, civil_time

_FILED, _ISSUED, _PRINTED = (f"{File.entity}.{told}" for told in (FILED, ISSUED, PRINTED))


def closing_sheet(identifier: str, card: PostCard, office: Office, language: str) -> bytes:
    """The file's sheet as far as the post may read it, as PDF. Raises UnknownItem, NotReader; Transient while
    it cannot be printed.
    """
    kept = office.files.load(identifier)
    last = read_by(kept.item, card, office).position
    return office.press.print(sheet_of(kept, office, language, last=last), seconds=WAITED_FOR)


def sheet_of(kept: Kept[File], office: Office, language: str, *, last: int) -> ClosingSheet:
    """What stands on it when the history ends at that position."""
    file, by = kept.item, _By(office, language)
    entries = office.files.entries(kept, after=0, limit=last)
    heads = {head.code: head.title for head in office.rules.heads(office.department)}
    return ClosingSheet(
        language=language,
        office=office.rules.letterhead(office.department),
        number=str(file.number),
        title=masked(file.title, file.classification),
        head=by.name(heads.get(file.head, {})),
        classification=file.classification,
        opened=civil_date(file.opened_at, office.rules.zone),
        opened_by=by.signed(file.opened_by),
        movements=tuple(by.movement(entry) for entry in entries if entry.type in office.moving),
        notes=tuple(by.note(entry) for entry in entries if entry.type == f"{File.entity}.{NOTED}"),
        retention=by.retention(file),
        kept_until=file.retention.until if file.retention else None,
        papers=tuple(by.papers(entries)),
        entries=last,
        digest=entries[-1].digest,
    )


class _By:
    """Entries as lines in one language."""

    def __init__(self, office: Office, language: str) -> None:
        self._office = office
        self._language = language

    def name(self, names: Names) -> str:
        """The name in the language, else in English."""
        return in_language(names, self._language)

    def signed(self, by: Mapping[str, Any] | None) -> str:
        """Who acted, as they were then; nothing for the system."""
        if not by:
            return ""
        name, designation, other = self.name(by["name"]), self.name(by["designation"]), by.get("for")
        told = [name, designation] if other is None else [name, self._on_behalf(other["name"]), designation]
        return ", ".join(told)

    def _on_behalf(self, other: Names) -> str:
        words = self._office.rules.letters.printed["in_lieu"][self._language]
        return words.format(post=self.name(other))

    def movement(self, entry: Entry) -> Movement:
        """Where the file went."""
        to = entry.data["custody"]["to"]
        post = "" if to is None else self.name(self._office.directory.designation(to))
        act = entry.type.removeprefix(f"{File.entity}.")
        return Movement(self._at(entry), act, self.signed(entry.by), post)

    def note(self, entry: Entry) -> NoteLine:
        """Whose note it is, and when it was sealed."""
        first, last = entry.data["paragraphs"]
        return NoteLine(entry.data["note"], (first, last), self.signed(entry.by), self._at(entry))

    def papers(self, entries: Sequence[Entry]) -> Iterator[PaperLine]:
        """What came in and what went out, with its pages; without words where they were erased by law."""
        prints = {entry.data["serial"]: entry for entry in entries if entry.type == _PRINTED}
        for entry in entries:
            if entry.type in {_FILED, _ISSUED}:
                told, is_issued = entry.data, entry.type == _ISSUED
                beside = json.loads(entry.words.text) if entry.words else {}
                paged = prints.get(told["serial"]) if is_issued else entry
                yield PaperLine(
                    told["serial"],
                    told["issue_number" if is_issued else "receipt_number"],
                    beside.get("title", ""),
                    beside.get("to" if is_issued else "sender", ""),
                    is_issued,
                    tuple(paged.data["pages"]) if paged else None,
                    self._at(entry),
                )

    def retention(self, file: File) -> str:
        """The class under which it is kept, by the manual's name; empty while it is not closed."""
        if file.retention is None:
            return ""
        code = file.retention.code
        titles = {each.code: each.title for each in self._office.rules.closing.classes}
        return f"{code} {self.name(titles.get(code, {}))}".rstrip()

    def _at(self, entry: Entry) -> str:
        return civil_time(entry.at, self._office.rules.zone)
