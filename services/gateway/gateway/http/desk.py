"""The desk: what lies before the acting post; and what it sent that others still have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from http import HTTPStatus
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from gateway.api import workflow
from gateway.application.office import Office
from gateway.clients.problems import ServiceProblem
from gateway.http.charges import waiting
from gateway.http.forms import ComingDay, Form, Text, act_key, seen_revision
from gateway.http.pages import Pages, Permission
from gateway.http.visit import Visit
from gateway.i18n import N_

pages = Pages("desk")
KINDS = frozenset({"file", "receipt"})
LISTS: Mapping[str, str] = {
    "": N_("All"),
    "unread": N_("Unread"),
    "files": N_("Files"),
    "receipts": N_("Receipts"),
    "overdue": N_("Overdue"),
}
ORDERS = ("since", "due", "number")
"""By what a desk can be put in order; the first is the usual one."""


class ParkForm(Form):
    """Why an item is set aside, and until when."""

    reason = Text(N_("Reason"), needed="missing")
    until = ComingDay(N_("Wake up on (dd-mm-yyyy)"))


class CloseForm(Form):
    """What became of a matter. The field has a name of its own: other forms of a page have remarks too."""

    closing = Text(N_("Closing remark"), needed="missing")


@dataclass(frozen=True)
class DeskLook:
    """What an address asks for: one of the desk's lists, in which order, after which item."""

    only: str | None = None
    by: str | None = None
    after: str | None = None

    @classmethod
    def asked(cls, query: MultiDict[str, str]) -> DeskLook:
        """What the query says; what it says wrongly counts as not said."""
        only, by = query.get("only"), query.get("by")
        return cls(
            only if only in LISTS else None,
            by if by and by.removeprefix("-") in ORDERS else None,
            query.get("after"),
        )

    def at(self, **other: str | None) -> str:
        """The address that asks for the same from the beginning, but for what is named."""
        asked = asdict(replace(self, **{"after": None, **other}))
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"/?{query}" if query else "/"

    def sorting(self, column: str) -> str | None:
        """How the column is in order, as `aria-sort` says it."""
        if (self.by or ORDERS[0]).removeprefix("-") != column:
            return None
        return "descending" if (self.by or "").startswith("-") else "ascending"

    def turned(self, column: str) -> str:
        """The address of the same list in the order of that column; turned round where it is so already."""
        return self.at(by=f"-{column}" if self.sorting(column) == "ascending" else column)


@pages.get("/", Permission.POST)
def desk(office: Office, visit: Visit) -> ResponseReturnValue:
    """What lies before this post."""
    post, look = visit.post, DeskLook.asked(request.args)
    listed = office.workflow.desk(visit.caller, post.post, post.department, **asdict(look))
    return render_template(
        "desk.html",
        listed=listed,
        look=look,
        lists=LISTS,
        counts={
            "": listed.waiting,
            "unread": listed.unread,
            "files": listed.files or 0,
            "receipts": listed.receipts or 0,
            "overdue": listed.overdue or 0,
        },
        park=ParkForm(visit.words),
        close=CloseForm(visit.words),
        waiting=waiting(office, visit),
        heads=visit.posts.has_below(visit.caller, post.post),
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
    standing = standing_of(office, visit, _known(kind), item)
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
    seen is what is there now; an item that is here already came back by the first press of the button. Who
    sent what has been opened since hears that, and not that they do not hold it.
    """
    standing = standing_of(office, visit, _known(kind), item)
    if not _lies_here(visit, standing.custody):
        seen = workflow.Seen(revision=standing.revision)
        try:
            office.workflow.pull_back(visit.caller, kind, item, seen, act_key())
        except ServiceProblem as refused:
            if refused.code != "not-holder":
                raise
            raise ServiceProblem(
                HTTPStatus.CONFLICT, "not-in-transit", correlation=refused.correlation
            ) from refused
    flash(visit.words.gettext("Pulled back. It is with you again."), "done")
    return redirect(f"/{kind}s/{item}", HTTPStatus.SEE_OTHER)


def say_sent(visit: Visit, kind: str, acted: workflow.Acted, copied: Sequence[str] = ()) -> None:
    """The next page tells what went to whom, with the way back while nobody has opened it there."""
    text = visit.words.gettext(
        "%(number)s sent to %(post)s.",
        number=acted.number or acted.item,
        post=visit.name_of(acted.custody.to or ""),
    )
    text += informed(visit, copied)
    if acted.passed_over:
        names = "; ".join(visit.name_of(post) for post in acted.passed_over)
        text += " " + visit.words.gettext("It went past %(posts)s.", posts=names)
    if acted.levels:
        text += " " + visit.words.gettext(
            "%(levels)s posts deal with this matter: more than the office wants.", levels=acted.levels
        )
    flash({"text": text, "kind": kind, "item": acted.item}, "sent")  # type: ignore[arg-type]  # a session keeps any JSON


def informed(visit: Visit, copied: Sequence[str]) -> str:
    """Who got a copy for information, as one more sentence; empty for nobody."""
    names = "; ".join(map(visit.name_of, copied))
    return " " + visit.words.gettext("For information to %(posts)s.", posts=names) if copied else ""


def standing_of(
    office: Office, visit: Visit, kind: str, item: str
) -> workflow.FileView | workflow.ReceiptView:
    """The item as it stands for this post. Raises ServiceProblem."""
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
