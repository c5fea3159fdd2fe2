"""Notices: what the office tells the acting post, and how many are unread."""

from __future__ import annotations

from http import HTTPStatus

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from gateway.application.office import Office
from gateway.clients.problems import ServiceProblem
from gateway.http.charges import waiting
from gateway.http.forms import act_key
from gateway.http.pages import Pages, Permission
from gateway.http.visit import Visit

pages = Pages("notices")


@pages.get("/notices", Permission.POST)
def notices(office: Office, visit: Visit) -> ResponseReturnValue:
    """The post's notices, newest first."""
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


@pages.post("/notices/<notice>/read", Permission.POST)
def read(office: Office, visit: Visit, notice: str) -> ResponseReturnValue:
    """The notice counts as read."""
    office.notify.read(visit.caller, notice, visit.post.department, act_key())
    return redirect("/notices", HTTPStatus.SEE_OTHER)
