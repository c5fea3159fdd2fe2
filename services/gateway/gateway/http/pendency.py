"""What is pending, with whom, how long: for whoever answers for it, each figure a link to its items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from chassis.spreadsheet import BOM, csv_line
from gateway.api.workflow import Pendency
from gateway.application.office import Office
from gateway.http.pages import Pages, Permission
from gateway.http.visit import Visit
from gateway.i18n import N_

pages = Pages("pendency")

ONLY: Final = {
    "overdue": N_("Overdue"),
    "soon": N_("Due within three days"),
    "unread": N_("Unread"),
    "parked": N_("Parked"),
}
ASKED: Final = ("post", "section", "category", "group", "only")


@pages.get("/pendency", Permission.POST)
def pendency(office: Office, visit: Visit) -> ResponseReturnValue:
    """Department by department, or what is pending in one; the departments that did not answer are named."""
    department = _department(visit)
    told = office.workflow.pendency(visit.caller, department)
    answered_for = [each for each in told.items if each.all.pending or department]
    one = answered_for[0] if len(answered_for) == 1 else None
    return render_template("pendency.html", told=told, departments=answered_for, one=one, groups=_groups)


@pages.get("/pendency/items", Permission.POST)
def pending_items(office: Office, visit: Visit) -> ResponseReturnValue:
    """The items behind one figure, the oldest first."""
    department = _department(visit)
    if department is None:
        raise NotFound
    asked = {name: request.args.get(name) for name in ASKED}
    asked = {name: value for name, value in asked.items() if value is not None}
    asked["only"] = asked["only"] if asked.get("only") in ONLY else None
    group = request.args.get("group", type=int)
    asked["group"] = None if group is None else str(max(0, min(20, group)))
    after = max(0, request.args.get("after", 0, type=int))
    found = office.workflow.pending_items(visit.caller, department, after=str(after), **asked)
    return render_template("pending_items.html", found=found, asked=asked, after=after, only=ONLY)


@pages.get("/pendency.csv", Permission.POST)
def pendency_table(office: Office, visit: Visit) -> ResponseReturnValue:
    """Post by post, in UTF-8, for a spreadsheet."""
    told = office.workflow.pendency(visit.caller, _department(visit))
    answer = Response(_table(told.items, visit), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="pendency.csv"'
    return answer


def _department(visit: Visit) -> str | None:
    asked = request.args.get("department")
    return asked if asked in visit.departments() else None


def _groups(visit: Visit, edges: Sequence[int]) -> list[str]:
    """The names of the age groups."""
    first = [0, *(edge + 1 for edge in edges[:-1])]
    told = [
        visit.words.gettext("%(first)s to %(last)s days", first=one, last=last)
        for one, last in zip(first, edges, strict=True)
    ]
    return [*told, visit.words.gettext("over %(last)s days", last=edges[-1])]


def _table(departments: Sequence[Pendency], visit: Visit) -> Iterator[str]:
    words = visit.words
    edges = departments[0].edges if departments else [0]
    heads = [
        N_("Department"),
        N_("Post"),
        N_("Pending"),
        N_("Unread"),
        N_("Parked"),
        N_("Overdue"),
        N_("Due within three days"),
        N_("Median, days"),
        N_("Oldest, days"),
    ]
    yield BOM + csv_line([*map(words.gettext, heads), *_groups(visit, edges)])
    for each in departments:
        for row in each.posts:
            figures = [row.pending, row.unread, row.parked, row.overdue, row.due_soon, row.median, row.oldest]
            named = [visit.department(each.department), visit.name_of(row.post)]
            yield csv_line([*named, *map(str, figures), *map(str, row.groups)])
