"""auth: log-in, refresh, log-out, who am I. One for the district: its department is `-`."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import quote

from chassis.ids import DISTRICT
from gateway.api.auth import (
    Absences,
    AbsenceView,
    Answer,
    Code,
    Factor,
    LogIn,
    Me,
    NewAbsence,
    NewFactor,
    NewPassword,
    OfferedFactor,
    OpenSessions,
    Proof,
    Refresh,
    Seats,
    Session,
)
from gateway.clients.caller import Caller
from gateway.clients.http import ServiceClient
from gateway.clients.problems import ServiceProblem, SignedOut

OVER = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.UNPROCESSABLE_ENTITY})


class AuthClient:
    """Persons and their sessions. All raise ServiceProblem."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def log_in(self, asked: LogIn, correlation: str) -> Session:
        """A new session."""
        anyone = Caller({}, correlation)
        return self._client.answer(Session, "POST", DISTRICT, "/sessions", anyone, body=asked)

    def refresh(self, refresh: str, correlation: str) -> Session:
        """New tokens for a refresh credential, which is spent. Raises SignedOut when it no longer works."""
        anyone, asked = Caller({}, correlation), Refresh(refresh=refresh)
        try:
            return self._client.answer(Session, "POST", DISTRICT, "/sessions/refresh", anyone, body=asked)
        except ServiceProblem as problem:
            if problem.status in OVER:
                raise SignedOut from problem
            raise

    def leave(self, refresh: str, correlation: str) -> None:
        """The session of the credential is revoked. Raises SignedOut when it is over already."""
        anyone, asked = Caller({}, correlation), Refresh(refresh=refresh)
        try:
            self._client.call("POST", DISTRICT, "/sessions/end", anyone, body=asked)
        except ServiceProblem as problem:
            if problem.status in OVER:
                raise SignedOut from problem
            raise

    def sessions(self, caller: Caller) -> OpenSessions:
        """Where the person is logged in."""
        return self._client.answer(OpenSessions, "GET", DISTRICT, "/me/sessions", caller)

    def end_session(self, caller: Caller, session: str) -> None:
        """That session of the person is revoked."""
        self._client.call("DELETE", DISTRICT, f"/me/sessions/{quote(session, safe='')}", caller)

    def choose_password(self, caller: Caller, asked: NewPassword) -> Session:
        """The person has another password; all their sessions are revoked, and this is a new one."""
        return self._client.answer(Session, "POST", DISTRICT, "/me/password", caller, body=asked)

    def factor(self, caller: Caller) -> Factor:
        """How it is with the person's second factor."""
        return self._client.answer(Factor, "GET", DISTRICT, "/me/factor", caller)

    def offer_factor(self, caller: Caller, asked: Proof) -> OfferedFactor:
        """A secret for the person's device."""
        return self._client.answer(OfferedFactor, "POST", DISTRICT, "/me/factor/offer", caller, body=asked)

    def confirm_factor(self, caller: Caller, asked: Code) -> NewFactor:
        """The offered secret counts; all sessions are revoked, and this is a new one."""
        return self._client.answer(NewFactor, "POST", DISTRICT, "/me/factor", caller, body=asked)

    def remove_factor(self, caller: Caller, asked: Proof) -> Session:
        """There is no second factor any more; all sessions are revoked, and this is a new one."""
        return self._client.answer(Session, "POST", DISTRICT, "/me/factor/remove", caller, body=asked)

    def absences(self, caller: Caller) -> Absences:
        """Who is away, will be or was lately; for those who administer."""
        return self._client.answer(Absences, "GET", DISTRICT, "/absences", caller)

    def seats(self, caller: Caller) -> Seats:
        """Who has which post by their own right; for those who administer."""
        return self._client.answer(Seats, "GET", DISTRICT, "/seats", caller)

    def enter_absence(self, caller: Caller, asked: NewAbsence, key: str) -> AbsenceView:
        """The absence is entered, and its substitute asked."""
        return self._client.answer(AbsenceView, "POST", DISTRICT, "/absences", caller, body=asked, key=key)

    def end_absence(self, caller: Caller, absence: str) -> AbsenceView:
        """It is over."""
        path = f"/absences/{quote(absence, safe='')}/end"
        return self._client.answer(AbsenceView, "POST", DISTRICT, path, caller)

    def own_absences(self, caller: Caller) -> Absences:
        """The person's own, and those for which they were asked to act."""
        return self._client.answer(Absences, "GET", DISTRICT, "/me/absences", caller)

    def answer_absence(self, caller: Caller, absence: str, asked: Answer) -> AbsenceView:
        """Whether the person acts meanwhile."""
        path = f"/me/absences/{quote(absence, safe='')}"
        return self._client.answer(AbsenceView, "POST", DISTRICT, path, caller, body=asked)

    def me(self, caller: Caller) -> Me:
        """Who the token belongs to and which posts they hold."""
        return self._client.answer(Me, "GET", DISTRICT, "/me", caller)
