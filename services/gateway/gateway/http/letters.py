"""Letters: the editor of a draft, the letter as it would be printed, its versions, what is done with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, cast

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from directory import Capability
from gateway.api import workflow
from gateway.api.model import Model
from gateway.application import addressees
from gateway.application.office import Office
from gateway.application.who import Who
from gateway.application.word_diff import compared
from gateway.http.forms import (
    SHOW,
    Choice,
    Form,
    Line,
    Text,
    Typed,
    Wrong,
    act_key,
    seen_draft,
    seen_revision,
)
from gateway.http.labels import LETTER_LANGUAGES, WAYS
from gateway.http.pages import Pages, Permission
from gateway.http.refusals import for_copying
from gateway.http.visit import Visit
from gateway.i18n import N_

pages = Pages("letters")

ADDED: Mapping[str, str] = {"add-to": "recipients", "add-copy": "copies"}
"""The buttons that put a post of the district among the addressees, and the field in which it then stands."""
DONE: Mapping[str, tuple[type[Model], str]] = {
    "approve": (workflow.LetterBody, N_("Approved. The text is locked.")),
    "sign": (workflow.LetterBody, N_("Signed.")),
    "issue": (workflow.LetterNumberBody, N_("Issued. It has its number and a serial in the file.")),
    "issue-at-once": (workflow.LetterBody, N_("Issued. It has its number and a serial in the file.")),
    "discard-draft": (workflow.LetterBody, N_("The draft is discarded.")),
    "withdraw-approval": (workflow.WithdrawBody, N_("The approval is withdrawn. It is a draft again.")),
}
"""What the letter's own page asks, and what is said when it is done."""
COMPARED: Mapping[str, str] = {
    "subject": N_("Subject"),
    "reference": N_("Reference"),
    "to": N_("To"),
    "copies": N_("Copy to"),
    "body": N_("Text of the letter"),
    "form": N_("Form"),
    "language": N_("Language"),
    "signatory": N_("To be signed by"),
}
"""What of two versions is laid side by side, in this order."""


class People(Typed):
    """Addressees, one a paragraph."""

    empty: Any = ()

    def read(self, text: str) -> Any:
        """Who is meant. Raises Wrong where a line is too long for a sheet."""
        people = addressees.read(text)
        longest = {name: _longest(name) for name in ("name", "designation", "address")}
        if any(len(one.get(name, "")) > most for one in people for name, most in longest.items()):
            raise Wrong("line-too-long")
        return people

    def shown(self) -> str:
        """What was typed, else who it began with."""
        return str(self.raw_data[0]) if self.raw_data else addressees.written(self.data or ())


class OneOf(Choice):
    """One of some codes that a service tells, or none."""

    def __init__(self, label: str = "", **how: Any) -> None:
        super().__init__(label, options={}, **how)


class DraftForm(Form):
    """One version of a letter."""

    asked_as = {"kind": "form", "recipients": "to"}  # noqa: RUF012  # a mapping that nobody changes

    kind = OneOf(N_("Form"), needed="missing")
    language = Choice(N_("Language"), options=LETTER_LANGUAGES)
    subject = Line(N_("Subject"))
    reference = Line(N_("Reference"))
    in_reply_to = OneOf(N_("Answers the receipt"))
    recipients = People(N_("To"))
    copies = People(N_("Copy to"))
    body = Text(N_("Text of the letter"))
    signatory = OneOf(N_("To be signed by"), needed="missing")
    post = OneOf(N_("A post of the district"))


class WithdrawForm(Form):
    """Why what was approved is to be corrected."""

    reason = Text(N_("Reason"), needed="missing")


