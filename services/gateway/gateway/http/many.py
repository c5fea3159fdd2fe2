"""One act on many items: each is done by itself, and its row says what became of it.

A row that is refused, or whose service does not answer, keeps no other from being done.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from chassis.ids import is_ulid
from gateway.api import workflow
from gateway.application.keys import derived_key
from gateway.application.office import Office
from gateway.clients.problems import ServiceProblem
from gateway.http.choices import nearest, posts_to_choose
from gateway.http.desk import KINDS, LISTS, CloseForm, ParkForm, standing_of
from gateway.http.forms import SendForm, act_key
from gateway.http.pages import Pages, Permission
from gateway.http.phrases import habits_of, phrases_for, typed_with_phrase
from gateway.http.visit import Visit
from gateway.http.wording import Worded

pages = Pages("many")
Standing = workflow.FileView | workflow.ReceiptView
Ticked = list[tuple[str, str]]
"""Items by kind and id."""
AT_ONCE = 200
"""Items of a list on which one press of a button acts."""


@dataclass(frozen=True)
class Row:
    """One item, as it was found, and why the act was not done; without a reason it was."""

    kind: str
    item: str
    standing: Standing | None
    problem: Worded | None = None


@pages.post("/desk/park", Permission.POST)
def park(office: Office, visit: Visit) -> ResponseReturnValue:
    """What is ticked is set aside, for one reason and until one day."""
    form, (ticked, _) = ParkForm(visit.words, request.form), _meant(office, visit, unread=False)
    if not ticked:
        return nothing_ticked(visit, "/")
    order = form.asked(workflow.ParkBody, revision=0)
    if order is None:
        return render_template("park_many.html", form=form, ticked=ticked), form.status

    def parked(kind: str, item: str, standing: Standing, key: str) -> None:
        seen = order.model_copy(update={"revision": standing.revision})
        office.workflow.park(visit.caller, kind, item, seen, key)

    rows = done_to_each(office, visit, ticked, parked, is_done=lambda standing: standing.parked is not None)
    return render_template("many.html", rows=rows, back="/", done=visit.words.gettext("Parked"))


@pages.post("/desk/close", Permission.POST)
def close(office: Office, visit: Visit) -> ResponseReturnValue:
    """The receipts that are ticked are disposed of, with one remark. A file is closed by itself: each has its
    own retention.
    """
    form, (meant, _) = CloseForm(visit.words, request.form), _meant(office, visit, unread=False)
    ticked = [each for each in meant if each[0] == "receipt"]
    if not ticked:
        return nothing_ticked(visit, "/", visit.words.gettext("No receipt is ticked: nothing was done."))
    order = form.asked(workflow.CloseBody, remark=form.closing, revision=0)
    if order is None:
        return render_template("close_many.html", form=form, ticked=ticked), form.status

    def closed(_kind: str, item: str, standing: Standing, key: str) -> None:
        seen = order.model_copy(update={"revision": standing.revision})
        office.workflow.close(visit.caller, item, seen, key)

    rows = done_to_each(office, visit, ticked, closed, is_done=lambda standing: standing.closed is not None)
    return render_template("many.html", rows=rows, back="/", done=visit.words.gettext("Closed"))


@pages.post("/desk/unpark", Permission.POST)
def unpark(office: Office, visit: Visit) -> ResponseReturnValue:
    """What is ticked lies before this post again."""
    ticked = what_is_ticked()
    if not ticked:
        return nothing_ticked(visit, "/parked")

    def unparked(kind: str, item: str, standing: Standing, key: str) -> None:
        seen = workflow.Seen(revision=standing.revision)
        office.workflow.unpark(visit.caller, kind, item, seen, key)

    rows = done_to_each(office, visit, ticked, unparked, is_done=lambda standing: standing.parked is None)
    return render_template("many.html", rows=rows, back="/parked", done=visit.words.gettext("Taken up again"))


@pages.post("/desk/receive", Permission.POST)
def receive(office: Office, visit: Visit) -> ResponseReturnValue:
    """What is ticked, of what has come, is taken up: as deliberate as one by one, as each is named."""
    ticked, _ = _meant(office, visit, unread=True)
    if not ticked:
        return nothing_ticked(visit, "/")

    def received(kind: str, item: str, _standing: Standing, key: str) -> None:
        office.workflow.receive(visit.caller, kind, item, key)

    def is_here(standing: Standing) -> bool:
        return standing.custody is not None and standing.custody.holder == visit.post.post

    rows = done_to_each(office, visit, ticked, received, is_done=is_here, opens=True)
    return render_template("many.html", rows=rows, back="/", done=visit.words.gettext("Opened"))


@pages.post("/desk/send", Permission.POST)
def send(office: Office, visit: Visit) -> ResponseReturnValue:
    """What is ticked goes to one post, with one remark; before that, what it is and to whom it may go."""
    filled = typed_with_phrase(office, visit)
    form, (ticked, is_cut) = SendForm(visit.words, filled), _meant(office, visit, unread=False)
    if not ticked:
        return nothing_ticked(visit, "/")
    order = form.asked(workflow.ForwardBody, revision=0) if filled.get("do") == "send" else None
    if order is None:
        return _what_to_send(office, visit, form, ticked, is_cut=is_cut)

    def sent(kind: str, item: str, standing: Standing, key: str) -> None:
        seen = {"to": order.to, "remark": order.remark, "due": order.due, "revision": standing.revision}
        if kind == "file":
            office.workflow.forward(visit.caller, item, workflow.ForwardBody.model_validate(seen), key)
        else:
            office.workflow.mark(visit.caller, item, workflow.MarkBody.model_validate(seen), key)

    def is_sent(standing: Standing) -> bool:
        custody = standing.custody
        return custody is not None and (custody.from_, custody.to) == (visit.post.post, order.to)

    rows = done_to_each(office, visit, ticked, sent, is_done=is_sent)
    done = visit.words.gettext("Sent to %(post)s", post=visit.name_of(order.to))
    return render_template("many.html", rows=rows, back="/", done=done)


def _what_to_send(
    office: Office, visit: Visit, form: SendForm, ticked: Ticked, *, is_cut: bool
) -> ResponseReturnValue:
    """Each that is meant, with its tick to be taken away, and the posts to choose from."""
    habits = habits_of(office, visit)
    near = nearest(visit, None, habits.recent)
    page = render_template(
        "send_many.html",
        form=form,
        rows=done_to_each(office, visit, ticked, lambda *_: None, is_done=lambda _: True),
        is_cut=is_cut,
        near=near,
        posts=posts_to_choose(office, visit, form.q.data or "", near),
        habits=habits,
        phrases_for=phrases_for,
    )
    return page, form.status


def _meant(office: Office, visit: Visit, *, unread: bool) -> tuple[Ticked, bool]:
    """What is ticked, or all of the list that is shown but that, opened or not as is asked; and whether there
    is more of the list than is done at once.
    """
    ticked = what_is_ticked()
    if request.form.get("which") != "rest":
        return ticked, False
    post, wish = visit.post, request.form.get("only", "")
    listed = office.workflow.desk(
        visit.caller, post.post, post.department, only=wish if wish in LISTS else None, limit=str(AT_ONCE)
    )
    rest = [(item.kind, item.item) for item in listed.items if item.unread == unread]
    return [each for each in rest if each not in ticked], listed.next is not None


def done_to_each(
    office: Office,
    visit: Visit,
    ticked: Ticked,
    act: Callable[[str, str, Standing, str], None],
    *,
    is_done: Callable[[Standing], bool],
    opens: bool = False,
) -> list[Row]:
    """What became of each; what has not been opened is only opened. One of which it is done already was done
    by the first press of the button.
    """
    rows = []
    for kind, item in ticked:
        standing = None
        try:
            standing = standing_of(office, visit, kind, item)
            if "receive" in standing.may and not opens:
                rows.append(Row(kind, item, standing, _unopened(visit)))
                continue
            if not is_done(standing):
                act(kind, item, standing, derived_key(act_key(), request.path, item))
            rows.append(Row(kind, item, standing))
        except ServiceProblem as problem:
            rows.append(Row(kind, item, standing, visit.worded(problem)))
    return rows


def _unopened(visit: Visit) -> Worded:
    return Worded(visit.words.gettext("Not opened yet"), visit.words.gettext("Open it first."))


def what_is_ticked() -> Ticked:
    """Kind and id of what was ticked, as the list named it."""
    named = [value.partition("/") for value in request.form.getlist("ticked")]
    return [(kind, item) for kind, _, item in named if kind in KINDS and is_ulid(item.rpartition(".")[2])]


def nothing_ticked(visit: Visit, back: str, said: str = "") -> ResponseReturnValue:
    """Back to the list, which says that nothing was done."""
    flash(said or visit.words.gettext("Nothing is ticked: nothing was done."), "wrong")
    return redirect(back, HTTPStatus.SEE_OTHER)
