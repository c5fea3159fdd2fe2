"""A matter is closed, found again, and taken up again."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from gateway.api import workflow
from gateway.application.office import Office
from gateway.http.desk import CloseForm, standing_of
from gateway.http.forms import Form, Text, act_key, seen_revision
from gateway.http.pages import Pages, Permission
from gateway.http.visit import Visit
from gateway.i18n import N_

pages = Pages("closing")
REOPENED = frozenset({"receipt"})
"""The kinds of what can be reopened."""


class ReopenForm(Form):
    """Why a matter is taken up again."""

    reason = Text(N_("Reason"), needed="missing")


@pages.get("/closed", Permission.POST)
def closed(office: Office, visit: Visit) -> ResponseReturnValue:
    """What this post has closed, the latest first."""
    post = visit.post
    listed = office.workflow.closed(visit.caller, post.post, post.department, request.args.get("after"))
    return render_template("closed.html", listed=listed, first="after" not in request.args)


@pages.post("/receipts/<receipt>/close", Permission.POST)
def close(office: Office, visit: Visit, receipt: str) -> ResponseReturnValue:
    """The receipt is disposed of. A faulty form comes back with what was typed, on a page of its own."""
    form = CloseForm(visit.words, request.form)
    standing = standing_of(office, visit, "receipt", receipt)
    order = form.asked(workflow.CloseBody, remark=form.closing, revision=seen_revision())
    if order is not None:
        with form.refusable():
            office.workflow.close(visit.caller, receipt, order, act_key())
            flash(visit.words.gettext("Closed. Its number finds it, and the list Closed."), "done")
            return redirect("/", HTTPStatus.SEE_OTHER)
    page = render_template("close.html", item=receipt, standing=standing, form=form)
    return page, form.status


@pages.post("/<kind>s/<item>/reopen", Permission.POST)
def reopen(office: Office, visit: Visit, kind: str, item: str) -> ResponseReturnValue:
    """The item lies before the post that had closed it. A faulty form comes back as above."""
    if kind not in REOPENED:
        raise NotFound
    form = ReopenForm(visit.words, request.form)
    standing = standing_of(office, visit, kind, item)
    order = form.asked(workflow.ReopenBody, revision=seen_revision())
    if order is not None:
        with form.refusable():
            office.workflow.reopen(visit.caller, kind, item, order, act_key())
            flash(visit.words.gettext("Reopened. It lies before the post that had closed it."), "done")
            return redirect(f"/{kind}s/{item}", HTTPStatus.SEE_OTHER)
    page = render_template("reopen.html", kind=kind, item=item, standing=standing, form=form)
    return page, form.status
