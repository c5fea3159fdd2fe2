"""Registers as the office knows them: rows in the order of their numbers, none missing.

On the screen a page at a time, on paper by the browser, and a whole year as a table for a spreadsheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from http import HTTPStatus

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from chassis.spreadsheet import BOM, csv_line
from gateway.api.workflow import Register, RegisterPage, RegisterRow
from gateway.application.office import Office
from gateway.clients.problems import ServiceProblem
from gateway.http.pages import Pages, Permission
from gateway.http.visit import Visit
from gateway.i18n import N_

pages = Pages("registers")
BEGUN = (N_("No."), N_("Number"), N_("Date"))
LETTER = (N_("Sender"), N_("Letter number"), N_("Letter date"), N_("Subject"))
HEADS = {
    "receipt": (*BEGUN, *LETTER, N_("Held by"), N_("In file"), N_("Diarised by")),
    "issue": (
        *BEGUN,
        N_("To"),
        N_("Subject"),
        N_("In file"),
        N_("Serial in the file"),
        N_("Copies"),
        N_("Reply"),
        N_("Reply on"),
        N_("Reminders"),
        N_("Issued by"),
    ),
    "file": (*BEGUN, N_("Title"), N_("Held by"), N_("Opened by")),
}

STATES = {"open": N_("Not closed"), "in-file": N_("In a file"), "closed": N_("Closed")}
"""How a matter stands, by which a register is looked through."""


@pages.get("/registers", Permission.POST)
def registers(office: Office, visit: Visit) -> ResponseReturnValue:
    """One page of one of the department's registers; that of receipts unless another is asked for."""
    kept = office.workflow.registers(visit.caller, visit.post.department)
    shown = _chosen(kept, request.args.get("series"))
    year = request.args.get("year") or next(iter(shown.years), str(visit.words.today().year))
    look = {name: request.args.get(name, "").strip() or None for name in ("q", "state", "before")}
    if look["state"] not in STATES:
        look["state"] = None
    if year in shown.years and (look["q"] or look["state"]):
        found = office.workflow.register_rows(visit.caller, visit.post.department, shown.series, year, **look)
        page = RegisterPage(series=shown.series, year=year, page=1, pages=1, rows=found.rows)
        return render_template(
            "registers.html", kept=kept, shown=shown, page=page, look=look, found=found, states=STATES
        )
    number = max(1, request.args.get("page", 1, type=int))
    page = _read(office, visit, shown, year, number)
    return render_template(
        "registers.html", kept=kept, shown=shown, page=page, look=look, found=None, states=STATES
    )


@pages.get("/registers/<series>/<year>.csv", Permission.POST)
def whole_year(office: Office, visit: Visit, series: str, year: str) -> ResponseReturnValue:
    """All rows of a year, in UTF-8, for a spreadsheet."""
    kept = office.workflow.registers(visit.caller, visit.post.department)
    shown = next((one for one in kept if one.series == series and year in one.years), None)
    if shown is None:
        raise NotFound
    first = office.workflow.register(visit.caller, visit.post.department, series, year, 1)
    others = [
        office.workflow.register(visit.caller, visit.post.department, series, year, number)
        for number in range(2, first.pages + 1)
    ]
    rows = [row for page in (first, *others) for row in page.rows]
    answer = Response(_table(shown, rows, visit), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{series}-{year}.csv"'
    return answer


def _chosen(kept: Sequence[Register], series: str | None) -> Register:
    return next((one for one in kept if one.series == series), kept[0])


def _read(office: Office, visit: Visit, shown: Register, year: str, number: int) -> RegisterPage:
    """The page, or an empty one: what has not begun has no rows, and that is no fault."""
    empty = RegisterPage(series=shown.series, year=year, page=number, pages=1, rows=())
    if year not in shown.years:
        return empty
    try:
        return office.workflow.register(visit.caller, visit.post.department, shown.series, year, number)
    except ServiceProblem as problem:
        if problem.status != HTTPStatus.NOT_FOUND:
            raise
        return empty


def _table(register: Register, rows: Sequence[RegisterRow], visit: Visit) -> Iterator[str]:
    heads = [visit.words.gettext(head) for head in HEADS[register.kind]]
    yield BOM + csv_line(heads)
    for row in rows:
        yield csv_line(_cells(register.kind, row, visit))


def _cells(kind: str, row: RegisterRow, visit: Visit) -> list[str]:
    holder = visit.name_of(row.custody.holder) if row.custody and row.custody.holder else ""
    begun = [str(row.serial), row.number, visit.words.day(row.at)]
    by = visit.name_of(row.post)
    if kind == "issue":
        serial = str(row.file_serial or "")
        lies = [row.to or "", row.title, row.file_number or "", serial, row.endorsement or ""]
        reminded = str(row.reminded or "")
        return [*begun, *lies, row.reply_number or "", visit.words.day(row.reply_at), reminded, by]
    if kind == "file":
        return [*begun, row.title, holder, by]
    letter = [row.sender or "", row.letter_ref or "", visit.words.day(row.letter_date)]
    return [*begun, *letter, row.title, holder, row.file_number or "", by]
