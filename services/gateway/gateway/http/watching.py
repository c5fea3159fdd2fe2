"""Letters that are watched by a clock of their own: diarised, listed in the watch registers, settled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from http import HTTPStatus

from flask import Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from wtforms import BooleanField

from chassis.spreadsheet import BOM, csv_line
from gateway.api import workflow
from gateway.application.office import Office
from gateway.clients.problems import ServiceProblem
from gateway.http.desk import standing_of
from gateway.http.forms import Choice, Day, Form, Line, Text, act_key, seen_revision
from gateway.http.pages import Pages, Permission
from gateway.http.visit import Visit
from gateway.i18n import N_

pages = Pages("watching")
COLUMNS = (
    N_("Number"),
    N_("Subject"),
    N_("Sender"),
    N_("Received"),
    N_("To be settled by"),
    N_("With"),
)


class RemindingForm(Form):
    """Of what a letter reminds."""

    reminds = Line(N_("Reminder to receipt number"))

    def reminded(self, office: Office, visit: Visit) -> str | None:
        """The receipt of the department that has the number typed; a fault where there is not one."""
        if not self.reminds.data:
            return None
        asked = {"q": self.reminds.data, "kind": "receipt", "department": visit.post.department}
        found = {one.item for one in office.workflow.search(visit.caller, asked).items if one.by_number}
        if len(found) != 1:
            self.blame(self.reminds, "no-such-receipt")
            return None
        return found.pop()


class WatchedForm(RemindingForm):
    """Of what kind a letter is, by when it is to be settled, of what it reminds; whether it is on paper."""

    category = Choice(N_("Kind of letter"), options={}, default="")
    target = Day(N_("To be settled by (dd-mm-yyyy)"))
    physical = BooleanField(N_("Its body is on paper"), default=False)

    def offer(self, kinds: Sequence[workflow.Kind]) -> None:
        """The kinds that may be chosen."""
        named = {kind.code: self.words.name(kind.title) for kind in kinds}
        self.category.options = {"": N_("Ordinary"), **named}


class SettleForm(Form):
    """What became of a watched letter."""

    settling = Text(N_("What became of it"), needed="missing")


def kinds_of(office: Office, visit: Visit) -> Sequence[workflow.Kind]:
    """The kinds that the acting post's department watches; no form fails for want of them."""
    try:
        return office.workflow.watched_kinds(visit.caller, visit.post.department)
    except ServiceProblem:
        return ()


@pages.get("/watch", Permission.POST)
def watch(office: Office, visit: Visit) -> ResponseReturnValue:
    """The open letters of a kind, the nearest day first; of the first kind where none is named."""
    kinds, chosen = _chosen(office, visit)
    after = request.args.get("after")
    listed = (
        office.workflow.watched(visit.caller, visit.post.department, chosen.code, after) if chosen else None
    )
    return render_template("watch.html", kinds=kinds, chosen=chosen, listed=listed, first=after is None)


@pages.get("/watch.csv", Permission.POST)
def table(office: Office, visit: Visit) -> ResponseReturnValue:
    """All open letters of a kind, in UTF-8, for a spreadsheet."""
    _, chosen = _chosen(office, visit)
    if chosen is None:
        raise NotFound
    lines = [BOM + csv_line([visit.words.gettext(head) for head in COLUMNS])]
    lines += [csv_line(_cells(one, visit)) for one in _all(office, visit, chosen.code)]
    answer = Response("".join(lines), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="watch-{chosen.code}.csv"'
    return answer


@pages.post("/receipts/<receipt>/settle", Permission.POST)
def settle(office: Office, visit: Visit, receipt: str) -> ResponseReturnValue:
    """Its clock has stopped. A faulty form comes back with what was typed, on a page of its own."""
    form = SettleForm(visit.words, request.form)
    order = form.asked(workflow.SettleBody, remark=form.settling, revision=seen_revision())
    if order is not None:
        with form.refusable():
            office.workflow.settle(visit.caller, receipt, order, act_key())
            flash(visit.words.gettext("Settled. It is off the watch register."), "done")
            return redirect(f"/receipts/{receipt}", HTTPStatus.SEE_OTHER)
    standing = standing_of(office, visit, "receipt", receipt)
    return render_template("settle.html", item=receipt, standing=standing, form=form), form.status


def _chosen(office: Office, visit: Visit) -> tuple[Sequence[workflow.Kind], workflow.Kind | None]:
    kinds = office.workflow.watched_kinds(visit.caller, visit.post.department)
    named = request.args.get("kind")
    return kinds, next((kind for kind in kinds if named in {None, kind.code}), None)


def _all(office: Office, visit: Visit, code: str) -> Iterator[workflow.WatchedItem]:
    after: str | None = None
    while True:
        listed = office.workflow.watched(visit.caller, visit.post.department, code, after)
        yield from listed.items
        after = listed.next
        if after is None:
            return


def _cells(one: workflow.WatchedItem, visit: Visit) -> list[str]:
    words, with_ = visit.words, one.custody.holder or one.custody.to
    holder = visit.name_of(with_) if with_ else words.gettext("In a file")
    days = [words.day(one.received_date), words.day(one.target)]
    return [one.number, one.title, one.sender, *days, holder]
