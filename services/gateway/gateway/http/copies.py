"""Copies for information: to whom a receipt goes beside the post that is to act on it; who has seen it."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import SearchField, SelectMultipleField

from gateway.api import workflow
from gateway.application.office import Office
from gateway.application.who import Who
from gateway.http.choices import Near, to_tick
from gateway.http.forms import Choice, Form, act_key
from gateway.http.many import Standing, done_to_each, nothing_ticked, what_is_ticked
from gateway.http.pages import Pages, Permission
from gateway.http.visit import Visit
from gateway.i18n import N_

pages = Pages("copies")


class CopiedForm(Form):
    """To which posts a copy goes, ticked in a list that `copy_q` searches; `marking_list` ticks several."""

    copy_q = SearchField()
    copies = SelectMultipleField(N_("Copy for information"), validate_choice=False)
    marking_list = Choice(N_("Marking list"), options={}, default="")

    def copied(self, to: str | None) -> Sequence[str]:
        """Those that are ticked; whoever is to act on it needs none."""
        return [post for post in self.copies.data or () if post != to]

    def offer_lists(self, lists: Sequence[workflow.MarkingList]) -> None:
        """Those that may be chosen; the posts of one that was chosen are ticked."""
        chosen = next((one for one in lists if one.list == self.marking_list.data), None)
        if chosen:
            self.copies.data = list(dict.fromkeys([*(self.copies.data or ()), *chosen.posts]))
        self.marking_list.options = {one.list: self.words.name(one.name) for one in lists}

    def to_tick(self, office: Office, visit: Visit, near: Sequence[Near] = ()) -> Sequence[Who]:
        """The posts that are shown to be ticked."""
        return to_tick(office, visit, self.copy_q.data or "", self.copies.data or (), near)


@pages.get("/copies", Permission.POST)
def copies(office: Office, visit: Visit) -> ResponseReturnValue:
    """What this post got to read, and has not said that it was seen."""
    post = visit.post
    listed = office.workflow.copies(visit.caller, post.post, post.department, request.args.get("after"))
    return render_template("copies.html", listed=listed, first="after" not in request.args)


@pages.post("/receipts/<receipt>/see", Permission.POST)
def see(office: Office, visit: Visit, receipt: str) -> ResponseReturnValue:
    """The copy was seen: it is off this desk."""
    office.workflow.see(visit.caller, receipt, act_key())
    flash(visit.words.gettext("Seen. It is off your desk."), "done")
    return redirect("/copies", HTTPStatus.SEE_OTHER)


@pages.post("/desk/see", Permission.POST)
def see_many(office: Office, visit: Visit) -> ResponseReturnValue:
    """What is ticked was seen."""
    ticked = what_is_ticked()
    if not ticked:
        return nothing_ticked(visit, "/copies")

    def seen(_kind: str, item: str, _standing: Standing, key: str) -> None:
        office.workflow.see(visit.caller, item, key)

    rows = done_to_each(office, visit, ticked, seen, is_done=lambda standing: "see" not in standing.may)
    return render_template("many.html", rows=rows, back="/copies", done=visit.words.gettext("Seen"))
