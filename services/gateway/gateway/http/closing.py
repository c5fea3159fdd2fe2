"""A matter is closed, found again, and taken up again."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from gateway.api import workflow
from gateway.application.office import Office
from gateway.http.desk import KINDS, CloseForm, standing_of
from gateway.http.forms import Form, Text, Typed, act_key, seen_revision
from gateway.http.pages import Pages, Permission
from gateway.http.reading import side_by_side
from gateway.http.refusals import not_any_more
from gateway.http.visit import Visit
from gateway.i18n import N_

pages = Pages("closing")


class CloseFileForm(CloseForm):
    """What became of the matter, and how long the file is kept."""

    retention = Typed(N_("Keep it as"), needed="choose-class")


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


@pages.get("/files/<file>/close", Permission.POST)
def close_form(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """How the file may be closed; it begins with what was proposed."""
    return _page(office, visit, file, None)


@pages.post("/files/<file>/close", Permission.POST)
def close_file(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """The file is closed, its draft note sealed."""
    form = CloseFileForm(visit.words, request.form)
    order = form.asked(workflow.CloseFileBody, remark=form.closing, revision=seen_revision())
    if order is not None:
        with form.refusable():
            office.workflow.close_file(visit.caller, file, order, act_key())
            flash(visit.words.gettext("Closed. Its number finds it, and the list Closed."), "done")
            return redirect("/", HTTPStatus.SEE_OTHER)
    return _page(office, visit, file, form)


@pages.post("/files/<file>/propose-close", Permission.POST)
def propose_close(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """Whoever closes it will see the proposal."""
    form = CloseFileForm(visit.words, request.form)
    order = form.asked(workflow.CloseFileBody, remark=form.closing, revision=seen_revision())
    if order is not None:
        with form.refusable():
            office.workflow.propose_close(visit.caller, file, order, act_key())
            flash(visit.words.gettext("Proposed. Send the file to the officer who closes it."), "done")
            return redirect(f"/files/{file}", HTTPStatus.SEE_OTHER)
    return _page(office, visit, file, form)


@pages.post("/<kind>s/<item>/reopen", Permission.POST)
def reopen(office: Office, visit: Visit, kind: str, item: str) -> ResponseReturnValue:
    """The item lies before the post that had closed it. A faulty form comes back as above."""
    if kind not in KINDS:
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


def _page(office: Office, visit: Visit, file: str, form: CloseFileForm | None) -> ResponseReturnValue:
    """The form; where the post may not close the file any more, what was typed stands there for copying."""
    cover, rules = side_by_side(
        lambda: office.workflow.cover(visit.caller, file),
        lambda: office.workflow.closing_rules(visit.caller, visit.post.department),
    )
    if not {"close", "propose-close"} & set(cover.may):
        return not_any_more(visit, form.problem if form else None, f"/files/{file}")
    known = (
        {"retention": cover.proposal.retention, "closing": cover.proposal.remark} if cover.proposal else None
    )
    form = form or CloseFileForm(visit.words, known=known)
    return render_template("close_file.html", file=cover, rules=rules, form=form), form.status
