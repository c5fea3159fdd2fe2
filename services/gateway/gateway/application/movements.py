"""A history as people ask for it: who had it, from when to when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from gateway.api.workflow import Author, HistoryLine

QUIET = frozenset({"noted", "filed", "opened"})  # their words are text of the file, not a remark


@dataclass(frozen=True)
class Movement:
    """One line of the movements page. `holder` is set where the item came to a post, `until` is when it left
    again; `is_here` says that it has not. `reminded` is who was reminded.
    """

    position: int
    act: str
    at: str
    by: Author | None
    holder: str | None
    until: str | None
    is_here: bool
    remark: str | None
    reminded: str | None


def movements(lines: Sequence[HistoryLine], *, is_last: bool) -> list[Movement]:
    """The lines in their order; a line names a holder when that changed, and until when if that is known.
    `is_last` says that no later line exists, so the last holder has it now.
    """
    arrivals = [line for before, line in zip([None, *lines], lines, strict=False) if _moved(before, line)]
    leaving = {now.position: after.at for now, after in pairwise(arrivals)}
    newest = arrivals[-1].position if arrivals and is_last else None
    came = {line.position: _post(line) for line in arrivals}
    return [
        _movement(line, came.get(line.position), leaving.get(line.position), is_here=line.position == newest)
        for line in lines
    ]


def _movement(line: HistoryLine, holder: str | None, until: str | None, *, is_here: bool) -> Movement:
    act = line.type.partition(".")[2]
    return Movement(
        position=line.position,
        act="returned" if act == "forwarded" and line.data.get("action") == "return" else act,
        at=line.at,
        by=line.by,
        holder=holder,
        until=until,
        is_here=is_here,
        remark=line.words if act not in QUIET else None,
        reminded=_reminded(line),
    )


def _reminded(line: HistoryLine) -> str | None:
    return line.data.get("holder") if line.type.endswith(".reminded") else None


def _post(line: HistoryLine) -> str | None:
    custody = line.data.get("custody") or {}
    return custody.get("to") or custody.get("holder")


def _moved(before: HistoryLine | None, line: HistoryLine) -> bool:
    return _post(line) is not None and (before is None or _post(before) != _post(line))
