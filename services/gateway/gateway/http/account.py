"""A person's own account: their password, and where they are logged in."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import PasswordField

from gateway.api.auth import NewPassword, Session
from gateway.application.office import Office
from gateway.clients.problems import SignedOut
from gateway.http.forms import Form, OptionalLine, Wrong
from gateway.http.log_in import browser_name, remembering
from gateway.http.pages import Pages, Permission
from gateway.http.reading import side_by_side
from gateway.http.visit import Visit
from gateway.i18n import N_

pages = Pages("account")


class PasswordForm(Form):
    """The present password, and twice the new one; each is taken as it was typed. And a code, for who has a
    second factor.
    """

    current = PasswordField(N_("Present password"))
    new = PasswordField(N_("New password"))
    again = PasswordField(N_("New password once more"))
    code = OptionalLine(N_("Code of the second factor"))

    def validate_again(self, field: PasswordField) -> None:
        """Both are the same. Raises Wrong."""
        if field.data != self.new.data:
            raise Wrong("not-the-same")


@pages.get("/account", Permission.PERSON)
def account(office: Office, visit: Visit) -> ResponseReturnValue:
    """Where the person is logged in, and what they can change."""
    found, absences = side_by_side(
        lambda: office.auth.sessions(visit.caller), lambda: office.auth.own_absences(visit.caller)
    )
    return render_template("account.html", sessions=found.sessions, absences=absences.items)


@pages.post("/account/sessions/<session>/end", Permission.PERSON)
def end_session(office: Office, visit: Visit, session: str) -> ResponseReturnValue:
    """That session has ended; whoever used it is logged out within seconds."""
    office.auth.end_session(visit.caller, session)
    flash(visit.words.gettext("Logged out there."), "done")
    return redirect("/account", HTTPStatus.SEE_OTHER)


@pages.get("/account/password", Permission.PERSON)
def password_page(office: Office, visit: Visit) -> ResponseReturnValue:
    """The form for another password."""
    return _page(office, visit, PasswordForm(visit.words))


@pages.post("/account/password", Permission.PERSON)
def choose_password(office: Office, visit: Visit) -> ResponseReturnValue:
    """The person has the new password; all their sessions have ended, and this browser has a new one."""
    form = PasswordForm(visit.words, request.form)
    asked = form.asked(NewPassword, address=request.remote_addr, browser=browser_name())
    if asked is None or form.faults:
        return _page(office, visit, form)
    with form.refusable():
        device = again_in(office, visit, office.auth.choose_password(visit.caller, asked))
        flash(visit.words.gettext("The password is changed. You are logged out everywhere else."), "done")
        return remembering(make_response(redirect("/", HTTPStatus.SEE_OTHER)), device)
    if form.problem and form.problem.status == HTTPStatus.UNAUTHORIZED:
        raise SignedOut
    return _page(office, visit, form)


def again_in(office: Office, visit: Visit, tokens: Session) -> str | None:
    """This browser goes on in a new session; by what auth knows it again."""
    office.tokens.end(visit.session["refresh"])
    signed_in = office.tokens.begin(tokens, visit.correlation)
    visit.session.begin(signed_in.refresh, office.clock.now())
    return tokens.device


def _page(office: Office, visit: Visit, form: PasswordForm) -> ResponseReturnValue:
    waits = form.problem.params.get("retry_after") if form.problem else None
    page = render_template("new_password.html", form=form, has_factor=office.auth.factor(visit.caller).has)
    return page, form.status, {"Retry-After": str(waits)} if waits else {}
