"""The file: notes left, papers right, and the one form in which its holder writes and sends it on.

Note and order are one form, so that text typed a second before "Forward" travels with it, with or without a
script. Every act of the form has a key derived from the form's, so a double click or a retry is one act.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import BooleanField

from gateway.api import workflow
from gateway.api.model import Model
from gateway.application.keys import derived_key, digest
from gateway.application.movements import movements
from gateway.application.office import Office
from gateway.clients.problems import ServiceProblem
from gateway.http.choices import posts_to_choose
from gateway.http.desk import ParkForm
from gateway.http.forms import SendForm, Text, act_key, seen_revision
from gateway.http.pages import Pages, Permission
from gateway.http.visit import Visit
from gateway.i18n import N_

pages = Pages("file")
SIDES = ("notes", "papers")
PART = 100  # notes and papers that are shown at once
ORDERS: Mapping[str, type[Model]] = {"forward": workflow.ForwardBody, "return": workflow.ReturnBody}
WIDTHS = {"fit": 800, "large": 1600}  # pixels of the page image; files offers these


@dataclass(frozen=True)
class PageShown:
    """The page of the correspondence side that is shown: n/c of the file is `leaf` of its paper."""

    number: int
    last: int
    paper: workflow.Paper | None
    leaf: int


class WorkForm(SendForm):
    """The draft of the note, and where the file goes with it; without a note when it is `bare`."""

    text = Text(N_("Draft note"))
    bare = BooleanField()


@pages.get("/files/<file>", Permission.POST)
def file(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """The file as it stands; looking opens nothing."""
    return _page(office, visit, file, None)


@pages.post("/files/<file>", Permission.POST)
def work(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """What the pressed button says: save the note, look for a post, forward, return."""
    wish = request.form.get("do", "save")
    form = WorkForm(visit.words, request.form)
    if wish == "search":
        return _page(office, visit, file, form)
    order = form.asked(ORDERS.get(wish, workflow.NoteBody), revision=seen_revision(), note=form.text)
    if order is None:
        return _page(office, visit, file, form)
    if wish in ORDERS and not form.text.data and not form.bare.data:
        return _page(office, visit, file, form, is_bare=True)
    with form.refusable():
        _carry_out(office, visit, file, order)
        return _done(visit, wish, file)
    return _page(office, visit, file, form)


@pages.post("/files/<file>/note", Permission.POST, passive=True)
def autosave(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """The draft is kept while it is being written; answers with the state that the form must carry on."""
    form = WorkForm(visit.words, request.form)
    draft = form.asked(workflow.NoteBody, revision=seen_revision())
    problem = None if draft else ServiceProblem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid")
    try:
        if draft:
            _keep_note(office, visit, file, draft)
    except ServiceProblem as refused:
        problem = refused
    if problem:
        return render_template("_not_saved.html", problem=visit.worded(problem)), HTTPStatus.OK
    return render_template("_saved.html", text=form.text.data, at=visit.words.now)


@pages.get("/files/<file>/history", Permission.POST)
def history(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """Every holder from/until, and every reminder."""
    shown = office.workflow.cover(visit.caller, file)
    listed = office.workflow.history(visit.caller, file, request.args.get("after"))
    return render_template(
        "history.html",
        file=shown,
        listed=listed,
        movements=movements(listed.items, is_last=listed.next is None),
        first="after" not in request.args,
    )


def _carry_out(office: Office, visit: Visit, file: str, order: Model) -> None:
    match order:
        case workflow.ForwardBody():
            office.workflow.forward(visit.caller, file, order, derived_key(act_key(), "forward"))
        case workflow.ReturnBody():
            office.workflow.send_back(visit.caller, file, order, derived_key(act_key(), "return"))
        case workflow.NoteBody():
            _keep_note(office, visit, file, order)


def _keep_note(office: Office, visit: Visit, file: str, draft: workflow.NoteBody) -> None:
    """The draft is kept, unless it is what was saved last."""
    if digest(draft.text) != request.form.get("saved"):
        office.workflow.note(visit.caller, file, draft)


def _done(visit: Visit, wish: str, file: str) -> ResponseReturnValue:
    if wish == "save":
        flash(visit.words.gettext("The draft note is saved."), "done")
        return redirect(f"/files/{file}#note", HTTPStatus.SEE_OTHER)
    flash(visit.words.gettext("The file has been sent. Your note is sealed."), "done")
    return redirect("/", HTTPStatus.SEE_OTHER)


def _page(
    office: Office, visit: Visit, identifier: str, form: WorkForm | None, *, is_bare: bool = False
) -> ResponseReturnValue:
    """The file, with the form as it was sent, else with the draft. `is_bare` asks whether it shall go without
    a note.
    """
    file = office.workflow.cover(visit.caller, identifier)
    notes = office.workflow.notes(visit.caller, identifier, limit=PART)
    papers = office.workflow.papers(visit.caller, identifier, limit=PART)
    form = form or WorkForm(visit.words, known={"text": file.draft.text if file.draft else ""})
    page = render_template(
        "file.html",
        file=file,
        notes=notes.items,
        papers=papers.items,
        shown=_page_shown(office, visit, file, papers.items, request.args.get("c", 0, type=int)),
        side=request.args.get("side") if request.args.get("side") in SIDES else "notes",
        zoom=request.args.get("zoom") if request.args.get("zoom") in WIDTHS else "fit",
        widths=WIDTHS,
        form=form,
        is_bare=is_bare,
        park=ParkForm(visit.words),
        posts=posts_to_choose(office, visit, form.q.data or "") if "forward" in file.may else (),
    )
    return page, form.status


def _page_shown(
    office: Office, visit: Visit, file: workflow.FileView, papers: Sequence[workflow.Paper], wanted: int
) -> PageShown:
    """The wanted page n/c, or the first page of the newest paper."""
    if not papers:
        return PageShown(0, 0, None, 0)
    number = wanted if 1 <= wanted <= file.pages else papers[-1].pages[0]
    paper = next((paper for paper in papers if paper.pages[0] <= number <= paper.pages[1]), None)
    if paper is None:
        (paper,) = office.workflow.papers(visit.caller, file.file, page=number, limit=1).items
    return PageShown(number, file.pages, paper, number - paper.pages[0] + 1)
