"""The desk: what lies before the acting post; and what it sent that others still have."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from gateway.api import workflow
from gateway.application.office import Office
from gateway.http.charges import waiting
from gateway.http.forms import ComingDay, Form, Text, act_key, seen_revision
from gateway.http.pages import Pages, Permission
from gateway.http.visit import Visit
from gateway.i18n import N_

pages = Pages("desk")
KINDS = frozenset({"file", "receipt"})


class ParkForm(Form):
    """Why an item is set aside, and until when."""

    reason = Text(N_("Reason"), needed="missing")
    until = ComingDay(N_("Wake up on (dd-mm-yyyy)"))


@pages.get("/", Permission.POST)
def desk(office: Office, visit: Visit) -> ResponseReturnValue:
    """What lies before this post."""
    post = visit.post
    listed = office.workflow.desk(visit.caller, post.post, post.department, request.args.get("after"))
    return render_template(
        "desk.html", listed=listed, first="after" not in request.args, waiting=waiting(office, visit)
    )


@pages.get("/sent", Permission.POST)
def sent(office: Office, visit: Visit) -> ResponseReturnValue:
    """What this post sent, and whether it can still be pulled back."""
    post = visit.post
    listed = office.workflow.sent(visit.caller, post.post, post.department, request.args.get("after"))
    return render_template("sent.html", listed=listed, first="after" not in request.args)


@pages.get("/parked", Permission.POST)
def parked(office: Office, visit: Visit) -> ResponseReturnValue:
    """What this post has set aside; it goes on being pending."""
    post = visit.post
    listed = office.workflow.parked(visit.caller, post.post, post.department, request.args.get("after"))
    return render_template("parked.html", listed=listed, first="after" not in request.args)


@pages.post("/<kind>s/<item>/park", Permission.POST)
def park(office: Office, visit: Visit, kind: str, item: str) -> ResponseReturnValue:
    """The item is set aside. A faulty form comes back with what was typed, on a page of its own."""
    form = ParkForm(visit.words, request.form)
    standing = _standing(office, visit, _known(kind), item)
    order = form.asked(workflow.ParkBody, revision=seen_revision())
    if order is not None:
        with form.refusable():
            office.workflow.park(visit.caller, kind, item, order, act_key())
            flash(visit.words.gettext("Parked. It stays with you and is listed under Parked."), "done")
            return redirect("/", HTTPStatus.SEE_OTHER)
    return render_template("park.html", kind=kind, item=item, standing=standing, form=form), form.status


@pages.post("/<kind>s/<item>/unpark", Permission.POST)
def unpark(office: Office, visit: Visit, kind: str, item: str) -> ResponseReturnValue:
    """The item lies before this post again."""
    office.workflow.unpark(visit.caller, _known(kind), item, _seen(), act_key())
    flash(visit.words.gettext("Taken up again. It lies on your desk."), "done")
    return redirect(f"/{kind}s/{item}", HTTPStatus.SEE_OTHER)


@pages.post("/<kind>s/<item>/receive", Permission.POST)
def receive(office: Office, visit: Visit, kind: str, item: str) -> ResponseReturnValue:
    """The item is taken up: a deliberate act, as pull back dies on it."""
    office.workflow.receive(visit.caller, _known(kind), item, act_key())
    return redirect(f"/{kind}s/{item}", HTTPStatus.SEE_OTHER)


@pages.post("/<kind>s/<item>/pull-back", Permission.POST)
def pull_back(office: Office, visit: Visit, kind: str, item: str) -> ResponseReturnValue:
    """The item is with this post again. The act guards itself (only unopened items come back), so what was
    seen is what is there now; an item that is here already came back by the first press of the button.
    """
    standing = _standing(office, visit, _known(kind), item)
    if not _lies_here(visit, standing.custody):
        seen = workflow.Seen(revision=standing.revision)
        office.workflow.pull_back(visit.caller, kind, item, seen, act_key())
    flash(visit.words.gettext("Pulled back. It is with you again."), "done")
    return redirect(f"/{kind}s/{item}", HTTPStatus.SEE_OTHER)


def _standing(office: Office, visit: Visit, kind: str, item: str) -> workflow.FileView | workflow.ReceiptView:
    read = office.workflow.cover if kind == "file" else office.workflow.receipt
    return read(visit.caller, item)


def _lies_here(visit: Visit, custody: workflow.Custody | None) -> bool:
    return custody is not None and custody.holder == visit.post.post


def _seen() -> workflow.Seen:
    return workflow.Seen(revision=seen_revision())


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise NotFound
    return kind
