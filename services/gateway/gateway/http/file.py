"""The file: notes left, papers right, and the one form in which its holder writes and sends it on.

Note and order are one form, so that text typed a second before "Forward" travels with it, with or without a
script. Every act of the form has a key derived from the form's, so a double click or a retry is one act.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import BooleanField

from gateway.api import workflow
from gateway.api.model import Model
from gateway.application.keys import derived_key, digest
from gateway.application.office import Office
from gateway.clients.problems import ServiceProblem
from gateway.http.choices import nearest, posts_to_choose
from gateway.http.closing import ReopenForm
from gateway.http.desk import ParkForm, say_sent
from gateway.http.forms import SHOW, SendForm, Text, act_key, seen_draft, seen_revision
from gateway.http.opinions import OpinionForm
from gateway.http.pages import Pages, Permission
from gateway.http.phrases import habits_of, phrases_for, typed_with_phrase
from gateway.http.reading import WIDTHS, Look, read_notes, read_papers, side_by_side
from gateway.http.refusals import is_fragment, not_saved, typed
from gateway.http.visit import Visit
from gateway.i18n import N_

pages = Pages("file")
ORDERS: Mapping[str, type[Model]] = {
    "forward": workflow.ForwardBody,
    "return": workflow.ReturnBody,
    "agree": workflow.ReturnBody,
    "agree-forward": workflow.ForwardBody,
}
AGREED = frozenset({"agree", "agree-forward"})
"""With the office's word of agreement for a note."""


class WorkForm(SendForm):
    """The draft of the note, and where the file goes with it; without a note when it is `bare`."""

    text = Text(N_("Draft note"))
    bare = BooleanField()


