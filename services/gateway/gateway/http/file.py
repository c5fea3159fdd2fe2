"""The file: notes left, papers right, and the one form in which its holder writes and sends it on.

Note and order are one form, so that text typed a second before "Forward" travels with it, with or without a
script. Every act of the form has a key derived from the form's, so a double click or a retry is one act.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from gateway.application.keys import derived_key, digest
from gateway.application.movements import movements
from gateway.application.office import Office
from gateway.application.problems import ServiceProblem, Unanswered
from gateway.application.views import Cover, Paper
from gateway.http.choices import CHOOSE_POST, posts_to_choose
from gateway.http.forms import LONGEST_REMARK, Form, act_key, seen_revision
from gateway.http.pages import Pages, Permission
from gateway.http.visit import Visit
from gateway.http.wording import worded

pages = Pages("file")
SIDES = ("notes", "papers")
PART = 100  # notes and papers that are shown at once
WIDTHS = {"fit": 800, "large": 1600}  # pixels of the page image; files offers these


@dataclass(frozen=True)
class PageShown:
    """The page of the correspondence side that is shown: n/c of the file is `leaf` of its paper."""

    number: int
    last: int
    paper: Paper | None
    leaf: int


@pages.get("/files/<file>", Permission.POST)
def file(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """The file as it stands; looking opens nothing."""
    return _page(office, visit, file, {}, {})


@pages.post("/files/<file>", Permission.POST)
def work(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """What the pressed button says: save the note, look for a post, forward, return."""
    wish = request.form.get("do", "save")
    form = Form(visit.words)
    text = form.text("text")
    if wish == "search":
        return _page(office, visit, file, dict(request.form), {})
    order = _order(office, form, wish) if wish in {"forward", "return"} else None
    if form.errors:
        return _page(office, visit, file, dict(request.form), form.errors)
    if order and not text and not request.form.get("bare"):
        return _page(office, visit, file, {**request.form, "warn": wish}, {})
    try:
        if order:
            order |= {"note": text, "revision": seen_revision()}
            office.workflow.forward(visit.caller, file, wish, order, derived_key(act_key(), wish))
        else:
            _keep_note(office, visit, file, text)
    except Unanswered:
        raise
    except ServiceProblem as problem:
        return _page(office, visit, file, dict(request.form), {}, problem)
    return _done(visit, wish, file)


@pages.post("/files/<file>/note", Permission.POST, passive=True)
def autosave(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """The draft is kept while it is being written; answers with the state that the form must carry on."""
    text = Form(visit.words).text("text")
    try:
        _keep_note(office, visit, file, text)
    except ServiceProblem as problem:
        told = worded(visit.words, problem, visit.name_of)
        return render_template("_not_saved.html", problem=told), HTTPStatus.OK
    return render_template("_saved.html", text=text, at=visit.words.now)


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


def _order(office: Office, form: Form, wish: str) -> dict[str, str | int | None]:
    to = {} if wish == "return" else {"to": form.chosen("to", form.words.gettext(CHOOSE_POST))}
    return {**to, "remark": form.text("remark", LONGEST_REMARK), "due": form.due("due", office.zone)}


def _keep_note(office: Office, visit: Visit, file: str, text: str) -> None:
    """The draft is `text`."""
    if digest(text) != request.form.get("saved"):
        office.workflow.note(visit.caller, file, text, seen_revision())


def _done(visit: Visit, wish: str, file: str) -> ResponseReturnValue:
    if wish == "save":
        flash(visit.words.gettext("The draft note is saved."), "done")
        return redirect(f"/files/{file}#note", HTTPStatus.SEE_OTHER)
    flash(visit.words.gettext("The file has been sent. Your note is sealed."), "done")
    return redirect("/", HTTPStatus.SEE_OTHER)


def _page(
    office: Office,
    visit: Visit,
    identifier: str,
    typed: dict[str, str],
    errors: dict[str, str],
    problem: ServiceProblem | None = None,
) -> ResponseReturnValue:
    file = office.workflow.cover(visit.caller, identifier)
    notes = office.workflow.notes(visit.caller, identifier, limit=PART)
    papers = office.workflow.papers(visit.caller, identifier, limit=PART)
    may_send = "forward" in file.may
    page = render_template(
        "file.html",
        file=file,
        notes=notes.items,
        papers=papers.items,
        shown=_page_shown(office, visit, file, papers.items, request.args.get("c", 0, type=int)),
        side=request.args.get("side") if request.args.get("side") in SIDES else "notes",
        zoom=request.args.get("zoom") if request.args.get("zoom") in WIDTHS else "fit",
        widths=WIDTHS,
        typed=typed,
        errors=errors,
        problem=worded(visit.words, problem, visit.name_of) if problem else None,
        overtaken=problem is not None and problem.status == HTTPStatus.CONFLICT,
        posts=posts_to_choose(office, visit, typed.get("q", "")) if may_send else (),
    )
    return page, problem.status if problem else HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK


def _page_shown(office: Office, visit: Visit, file: Cover, papers: Sequence[Paper], wanted: int) -> PageShown:
    """The wanted page n/c, or the first page of the newest paper."""
    if not papers:
        return PageShown(0, 0, None, 0)
    number = wanted if 1 <= wanted <= file.pages else papers[-1].pages[0]
    paper = next((paper for paper in papers if paper.pages[0] <= number <= paper.pages[1]), None)
    if paper is None:
        (paper,) = office.workflow.papers(visit.caller, file.file, page=number, limit=1).items
    return PageShown(number, file.pages, paper, number - paper.pages[0] + 1)
