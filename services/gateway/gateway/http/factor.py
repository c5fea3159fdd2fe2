"""A person's second factor: setting it up with a device, and giving it up."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, PasswordField

from gateway.api.auth import Code, Proof, Session
from gateway.application.office import Office
from gateway.application.qr import square
from gateway.http.account import again_in
from gateway.http.forms import Form, Line, OptionalLine
from gateway.http.log_in import browser_name, remembering
from gateway.http.pages import Pages, Permission
from gateway.http.visit import Visit
from gateway.i18n import N_

pages = Pages("factor")


class ProofForm(Form):
    """Who asks shows once more who they are."""

    password = PasswordField(N_("Password"))
    code = OptionalLine(N_("Code of the second factor"))


class CodeForm(Form):
    """The code that the device shows now; `offered` is the address of the square, to show it again."""

    code = Line(N_("Code that the app shows"), needed="missing")
    offered = HiddenField()


@pages.get("/account/factor", Permission.PERSON)
def factor(office: Office, visit: Visit) -> ResponseReturnValue:
    """How it is with the second factor, and what can be done."""
    return _page(office, visit, ProofForm(visit.words))


@pages.post("/account/factor/offer", Permission.PERSON)
def offer(office: Office, visit: Visit) -> ResponseReturnValue:
    """A square for the person's device; it counts when a code of it is shown."""
    form = ProofForm(visit.words, request.form)
    asked = form.asked(Proof, address=request.remote_addr, browser=browser_name())
    if asked is None:
        return _page(office, visit, form)
    with form.refusable():
        offered = office.auth.offer_factor(visit.caller, asked)
        return _offer_page(CodeForm(visit.words, known={"offered": offered.address}))
    return _page(office, visit, form)


@pages.post("/account/factor", Permission.PERSON)
def confirm(office: Office, visit: Visit) -> ResponseReturnValue:
    """The second factor counts; the recovery codes are shown this once, in a new session."""
    form = CodeForm(visit.words, request.form)
    asked = form.asked(Code, address=request.remote_addr, browser=browser_name())
    if asked is None:
        return _offer_page(form)
    with form.refusable():
        new = office.auth.confirm_factor(visit.caller, asked)
        device = again_in(office, visit, Session.model_validate(new.session))
        page = render_template("recovery_codes.html", codes=new.recovery)
        return remembering(make_response(page), device)
    return _offer_page(form)


@pages.post("/account/factor/remove", Permission.PERSON)
def remove(office: Office, visit: Visit) -> ResponseReturnValue:
    """No second factor any more, in a new session."""
    form = ProofForm(visit.words, request.form)
    asked = form.asked(Proof, address=request.remote_addr, browser=browser_name())
    if asked is None:
        return _page(office, visit, form)
    with form.refusable():
        device = again_in(office, visit, office.auth.remove_factor(visit.caller, asked))
        flash(
            visit.words.gettext("The second factor is removed. You are logged out everywhere else."), "done"
        )
        return remembering(make_response(redirect("/account", HTTPStatus.SEE_OTHER)), device)
    return _page(office, visit, form)


def _page(office: Office, visit: Visit, form: ProofForm) -> ResponseReturnValue:
    page = render_template("factor.html", form=form, standing=office.auth.factor(visit.caller))
    return page, form.status


def _offer_page(form: CodeForm) -> ResponseReturnValue:
    address = str(form.offered.data or "")
    secret = address.partition("secret=")[2].partition("&")[0]
    page = render_template("factor_offer.html", form=form, square=square(address), secret=secret)
    return page, form.status
