"""Opinions: asked of several posts while the file stays, answered once, ended by whoever has the file."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import SearchField, SelectMultipleField

from gateway.api import workflow
from gateway.application.office import Office
from gateway.http.choices import nearest, to_tick
from gateway.http.forms import SHOW, ComingDay, Form, Text, act_key, seen_revision
from gateway.http.pages import Pages, Permission
from gateway.http.visit import Visit
from gateway.i18n import N_

pages = Pages("opinions")
MOST = 20
"""Posts that are asked at once."""


class AskForm(Form):
    """What is asked, of whom, until when. `q` searches the posts."""

    q = SearchField()
    question = Text(N_("What is asked"), needed="missing")
    until = ComingDay(N_("Answer by (dd-mm-yyyy)"))
    posts = SelectMultipleField(N_("Which posts"), validate_choice=False)


class OpinionForm(Form):
    """What the post thinks."""

    opinion = Text(N_("Your opinion"), needed="missing")


@pages.get("/opinions", Permission.POST)
def asked(office: Office, visit: Visit) -> ResponseReturnValue:
    """The files on which this post's opinion is asked."""
    post = visit.post
    listed = office.workflow.asked(visit.caller, post.post, post.department, request.args.get("after"))
    return render_template("opinions.html", listed=listed, first="after" not in request.args)


@pages.get("/files/<file>/opinions", Permission.POST)
def whom(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """What shall be asked, of whom, until when?"""
    return _page(office, visit, file, AskForm(visit.words))


@pages.post("/files/<file>/opinions", Permission.POST)
def ask(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """The posts that are ticked are asked."""
    form = AskForm(visit.words, request.form)
    if request.form.get("do") == SHOW:
        return _page(office, visit, file, form)
    ticked = form.posts.data or []
    order = form.asked(workflow.AskBody, revision=seen_revision(), posts=ticked or [""])
    if not 1 <= len(ticked) <= MOST:
        form.blame(form.posts, "choose-posts")
    elif order is not None:
        with form.refusable():
            office.workflow.ask_opinions(visit.caller, file, order, act_key())
            flash(visit.words.gettext("Asked. The file stays with you."), "done")
            return redirect(f"/files/{file}", HTTPStatus.SEE_OTHER)
    return _page(office, visit, file, form)


@pages.post("/files/<file>/opine", Permission.POST)
def opine(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """The opinion is given. A faulty form comes back with what was typed, on a page of its own."""
    form = OpinionForm(visit.words, request.form)
    order = None if request.form.get("do") == SHOW else form.asked(workflow.OpinionBody, text=form.opinion)
    if order is not None:
        with form.refusable():
            office.workflow.opine(visit.caller, file, order, act_key())
            flash(visit.words.gettext("Your opinion is given."), "done")
            return redirect("/", HTTPStatus.SEE_OTHER)
    cover = office.workflow.cover(visit.caller, file)
    return render_template("opine.html", file=cover, form=form), form.status


@pages.post("/files/<file>/end-opinions", Permission.POST)
def end(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """What was answered stands in the notes."""
    seen = workflow.Seen(revision=seen_revision())
    office.workflow.end_opinions(visit.caller, file, seen, act_key())
    flash(visit.words.gettext("The opinions stand in the notes."), "done")
    return redirect(f"/files/{file}", HTTPStatus.SEE_OTHER)


def _page(office: Office, visit: Visit, identifier: str, form: AskForm) -> ResponseReturnValue:
    cover = office.workflow.cover(visit.caller, identifier)
    ticked = form.posts.data or []
    posts = to_tick(office, visit, form.q.data or "", ticked, nearest(visit, None))
    page = render_template("ask_opinions.html", file=cover, form=form, ticked=ticked, posts=posts)
    return page, form.status
