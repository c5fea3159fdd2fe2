"""What of a file is looked at: one part of its notes, one of its papers, and of these one page.

A file of ten thousand pages and five thousand notes opens like one of ten: whatever its size, the cover and
one part of each side are asked for, side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import asdict, dataclass, replace
from http import HTTPStatus
from typing import Any, TypeVar, overload
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from gateway.api.workflow import Correspondence, Notes, Paper
from gateway.clients.caller import Caller
from gateway.clients.problems import ServiceProblem
from gateway.clients.workflow import WorkflowClient

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")
PART = 20  # notes, and papers of the table of contents, that come at once
NEIGHBOURS = 10  # pages to either side that are offered as little images
SIDES = ("notes", "papers", "letters")
WIDTHS: Mapping[str, int] = {"fit": 800, "large": 1600, "largest": 1600}
"""Pixels of the page image by how large it is shown, the smallest first; files offers these."""
QUARTERS = 4  # of a turn, clockwise
NUMBERS = ("c", "notes_before", "notes_after", "papers_before", "papers_after")


@dataclass(frozen=True)
class Look:
    """What an address asks for. Parts are named by the number of a note or a paper, `c` is a page of the
    file; without them it is the latest. Pages are shown turned by so many quarters, for what lies across
    them; what is stored stays as it is.
    """

    side: str = SIDES[0]
    zoom: str = next(iter(WIDTHS))
    quarters: int = 0
    c: int | None = None
    notes_before: int | None = None
    notes_after: int | None = None
    papers_before: int | None = None
    papers_after: int | None = None

    @classmethod
    def asked(cls, query: MultiDict[str, str]) -> Look:
        """What the query says; what it says wrongly counts as not said."""
        side, zoom = query.get("side", cls.side), query.get("zoom", cls.zoom)
        numbers = {name: query.get(name, type=int) for name in NUMBERS}
        return cls(
            side=side if side in SIDES else cls.side,
            zoom=zoom if zoom in WIDTHS else cls.zoom,
            quarters=query.get("quarters", cls.quarters, type=int) % QUARTERS,
            **{
                name: number
                for name, number in numbers.items()
                if number is not None and number >= (0 if name.endswith("after") else 1)
            },
        )

    def at(self, papers: Correspondence) -> Look:
        """The same, naming the part of the papers that was found, unless it is the latest."""
        after = papers.items[0].serial - 1 if papers.items and papers.after else None
        return replace(self, papers_before=None, papers_after=after)

    def zoomed(self, step: int) -> str | None:
        """By how much larger or smaller the page could be shown; None at the end."""
        sizes = list(WIDTHS)
        wanted = sizes.index(self.zoom) + step
        return sizes[wanted] if 0 <= wanted < len(sizes) else None

    def turned(self, step: int) -> int:
        """By how many quarters the page is turned when it is turned on."""
        return (self.quarters + step) % QUARTERS

    def query(self, **other: Any) -> str:
        """The query that asks for the same, but for what is named."""
        asked = asdict(replace(self, **other))
        plain = asdict(Look())
        return urlencode({name: value for name, value in asked.items() if value != plain[name]})


@dataclass(frozen=True)
class PageShown:
    """The page of the file that is shown: n/c is the `leaf` of its paper."""

    number: int
    paper: Paper

    @property
    def leaf(self) -> int:
        """Which page of its paper it is."""
        return self.number - self.paper.pages[0] + 1

    @property
    def around(self) -> range:
        """It and the pages of its paper that are near."""
        first, last = self.paper.pages
        return range(max(first, self.number - NEIGHBOURS), min(last, self.number + NEIGHBOURS) + 1)


@dataclass(frozen=True)
class Papers:
    """A part of the papers, and the page of it that is shown; none in an empty file."""

    part: Correspondence
    shown: PageShown | None


def read_notes(workflow: WorkflowClient, caller: Caller, file: str, look: Look) -> Notes:
    """The part of the notes that is looked at. Raises ServiceProblem."""
    return workflow.notes(caller, file, before=look.notes_before, after=look.notes_after, limit=PART)


def read_papers(workflow: WorkflowClient, caller: Caller, file: str, look: Look) -> Papers:
    """The part of the papers that is looked at; if the page asked for is elsewhere, the part that begins with
    its paper. Without a page, or for one that there is not, the newest is shown. Raises ServiceProblem.
    """
    before, after = look.papers_before, look.papers_after
    part = workflow.papers(caller, file, before=before, after=after, limit=PART)
    if look.c is None or _on_page(part, look.c):
        return _shown(part, look.c)
    try:
        return _shown(workflow.papers(caller, file, page=look.c, limit=PART), look.c)
    except ServiceProblem as problem:
        if problem.status != HTTPStatus.UNPROCESSABLE_ENTITY:
            raise
        return _shown(part, None)


def _shown(part: Correspondence, page: int | None) -> Papers:
    if not part.items:
        return Papers(part, None)
    paper = _on_page(part, page) if page else None
    if page and paper:
        return Papers(part, PageShown(page, paper))
    newest = next((each for each in reversed(part.items) if each.pages), None)
    return Papers(part, PageShown(newest.pages[0], newest) if newest else None)


def _on_page(part: Correspondence, page: int) -> Paper | None:
    paged = (paper for paper in part.items if paper.pages)
    return next((paper for paper in paged if paper.pages[0] <= page <= paper.pages[1]), None)


@overload
def side_by_side(one: Callable[[], A], two: Callable[[], B], /) -> tuple[A, B]: ...
@overload
def side_by_side(one: Callable[[], A], two: Callable[[], B], three: Callable[[], C], /) -> tuple[A, B, C]: ...
@overload
def side_by_side(
    one: Callable[[], A], two: Callable[[], B], three: Callable[[], C], four: Callable[[], D], /
) -> tuple[A, B, C, D]: ...
@overload
def side_by_side(*asked: Callable[[], A]) -> tuple[A, ...]: ...
def side_by_side(*asked: Callable[[], Any]) -> tuple[Any, ...]:
    """The answers in their order, waited for at the same time. Raises what the first that fails raises."""
    with ThreadPoolExecutor(len(asked)) as pool:
        answers = [pool.submit(copy_context().run, ask) for ask in asked]
    return tuple(answer.result() for answer in answers)
