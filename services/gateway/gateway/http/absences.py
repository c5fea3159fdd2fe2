"""Absences: the office enters who is away and who is asked to act meanwhile; who was asked answers."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from http import HTTPStatus

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from chassis.clock import to_text
from directory import Capability
from gateway.api.auth import Answer, NewAbsence, Seat
from gateway.application.dates import parse_day
from gateway.application.office import Office
from gateway.http.forms import Choice, Day, Due, Form, act_key
from gateway.http.pages import Pages, Permission
from gateway.http.visit import Visit
from gateway.i18n import N_, Words

pages = Pages("absences")
NOBODY = ""


class AbsenceForm(Form):
    """Who is away from which post, on which days, and who is asked to act meanwhile."""

    seat = Choice(N_("Who is away"), options={}, needed="missing")
    first = Day(N_("First day (dd-mm-yyyy)"), needed="missing")
    last = Due(N_("Last day (dd-mm-yyyy)"), needed="missing")
    substitute = Choice(N_("Substitute"), options={})

    def offer(self, seats: list[Seat], words: Words) -> None:
        """Those of whom an absence can be entered, and those who can be asked."""
        named = {
            f"{each.post}/{each.person}": f"{words.name(each.name)}, {words.name(each.designation)}"
            for each in seats
        }
        persons = {each.person: words.name(each.name) for each in seats}
        self.seat.options = {NOBODY: "—", **named}
        self.substitute.options = {
            NOBODY: N_("nobody"),
            **dict(sorted(persons.items(), key=lambda each: each[1])),
        }

    def wanted(self, office: Office) -> NewAbsence | None:
        """As auth is asked; null where something is wrong. A leave that begins today begins now."""
        self.validate()
        if self.faults or not (self.seat.data and self.first.data and self.last.data):
            for field in (self.seat, self.first, self.last):
                if not field.data and not field.errors:
                    self.blame(field, "missing")
            return None
        post, _, person = self.seat.data.partition("/")
        begin = datetime.combine(parse_day(self.first.data), time(), office.zone)
        since = max(begin, office.clock.now())
        until = datetime.fromisoformat(self.last.data) + timedelta(milliseconds=1)
        return NewAbsence(
            person=person,
            post=post,
            from_=to_text(since),
            until=to_text(until),
            substitute=self.substitute.data or None,
        )


@pages.get("/absences", Capability.ADMINISTER)
def absences(office: Office, visit: Visit) -> ResponseReturnValue:
    """Who is away now, will be, or was lately; and the form for one more."""
    return _page(office, visit, AbsenceForm(visit.words))


@pages.post("/absences", Capability.ADMINISTER)
def enter(office: Office, visit: Visit) -> ResponseReturnValue:
    """It is entered, and the substitute finds the question at their account."""
    form = AbsenceForm(visit.words, request.form)
    wanted = form.wanted(office)
    if wanted is not None:
        with form.refusable():
            office.auth.enter_absence(visit.caller, wanted, act_key())
            flash(visit.words.gettext("The absence is entered."), "done")
            return redirect("/absences", HTTPStatus.SEE_OTHER)
    return _page(office, visit, form)


@pages.post("/absences/<absence>/end", Capability.ADMINISTER)
def end(office: Office, visit: Visit, absence: str) -> ResponseReturnValue:
    """It is over now, and the substitute acts no more."""
    office.auth.end_absence(visit.caller, absence)
    flash(visit.words.gettext("The absence is over. The substitute does not act any more."), "done")
    return redirect("/absences", HTTPStatus.SEE_OTHER)


@pages.post("/account/absences/<absence>", Permission.PERSON)
def answer(office: Office, visit: Visit, absence: str) -> ResponseReturnValue:
    """The person's answer to whether they act for who is away."""
    accepts = request.form.get("do") == "accept"
    office.auth.answer_absence(visit.caller, absence, Answer(accepts=accepts))
    office.tokens.end(visit.session["refresh"])  # the next page learns of the post
    done = (
        N_("You act for this post while the absence lasts.")
        if accepts
        else N_("You do not act for this post.")
    )
    flash(visit.words.gettext(done), "done")
    return redirect("/account", HTTPStatus.SEE_OTHER)


def _page(office: Office, visit: Visit, form: AbsenceForm) -> ResponseReturnValue:
    form.offer(list(office.auth.seats(visit.caller).items), visit.words)
    listed = office.auth.absences(visit.caller).items
    return render_template("absences.html", form=form, listed=listed), form.status
