"""What was found in the text of papers: files looks for the words, in the papers that workflow says may be
read, and workflow says what each paper is (docs/adr/0051).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from gateway.api.files import PaperHit
from gateway.api.workflow import ReceiptView
from gateway.application.office import Office
from gateway.clients.problems import ServiceProblem, Unanswered
from gateway.http.visit import Visit

PARTS: Final = 5
"""Of a thousand papers each, in which one question looks."""
MOST: Final = 20
NARROWING: Final = ("state", "section", "holder", "category", "since", "until")


@dataclass
class PapersFound:
    """The papers, each with its page; whether those are all, whether the index has everything, and whether
    the department answered.
    """

    department: str
    items: list[tuple[ReceiptView, PaperHit]] = field(default_factory=list)
    is_all: bool = True
    is_whole: bool = True
    is_answered: bool = True


def papers_found(office: Office, visit: Visit, words: str, narrowed: Mapping[str, str | None]) -> PapersFound:
    """In the department that was chosen, else in the reader's own."""
    found = PapersFound(narrowed.get("department") or visit.post.department)
    try:
        _look(office, visit, words, {name: narrowed.get(name) for name in NARROWING}, found)
    except Unanswered:
        found.is_answered = False
    return found


def _look(
    office: Office, visit: Visit, words: str, asked: Mapping[str, str | None], found: PapersFound
) -> None:
    after: int | None = None
    for _ in range(PARTS):
        query = {**asked, "department": found.department, "after": after}
        part = office.workflow.papers_read(visit.caller, found.department, query)
        if part.papers:
            told = office.files.search(visit.caller, found.department, words, part.permit)
            found.is_all, found.is_whole = found.is_all and told.all, found.is_whole and told.whole
            for hit in told.items:
                _add(office, visit, hit, found)
        after = part.next
        if after is None or len(found.items) >= MOST:
            break
    found.is_all = found.is_all and after is None


def _add(office: Office, visit: Visit, hit: PaperHit, found: PapersFound) -> None:
    """Unless workflow says by now that it may not be read."""
    try:
        found.items.append((office.workflow.receipt(visit.caller, hit.document), hit))
    except Unanswered:
        raise
    except ServiceProblem:
        return