@pages.get("/files/<file>/letters/new", Permission.POST)
def new_letter(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """The form of a new letter: an empty one, the answer to a receipt, or one more like another."""
    like, reply = request.args.get("like", type=int), request.args.get("reply", "")
    known = _like(office, visit, file, like) if like else _answering(office, visit, file, reply)
    form = DraftForm(
        visit.words, known={"signatory": _signatory(visit), "language": visit.words.language, **known}
    )
    return _editor(office, visit, file, None, form)


@pages.post("/files/<file>/letters/new", Permission.POST)
def begin(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """The letter is a draft of the file."""
    return _save(office, visit, file, None)


@pages.get("/files/<file>/letters/<int:letter>", Permission.POST)
def letter(office: Office, visit: Visit, file: str, letter: int) -> ResponseReturnValue:
    """The letter as it would be printed now, who wrote what of it, and what may be done."""
    return _page(office, visit, file, letter, WithdrawForm(visit.words))


@pages.get("/files/<file>/letters/<int:letter>/edit", Permission.POST)
def edit(office: Office, visit: Visit, file: str, letter: int) -> ResponseReturnValue:
    """The form of its next version."""
    return _editor(office, visit, file, letter, None)


@pages.post("/files/<file>/letters/<int:letter>/edit", Permission.POST)
def revise(office: Office, visit: Visit, file: str, letter: int) -> ResponseReturnValue:
    """The letter has one version more."""
    return _save(office, visit, file, letter)


@pages.get("/files/<file>/letters/<int:letter>/versions/<int:version>", Permission.POST)
def version(office: Office, visit: Visit, file: str, letter: int, version: int) -> ResponseReturnValue:
    """A version, and what it changed in the one before it."""
    shown = office.workflow.version(visit.caller, file, letter, version)
    before = office.workflow.version(visit.caller, file, letter, version - 1) if version > 1 else None
    changes = _changes(visit, before.content if before else None, shown.content)
    standing = office.workflow.letter(visit.caller, file, letter)
    return render_template(
        "letter_version.html", letter=standing, shown=shown, before=before, changes=changes
    )


@pages.get("/files/<file>/letters/<int:letter>/issue", Permission.POST)
def preview(office: Office, visit: Visit, file: str, letter: int) -> ResponseReturnValue:
    """The letter once more as it will go out, before anything is issued."""
    standing = office.workflow.letter(visit.caller, file, letter)
    acts = [act for act in ("issue", "issue-at-once") if act in standing.may]
    if not acts:
        return redirect(f"/files/{file}/letters/{letter}")
    return render_template("letter_issue.html", letter=standing, act=acts[0])


@pages.post("/files/<file>/letters/<int:letter>/<act>", Permission.POST)
def do(office: Office, visit: Visit, file: str, letter: int, act: str) -> ResponseReturnValue:
    """What the pressed button says is done with the version that was seen."""
    if act not in DONE:
        raise NotFound
    shape, said = DONE[act]
    form = WithdrawForm(visit.words, request.form)
    order = form.asked(shape, letter=letter, revision=seen_revision(), digest=request.form.get("digest", ""))
    if order is not None:
        with form.refusable():
            office.workflow.on_letter(visit.caller, file, act, order, act_key())
            flash(visit.words.gettext(said), "done")
            gone = act == "discard-draft"
            back = f"/files/{file}?side=letters" if gone else f"/files/{file}/letters/{letter}"
            return redirect(back, HTTPStatus.SEE_OTHER)
    return _page(office, visit, file, letter, form)


def _save(office: Office, visit: Visit, file: str, number: int | None) -> ResponseReturnValue:
    """The version is saved; a form that cannot be comes back with all that was typed."""
    form = DraftForm(visit.words, request.form)
    wish = request.form.get("do", "save")
    if wish in ADDED:
        _add(visit, form, ADDED[wish])
    elif wish != SHOW:
        order = form.asked(
            workflow.DraftBody,
            letter=number,
            over=seen_draft(),
            revision=seen_revision(),
            form=form.kind,
            to=form.recipients,
            in_reply_to=form.in_reply_to.data or None,
        )
        if order is not None:
            with form.refusable():
                office.workflow.on_letter(visit.caller, file, "draft", order, act_key())
                flash(visit.words.gettext("The draft is saved."), "done")
                saved = number or office.workflow.letters(visit.caller, file).items[0].letter
                return redirect(f"/files/{file}/letters/{saved}", HTTPStatus.SEE_OTHER)
    return _editor(office, visit, file, number, form)


def _add(visit: Visit, form: DraftForm, field: str) -> None:
    """The chosen post stands among those addressees; the form is only shown again."""
    who = visit.named(form.post.data)
    if who is not None:
        typed = cast("People", form[field])
        both = (typed.shown().strip(), addressees.of_post(who, visit.words))
        typed.raw_data = [addressees.BETWEEN.join(part for part in both if part)]


def _editor(
    office: Office, visit: Visit, file: str, number: int | None, form: DraftForm | None
) -> ResponseReturnValue:
    """The form of a version, as it was sent, else with the newest. Where the post may not write any more, all
    that was typed is shown for copying; a version that was saved meanwhile can be looked at beside it.
    """
    cover = office.workflow.cover(visit.caller, file)
    standing = office.workflow.letter(visit.caller, file, number) if number else None
    may_write = "draft" in (standing.may if standing else cover.may)
    if not may_write and form and form.problem:
        return for_copying(visit, form.problem)
    if not may_write:
        raise NotFound
    over = standing.digest if standing else ""
    changed = bool(form and form.is_read and seen_draft() not in {None, over})
    form = form or DraftForm(visit.words, known=_known(standing.content if standing else None))
    cards = office.workflow.posts(visit.caller, "")
    _offer(form, office.workflow.letter_forms(visit.caller, file), cards, visit)
    form.in_reply_to.options = {"": N_("none"), **_receipts(office, visit, file)}
    page = render_template(
        "letter_edit.html", file=cover, letter=standing, form=form, over=over, changed=changed
    )
    return page, form.status


def _page(office: Office, visit: Visit, file: str, number: int, form: WithdrawForm) -> ResponseReturnValue:
    standing = office.workflow.letter(visit.caller, file, number)
    forms = {one.form: one for one in office.workflow.letter_forms(visit.caller, file)}
    receipts = _receipts(office, visit, file) if "reply-received" in standing.may else {}
    page = render_template(
        "letter.html", letter=standing, forms=forms, form=form, ways=WAYS, receipts=receipts
    )
    return page, form.status


def _offer(
    form: DraftForm,
    forms: Sequence[workflow.LetterForm],
    cards: Sequence[workflow.PostItem],
    visit: Visit,
) -> None:
    """What may be chosen: the office's forms, officers to sign, posts of the district."""
    form.kind.options = {one.form: visit.words.name(one.title) for one in forms}
    named = {card.post: _post(card, visit) for card in cards}
    officers = {card.post for card in cards if Capability.OFFICER in card.capabilities}
    form.signatory.options = {post: name for post, name in named.items() if post in officers}
    form.post.options = {"": N_("choose a post"), **named}


def _post(card: workflow.PostItem, visit: Visit) -> str:
    who = Who.of(card)
    return ", ".join(filter(None, (visit.words.name(who.designation), visit.words.name(who.section))))


def _receipts(office: Office, visit: Visit, file: str) -> dict[str, str]:
    """The latest receipts of the file, the newest first, which a letter may answer."""
    papers = office.workflow.papers(visit.caller, file, limit=50).items
    return {one.receipt: f"{one.number} · {one.title[:60]}" for one in reversed(papers) if one.receipt}


def _known(content: workflow.Content | None) -> dict[str, Any]:
    """What the form of a version begins with."""
    if content is None:
        return {}
    told = {
        name: getattr(content, name) for name in ("language", "subject", "reference", "body", "signatory")
    }
    people = {"recipients": content.to, "copies": content.copies}
    return {**told, **people, "kind": content.form, "in_reply_to": content.in_reply_to}


def _like(office: Office, visit: Visit, file: str, number: int) -> dict[str, Any]:
    """One more like that letter; it answers nothing yet."""
    return {**_known(office.workflow.letter(visit.caller, file, number).content), "in_reply_to": ""}


def _answering(office: Office, visit: Visit, file: str, receipt: str) -> dict[str, Any]:
    """The beginning of an answer to one of the newest receipts of the file."""
    papers = office.workflow.papers(visit.caller, file, limit=50).items if receipt else ()
    for one in papers:
        if one.receipt == receipt:
            reference = ", ".join(filter(None, (one.letter_ref, visit.words.day(one.letter_date))))
            people = [workflow.Addressee(name=one.sender, designation="", address="", post=None)]
            return {
                "subject": one.title,
                "reference": reference,
                "in_reply_to": receipt,
                "recipients": people if one.sender else [],
            }
    return {}


def _signatory(visit: Visit) -> str:
    """Who would sign: the post itself, if it is an officer's, else its superior."""
    own = visit.named(visit.post.post)
    if visit.can(Capability.OFFICER) or own is None:
        return visit.post.post
    return own.superior or visit.post.post


def _changes(
    visit: Visit, before: workflow.Content | None, after: workflow.Content | None
) -> list[tuple[str, Any]]:
    """What of each part that differs was taken out and put in; of a first version, all that it says."""
    if after is None:
        return []
    old, new = _parts(visit, before), _parts(visit, after)
    return [
        (label, compared(old[name], new[name])) for name, label in COMPARED.items() if old[name] != new[name]
    ]


def _parts(visit: Visit, content: workflow.Content | None) -> dict[str, str]:
    if content is None:
        return dict.fromkeys(COMPARED, "")
    return {
        "subject": content.subject,
        "reference": content.reference,
        "to": addressees.written(content.to),
        "copies": addressees.written(content.copies),
        "body": content.body,
        "form": content.form,
        "language": visit.words.gettext(LETTER_LANGUAGES[content.language]),
        "signatory": visit.name_of(content.signatory),
    }


def _longest(name: str) -> int:
    """How long that line of an addressee may be, as the service's contract says."""
    (limit,) = (
        rule.max_length
        for rule in workflow.AddresseeBody.model_fields[name].metadata
        if hasattr(rule, "max_length")
    )
    return int(limit)
