"""One act on many items: each is done by itself, and its row says what became of it.

A row that is refused, or whose service does not answer, keeps no other from being done.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from chassis.ids import is_ulid
from gateway.api import workflow
from gateway.application.keys import derived_key
from gateway.application.office import Office
from gateway.clients.problems import ServiceProblem
from gateway.http.desk import KINDS, CloseForm, ParkForm, standing_of
from gateway.http.forms import act_key
from gateway.http.pages import Pages, Permission
from gateway.http.visit import Visit
from gateway.http.wording import Worded

pages = Pages("many")
Standing = workflow.FileView | workflow.ReceiptView


@dataclass(frozen=True)
class Row:
    """One item, as it was found, and why the act was not done; without a reason it was."""

    kind: str
    item: str
    standing: Standing | None
    problem: Worded | None = None


@pages.post("/desk/park", Permission.POST)
def park(office: Office, visit: Visit) -> ResponseReturnValue:
    """What is ticked is set aside, for one reason and until one day."""
    form, ticked = ParkForm(visit.words, request.form), _ticked()
    if not ticked:
        return _nothing_ticked(visit, "/")
    order = form.asked(workflow.ParkBody, revision=0)
    if order is None:
        return render_template("park_many.html", form=form, ticked=ticked), form.status

    def parked(kind: str, item: str, standing: Standing, key: str) -> None:
        seen = order.model_copy(update={"revision": standing.revision})
        office.workflow.park(visit.caller, kind, item, seen, key)

    rows = _done(office, visit, ticked, parked, is_done=lambda standing: standing.parked is not None)
    return render_template("many.html", rows=rows, back="/", done=visit.words.gettext("Parked"))


@pages.post("/desk/close", Permission.POST)
def close(office: Office, visit: Visit) -> ResponseReturnValue:
    """The receipts that are ticked are disposed of, with one remark. A file is closed by itself: each has its
    own retention.
    """
    form, ticked = CloseForm(visit.words, request.form), [each for each in _ticked() if each[0] == "receipt"]
    if not ticked:
        return _nothing_ticked(visit, "/", visit.words.gettext("No receipt is ticked: nothing was done."))
    order = form.asked(workflow.CloseBody, remark=form.closing, revision=0)
    if order is None:
        return render_template("close_many.html", form=form, ticked=ticked), form.status

    def closed(_kind: str, item: str, standing: Standing, key: str) -> None:
        seen = order.model_copy(update={"revision": standing.revision})
        office.workflow.close(visit.caller, item, seen, key)

    rows = _done(office, visit, ticked, closed, is_done=lambda standing: standing.closed is not None)
    return render_template("many.html", rows=rows, back="/", done=visit.words.gettext("Closed"))


@pages.post("/desk/unpark", Permission.POST)
def unpark(office: Office, visit: Visit) -> ResponseReturnValue:
    """What is ticked lies before this post again."""
    ticked = _ticked()
    if not ticked:
        return _nothing_ticked(visit, "/parked")

    def unparked(kind: str, item: str, standing: Standing, key: str) -> None:
        seen = workflow.Seen(revision=standing.revision)
        office.workflow.unpark(visit.caller, kind, item, seen, key)

    rows = _done(office, visit, ticked, unparked, is_done=lambda standing: standing.parked is None)
    return render_template("many.html", rows=rows, back="/parked", done=visit.words.gettext("Taken up again"))


def _done(
    office: Office,
    visit: Visit,
    ticked: list[tuple[str, str]],
    act: Callable[[str, str, Standing, str], None],
    *,
    is_done: Callable[[Standing], bool],
) -> list[Row]:
    """What became of each. One of which it is done already was done by the first press of the button."""
    rows = []
    for kind, item in ticked:
        standing = None
        try:
            standing = standing_of(office, visit, kind, item)
            if not is_done(standing):
                act(kind, item, standing, derived_key(act_key(), item))
            rows.append(Row(kind, item, standing))
        except ServiceProblem as problem:
            rows.append(Row(kind, item, standing, visit.worded(problem)))
    return rows


def _ticked() -> list[tuple[str, str]]:
    """Kind and id of what was ticked, as the list named it."""
    named = [value.partition("/") for value in request.form.getlist("ticked")]
    return [(kind, item) for kind, _, item in named if kind in KINDS and is_ulid(item.rpartition(".")[2])]


def _nothing_ticked(visit: Visit, back: str, said: str = "") -> ResponseReturnValue:
    flash(said or visit.words.gettext("Nothing is ticked: nothing was done."), "wrong")
    return redirect(back, HTTPStatus.SEE_OTHER)
