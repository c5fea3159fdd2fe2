"""A file on one sheet: what its cover says, where it went, what lies in it; made from its history alone."""

import json
from collections.abc import Mapping
from typing import Any, Final

from chassis.record import Entry
from directory import Names, PostCard
from workflow.application.ports import Kept, Office
from workflow.application.sheets import ClosingSheet, Movement, NoteLine, PaperLine
from workflow.domain.correspondence import FILED
from workflow.domain.file import File
from workflow.domain.item import masked
from workflow.domain.notes import NOTED
from workflow.domain.numbers import civil_date, civil_time
from workflow.domain.reading import readable

SECONDS: Final = 6.0
"""Somebody waits for the page: some 400 lines."""


def closing_sheet(identifier: str, card: PostCard, office: Office, language: str) -> bytes:
    """The file's sheet as far as the post may read it, as PDF. Raises UnknownItem, NotReader; Transient while
    it cannot be printed.
    """
    kept = office.files.load(identifier)
    last = readable(kept.item, card).position
    return office.press.print(sheet_of(kept, office, language, last=last), seconds=SECONDS)


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
        papers=tuple(by.paper(entry) for entry in entries if entry.type == f"{File.entity}.{FILED}"),
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
        return names.get(self._language) or names.get("en", "")

    def signed(self, by: Mapping[str, Any] | None) -> str:
        """Who acted, as they were then; nothing for the system."""
        return ", ".join(self.name(by[part]) for part in ("name", "designation")) if by else ""

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

    def paper(self, entry: Entry) -> PaperLine:
        """Which paper came in, and its pages; without words where they were erased by law."""
        beside = json.loads(entry.words.text) if entry.words else {}
        first, last = entry.data["pages"]
        return PaperLine(
            entry.data["serial"],
            entry.data["receipt_number"],
            beside.get("title", ""),
            beside.get("sender", ""),
            (first, last),
            self._at(entry),
        )

    def _at(self, entry: Entry) -> str:
        return civil_time(entry.at, self._office.rules.zone)
