"""Stock phrases: chosen from a list, put in behind what stands in a field, and changed there like anything
typed. A phrase never sends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from gateway.api import workflow
from gateway.application.office import Office
from gateway.application.scripts import language_of
from gateway.clients.problems import ServiceProblem
from gateway.http.forms import SHOW, Form, Text, act_key
from gateway.http.pages import Pages, Permission
from gateway.http.visit import Visit
from gateway.i18n import LANGUAGES, N_

pages = Pages("phrases")
PUT: Final = "phrase-"
"""The wish of a button that puts a phrase in, before the name of its field."""
FIELDS: Final = ("text", "remark")
"""Into which a phrase may be put."""
NONE: Final = workflow.Habits(phrases=[], agreed={})


class PhraseForm(Form):
    """A phrase of the desk's own."""

    text = Text(N_("New phrase"), needed="missing")


@dataclass(frozen=True)
class Offered:
    """A phrase in one language; `code` names both."""

    code: str
    text: str


def habits_of(office: Office, visit: Visit) -> workflow.Habits:
    """What the acting post's desk does again and again; no page fails for want of it."""
    try:
        return office.workflow.habits(visit.caller, visit.post.post, visit.post.department)
    except ServiceProblem:
        return NONE


def phrases_for(
    habits: workflow.Habits, uses: Sequence[str], title: str, language: str
) -> Mapping[str, Sequence[Offered]]:
    """The phrases for these uses, most taken first: in the language of the title, then in the reader's where
    that is another. A desk's own stand in their own language, whatever that is.
    """
    chosen = [phrase for phrase in habits.phrases if set(uses) & set(phrase.uses)]
    found: dict[str, list[Offered]] = {}
    for code in dict.fromkeys([language_of(title) or language, language, *LANGUAGES]):
        near = not found or code == language
        texts = [(each.phrase, each.text.get(code), each.own) for each in chosen]
        listed = [Offered(f"{name}.{code}", text) for name, text, own in texts if text and (near or own)]
        if listed:
            found[code] = listed
    return found


def typed_with_phrase(office: Office, visit: Visit) -> MultiDict[str, str]:
    """What was typed; where a phrase was to be put in, with it, and then only to be shown again."""
    wish = request.form.get("do", "")
    if not wish.startswith(PUT):
        return request.form
    field, typed = wish.removeprefix(PUT), MultiDict(request.form)
    name, _, language = typed.get(f"{field}-phrase", "").rpartition(".")
    texts = {phrase.phrase: phrase.text.get(language, "") for phrase in habits_of(office, visit).phrases}
    if texts.get(name):
        _taken(office, visit, name)
        typed[field] = _behind(typed.get(field, ""), texts[name])
    typed["do"] = SHOW
    return typed


@pages.post("/phrases/taken", Permission.POST)
def taken(office: Office, visit: Visit) -> ResponseReturnValue:
    """The page's own script has put the phrase in: it is counted."""
    for field in FIELDS:
        name, _, _language = request.form.get(f"{field}-phrase", "").rpartition(".")
        if name:
            _taken(office, visit, name)
    return "", HTTPStatus.NO_CONTENT


@pages.get("/phrases", Permission.POST)
def phrases(office: Office, visit: Visit) -> ResponseReturnValue:
    """The desk's own phrases and the office's."""
    return _page(office, visit, PhraseForm(visit.words))


@pages.post("/phrases", Permission.POST)
def keep(office: Office, visit: Visit) -> ResponseReturnValue:
    """The desk has one more."""
    form, post = PhraseForm(visit.words, request.form), visit.post
    phrase = form.asked(workflow.PhraseBody)
    if phrase is not None:
        with form.refusable():
            office.workflow.keep_phrase(visit.caller, post.post, post.department, act_key(), phrase)
            flash(visit.words.gettext("The phrase is kept."), "done")
            return redirect("/phrases", HTTPStatus.SEE_OTHER)
    return _page(office, visit, form)


@pages.post("/phrases/<phrase>/drop", Permission.POST)
def drop(office: Office, visit: Visit, phrase: str) -> ResponseReturnValue:
    """The desk has it no more; what was written with it stays written."""
    post = visit.post
    office.workflow.drop_phrase(visit.caller, post.post, post.department, phrase)
    flash(visit.words.gettext("The phrase is removed."), "done")
    return redirect("/phrases", HTTPStatus.SEE_OTHER)


def _page(office: Office, visit: Visit, form: PhraseForm) -> ResponseReturnValue:
    habits = office.workflow.habits(visit.caller, visit.post.post, visit.post.department)
    return render_template("phrases.html", habits=habits, form=form), form.status


def _taken(office: Office, visit: Visit, name: str) -> None:
    """It is counted; for want of that nothing fails."""
    with suppress(ServiceProblem):
        office.workflow.take_phrase(visit.caller, visit.post.post, visit.post.department, name)


def _behind(text: str, phrase: str) -> str:
    return f"{text}{phrase}" if not text or text[-1].isspace() else f"{text} {phrase}"
