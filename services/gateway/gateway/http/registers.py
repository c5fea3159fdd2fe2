"""Registers as the office knows them: rows in the order of their numbers, none missing."""

from __future__ import annotations

from http import HTTPStatus

from flask import render_template, request
from flask.typing import ResponseReturnValue

from gateway.api.workflow import RegisterPage
from gateway.application.office import Office
from gateway.clients.problems import ServiceProblem
from gateway.http.pages import Pages, Permission
from gateway.http.visit import Visit

pages = Pages("registers")
RECEIPTS = "receipt"


@pages.get("/registers", Permission.POST)
def registers(office: Office, visit: Visit) -> ResponseReturnValue:
    """One page of the department's receipt register."""
    year = request.args.get("year", visit.words.today().year, type=int)
    number = max(1, request.args.get("page", 1, type=int))
    series = request.args.get("series", RECEIPTS)
    page = _read(office, visit, series, year, number)
    return render_template("registers.html", page=page, this_year=visit.words.today().year)


def _read(office: Office, visit: Visit, series: str, year: int, number: int) -> RegisterPage:
    """The page, or an empty one: a year in which nothing was diarised has no page, and that is no fault."""
    try:
        return office.workflow.register(visit.caller, visit.post.department, series, year, number)
    except ServiceProblem as problem:
        if problem.status != HTTPStatus.NOT_FOUND:
            raise
        return RegisterPage(series=series, year=str(year), page=number, pages=1, rows=())
