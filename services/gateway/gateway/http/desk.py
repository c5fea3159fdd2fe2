"""The desk: what lies before the acting post; and what it sent that others still have."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from gateway.application.office import Office
from gateway.application.views import Custody, FileView, Receipt
from gateway.http.forms import act_key
from gateway.http.pages import Pages, Permission
from gateway.http.visit import Visit

pages = Pages("desk")
KINDS = frozenset({"file", "receipt"})


@pages.get("/", Permission.POST)
def desk(office: Office, visit: Visit) -> ResponseReturnValue:
    """What lies before this post."""
    post = visit.post
    listed = office.workflow.desk(visit.caller, post.post, post.department, request.args.get("after"))
    return render_template("desk.html", listed=listed, first="after" not in request.args)


@pages.get("/sent", Permission.POST)
def sent(office: Office, visit: Visit) -> ResponseReturnValue:
    """What this post sent, and whether it can still be pulled back."""
    post = visit.post
    listed = office.workflow.sent(visit.caller, post.post, post.department, request.args.get("after"))
    return render_template("sent.html", listed=listed, first="after" not in request.args)


@pages.post("/<kind>s/<item>/open", Permission.POST)
def take_up(office: Office, visit: Visit, kind: str, item: str) -> ResponseReturnValue:
    """The item is opened: a deliberate act, as pull back dies on it."""
    office.workflow.take_up(visit.caller, _known(kind), item, act_key())
    return redirect(f"/{kind}s/{item}", HTTPStatus.SEE_OTHER)


@pages.post("/<kind>s/<item>/pullback", Permission.POST)
def pull_back(office: Office, visit: Visit, kind: str, item: str) -> ResponseReturnValue:
    """The item is with this post again. The act guards itself (only unopened items come back), so what was
    seen is what is there now; an item that is here already came back by the first press of the button.
    """
    standing = _standing(office, visit, _known(kind), item)
    if not _lies_here(visit, standing.custody):
        office.workflow.pull_back(visit.caller, kind, item, standing.revision, act_key())
    flash(visit.words.gettext("Pulled back. It is with you again."), "done")
    return redirect(f"/{kind}s/{item}", HTTPStatus.SEE_OTHER)


def _standing(office: Office, visit: Visit, kind: str, item: str) -> FileView | Receipt:
    read = office.workflow.file if kind == "file" else office.workflow.receipt
    return read(visit.caller, item)


def _lies_here(visit: Visit, custody: Custody | None) -> bool:
    return custody is not None and custody.holder is not None and custody.holder.post == visit.post.post


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise NotFound
    return kind
