"""Notices: what the office tells the acting post, and how many are unread."""

from __future__ import annotations

from http import HTTPStatus

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from pydantic import ValidationError
from werkzeug.exceptions import BadRequest

from gateway.api.notify import ReadBody
from gateway.application.office import Office
from gateway.clients.problems import ServiceProblem
from gateway.http.charges import waiting
from gateway.http.forms import act_key
from gateway.http.pages import Pages, Permission
from gateway.http.visit import Visit

pages = Pages("notices")


@pages.get("/notices", Permission.POST)
def notices(office: Office, visit: Visit) -> ResponseReturnValue:
    """What the post was told, a row for each item, those told last first."""
    post = visit.post
    listed = office.notify.notices(visit.caller, post.post, post.department, request.args.get("after"))
    return render_template("notices.html", listed=listed, first="after" not in request.args)


@pages.get("/notices/count", Permission.POST, passive=True)
def count(office: Office, visit: Visit) -> ResponseReturnValue:
    """The number beside "Notices" in the header, and those beside the reader's posts; while a service is
    silent only its number is missing.
    """
    try:
        number: int | None = office.notify.count(visit.caller, visit.post.post, visit.post.department)
    except ServiceProblem:
        number = None
    return render_template("_notice_count.html", number=number, waiting=waiting(office, visit))


@pages.post("/notices/read", Permission.POST)
def read(office: Office, visit: Visit) -> ResponseReturnValue:
    """What was shown is read: all of it, or what was about one item; what came since is not."""
    wish = {"department": visit.post.department, "until": request.form.get("until")}
    try:
        what = ReadBody.model_validate({**wish, "item": request.form.get("item") or None})
    except ValidationError as error:
        raise BadRequest from error
    office.notify.read(visit.caller, what, act_key())
    return redirect("/notices", HTTPStatus.SEE_OTHER)
