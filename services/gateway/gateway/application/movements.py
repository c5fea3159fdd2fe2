"""A history as people ask for it: who had it, from when to when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from gateway.api.workflow import Author, Change, HistoryLine

QUIET = frozenset({"noted", "filed", "opened"})  # their words are text of the file, not a remark


@dataclass(frozen=True)
class Placed:
    """In which file a receipt was put, at which page of it; the receipt's number where that is told."""

    file: str
    page: int
    number: str | None


@dataclass(frozen=True)
class Movement:
    """One line of the movements page. `holder` is set where the item came to a post, `until` is when it left
    again; `is_here` says that it has not. `reminded` is who was reminded, `placed` where a receipt
    was put in a file or taken out; `changes` is what was set right.
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
    placed: Placed | None
    changes: Sequence[Change]


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


def apart(lines: Sequence[Movement]) -> list[tuple[bool, list[Movement]]]:
    """The lines in their order, in stretches: of reminders (true), and of what people did."""
    return [(told, list(part)) for told, part in groupby(lines, lambda line: line.reminded is not None)]


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
        placed=_placed(act, line.data),
        changes=line.changes or (),
    )


def _reminded(line: HistoryLine) -> str | None:
    return line.data.get("holder") if line.type.endswith(".reminded") else None


def _placed(act: str, data: Mapping[str, Any]) -> Placed | None:
    if act not in {"filed", "placed", "detached"}:
        return None
    return Placed(data["file"], data["pages"][0], data.get("receipt_number"))


def _post(line: HistoryLine) -> str | None:
    custody = line.data.get("custody") or {}
    return custody.get("to") or custody.get("holder")


def _moved(before: HistoryLine | None, line: HistoryLine) -> bool:
    return _post(line) is not None and (before is None or _post(before) != _post(line))
