"""Marking lists: the desk's own, kept and removed here, and the office's."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import SearchField, SelectMultipleField

from gateway.api import workflow
from gateway.application.office import Office
from gateway.http.choices import nearest, to_tick
from gateway.http.forms import SHOW, Form, Line, act_key
from gateway.http.pages import Pages, Permission
from gateway.http.visit import Visit
from gateway.i18n import N_

pages = Pages("marking_lists")
MOST = 20
"""Posts of a list."""


class ListForm(Form):
    """What a list is called, and who is on it. `q` searches the posts."""

    q = SearchField()
    name = Line(N_("Name of the list"), needed="missing")
    posts = SelectMultipleField(N_("Which posts"), validate_choice=False)


@pages.get("/lists", Permission.POST)
def lists(office: Office, visit: Visit) -> ResponseReturnValue:
    """The desk's own lists and the office's."""
    return _page(office, visit, ListForm(visit.words))


@pages.post("/lists", Permission.POST)
def keep(office: Office, visit: Visit) -> ResponseReturnValue:
    """The desk has one more."""
    form, post = ListForm(visit.words, request.form), visit.post
    if request.form.get("do") == SHOW:
        return _page(office, visit, form)
    ticked = form.posts.data or []
    kept = form.asked(workflow.ListBody, posts=ticked or [""])
    if not 1 <= len(ticked) <= MOST:
        form.blame(form.posts, "choose-posts")
    elif kept is not None:
        with form.refusable():
            office.workflow.keep_list(visit.caller, post.post, post.department, act_key(), kept)
            flash(visit.words.gettext("The list is kept."), "done")
            return redirect("/lists", HTTPStatus.SEE_OTHER)
    return _page(office, visit, form)


@pages.post("/lists/<name>/drop", Permission.POST)
def drop(office: Office, visit: Visit, name: str) -> ResponseReturnValue:
    """The desk has it no more; what was sent by it stays sent."""
    office.workflow.drop_list(visit.caller, visit.post.post, visit.post.department, name)
    flash(visit.words.gettext("The list is removed."), "done")
    return redirect("/lists", HTTPStatus.SEE_OTHER)


def _page(office: Office, visit: Visit, form: ListForm) -> ResponseReturnValue:
    habits = office.workflow.habits(visit.caller, visit.post.post, visit.post.department)
    ticked = form.posts.data or []
    posts = to_tick(office, visit, form.q.data or "", ticked, nearest(visit, None, habits.recent or ()))
    page = render_template("lists.html", lists=habits.lists or (), form=form, ticked=ticked, posts=posts)
    return page, form.status