@pages.get("/files/<file>", Permission.POST)
def file(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """The file as it stands; looking opens nothing."""
    return _page(office, visit, file, None)


@pages.get("/files/<file>/notes", Permission.POST)
def notes(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """Another part of the notes, to be put above or below those that are shown."""
    look = Look.asked(request.args)
    if not is_fragment():
        return redirect(f"/files/{file}?{look.query()}")
    return render_template(
        "_notes.html",
        identifier=file,
        notes=read_notes(office.workflow, visit.caller, file, look),
        look=look,
        added="above" if look.notes_after is None else "below",
    )


@pages.get("/files/<file>/papers", Permission.POST)
def papers(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """The other side of the file, at another page."""
    look = Look.asked(request.args)
    if not is_fragment():
        return redirect(f"/files/{file}?{look.query(side='papers')}")
    cover, found = side_by_side(
        lambda: office.workflow.cover(visit.caller, file),
        lambda: read_papers(office.workflow, visit.caller, file, look),
    )
    return render_template(
        "_papers.html", file=cover, papers=found, look=look.at(found.part), widths=WIDTHS, turned=True
    )


@pages.get("/files/<file>/contents", Permission.POST)
def contents(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """Another part of the table of contents, to be put above or below the one that is shown."""
    look = Look.asked(request.args)
    if not is_fragment():
        return redirect(f"/files/{file}?{look.query(side='papers')}")
    part = read_papers(office.workflow, visit.caller, file, look).part
    return render_template(
        "_contents.html",
        identifier=file,
        part=part,
        look=look.at(part),
        added="above" if look.papers_after is None else "below",
    )


@pages.post("/files/<file>", Permission.POST)
def work(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """What the pressed button says: save the note, look for a post, forward, return."""
    filled = typed_with_phrase(office, visit)
    wish = filled.get("do", "save")
    form = WorkForm(visit.words, filled)
    if wish == SHOW:
        return _page(office, visit, file, form)
    order = _order(form, wish)
    if order is None:
        return _page(office, visit, file, form)
    if wish in ORDERS and wish not in AGREED and not form.text.data and not form.bare.data:
        return _page(office, visit, file, form, is_bare=True)
    with form.refusable():
        return _carried_out(office, visit, file, order, derived_key(act_key(), wish))
    return _page(office, visit, file, form)


def _order(form: WorkForm, wish: str) -> Model | None:
    """What the pressed button asks for; or None, and then there are faults. Who only agrees writes nothing
    beside it, and what is typed is not thrown away.
    """
    shape = ORDERS.get(wish, workflow.NoteBody)
    if wish not in AGREED:
        return form.asked(shape, revision=seen_revision(), note=form.text, over=seen_draft())
    order = form.asked(shape, revision=seen_revision(), agreed=True)
    if form.text.data:
        form.blame(form.text, "beside-agreed")
        return None
    return order


@pages.post("/files/<file>/note", Permission.POST)
def autosave(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """The draft is kept while it is being written, which is use of the session; answers with the state that
    the form must carry on.
    """
    form = WorkForm(visit.words, request.form)
    draft = form.asked(workflow.NoteBody, revision=seen_revision(), over=seen_draft())
    problem = None if draft else ServiceProblem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid")
    try:
        if draft:
            _keep_note(office, visit, file, draft)
    except ServiceProblem as refused:
        problem = refused
    if problem:
        return not_saved(visit, problem)
    return render_template("_saved.html", text=form.text.data, at=visit.words.now)


def _carried_out(office: Office, visit: Visit, file: str, order: Model, key: str) -> ResponseReturnValue:
    match order:
        case workflow.ForwardBody():
            sent = office.workflow.forward(visit.caller, file, order, key)
        case workflow.ReturnBody():
            sent = office.workflow.send_back(visit.caller, file, order, key)
        case workflow.NoteBody():
            _keep_note(office, visit, file, order)
            flash(visit.words.gettext("The draft note is saved."), "done")
            return redirect(f"/files/{file}#note", HTTPStatus.SEE_OTHER)
        case _:
            raise TypeError(order)
    say_sent(visit, "file", sent)
    return redirect("/", HTTPStatus.SEE_OTHER)


def _keep_note(office: Office, visit: Visit, file: str, draft: workflow.NoteBody) -> None:
    """The draft is kept, unless it is what was saved last."""
    if digest(draft.text) != draft.over:
        office.workflow.note(visit.caller, file, draft)


def _page(
    office: Office, visit: Visit, identifier: str, form: WorkForm | None, *, is_bare: bool = False
) -> ResponseReturnValue:
    """The file, with the form as it was sent, else with the draft. `is_bare` asks whether it shall go without
    a note. A draft that another window saved meanwhile stands beside what was typed; where the post may not
    write any more, all that was typed stands there for copying.
    """
    look = Look.asked(request.args)
    cover, notes, papers, habits = side_by_side(
        lambda: office.workflow.cover(visit.caller, identifier),
        lambda: read_notes(office.workflow, visit.caller, identifier, look),
        lambda: read_papers(office.workflow, visit.caller, identifier, look),
        lambda: habits_of(office, visit),
    )
    letters = office.workflow.letters(visit.caller, identifier) if look.side == "letters" else None
    draft = cover.draft.text if cover.draft else ""
    other = draft if form and seen_draft() not in {None, digest(draft)} and form.text.data != draft else ""
    kept = typed(request.form) if form and form.problem and "note" not in cover.may else {}
    form = form or WorkForm(visit.words, known={"text": draft})
    near = nearest(visit, cover.came_from, habits.recent, cover.channel) if "forward" in cover.may else ()
    page = render_template(
        "file.html",
        file=cover,
        notes=notes,
        papers=papers,
        letters=letters,
        look=look.at(papers.part),
        widths=WIDTHS,
        form=form,
        other=other,
        kept=kept,
        is_bare=is_bare,
        park=ParkForm(visit.words),
        opine=OpinionForm(visit.words),
        habits=habits,
        phrases_for=phrases_for,
        reopen=ReopenForm(visit.words),
        near=near,
        posts=posts_to_choose(office, visit, form.q.data or "", near) if "forward" in cover.may else (),
    )
    return page, form.status
