"""The routes of absences: the office enters them, the substitute answers, those concerned see them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from auth.application import absences
from auth.application.entrance import Entrance
from auth.application.organisation import Posted, posted
from auth.application.ports import Directory
from auth.domain import absence as domain
from auth.domain.absence import Absence
from auth.domain.history import Told
from auth.http.schemas import Named
from chassis.clock import to_text
from chassis.http import Api, Caller, Refusal
from chassis.record import Cause
from chassis.text import Instant, Plain
from directory import Capability

ABSENCE_REFUSALS: Final[Mapping[type[Exception], Refusal]] = {
    domain.AbsenceDates: Refusal(422, "absence-dates"),
    domain.OwnSubstitute: Refusal(422, "own-substitute"),
    domain.AwayAlready: Refusal(409, "away-already"),
    domain.SubstituteAway: Refusal(409, "substitute-away"),
    domain.HolderNotInCharge: Refusal(422, "holder-not-in-charge"),
    domain.UnknownSubstitute: Refusal(422, "unknown-substitute"),
    domain.NotAsked: Refusal(409, "not-asked"),
}


Id = Annotated[Plain, Field(min_length=1, max_length=100)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True, serialize_by_alias=True)


class NewAbsence(_Shape):
    """Who is away from which post, from when until when, and who is asked to act meanwhile."""

    person: Id
    post: Id
    from_: Instant = Field(alias="from")
    until: Instant
    substitute: Id | None = None


class Answer(_Shape):
    """The substitute's."""

    accepts: bool


class AbsenceView(_Shape):
    """An absence. `answer` is the substitute's: asked, accepted, declined; null where nobody was asked."""

    absence: str
    person: str
    name: Named
    post: str
    designation: Named
    from_: str = Field(alias="from")
    until: str
    substitute: str | None
    substitute_name: Named | None
    answer: str | None
    lasts: bool
    over: bool


class Absences(_Shape):
    """The latest first."""

    items: list[AbsenceView]


class Seat(_Shape):
    """A person and a post that they have by their own right."""

    person: str
    name: Named
    post: str
    designation: Named


class Seats(_Shape):
    """By designation and name."""

    items: list[Seat]


def absence_routes(api: Api, entrance: Entrance, directory: Directory) -> None:
    """Of those who administer, and of the persons concerned."""

    def shown(found: Iterable[Absence]) -> list[AbsenceView]:
        return [_view(each, directory, entrance.clock.now()) for each in found]

    @api.get("/absences", permission=Capability.ADMINISTER, answer=Absences)
    def list_absences(caller: Caller) -> Absences:  # noqa: ARG001 - all who may see the same
        """Those that last, are to come, or were over lately."""
        return Absences(items=shown(absences.listed(directory, entrance.clock.now())))

    @api.get("/seats", permission=Capability.ADMINISTER, answer=Seats)
    def list_seats(caller: Caller) -> Seats:  # noqa: ARG001 - as above
        """Who has which post by their own right: of whom an absence can be entered."""
        return Seats(items=[_seat(each) for each in posted(directory, entrance.clock.now())])

    @api.post(
        "/absences", permission=Capability.ADMINISTER, body=NewAbsence, answer=AbsenceView, idempotent=True
    )
    def enter_absence(caller: Caller, body: NewAbsence) -> AbsenceView:
        """Entered, and seen by everybody from its beginning on; the substitute is asked."""
        since, until = datetime.fromisoformat(body.from_), datetime.fromisoformat(body.until)
        wanted = Absence.entered(caller.request.key, body.person, body.post, since, until, body.substitute)
        (view,) = shown([absences.enter(wanted, _told(caller), directory, entrance.clock)])
        return view

    @api.post("/absences/<absence>/end", permission=Capability.ADMINISTER, answer=AbsenceView)
    def end_absence(caller: Caller, absence: str) -> AbsenceView:
        """Cut short: over now, and the substitute acts no more; one that has not begun never was."""
        (view,) = shown([absences.cut_short(absence, _told(caller), directory)])
        return view

    @api.get("/me/absences", permission="person", answer=Absences)
    def my_absences(caller: Caller) -> Absences:
        """The person's own, and those for which they were asked to act."""
        return Absences(items=shown(absences.concerning(caller.person, directory, entrance.clock.now())))

    @api.post("/me/absences/<absence>", permission="person", body=Answer, answer=AbsenceView)
    def answer_absence(caller: Caller, absence: str, body: Answer) -> AbsenceView:
        """The substitute accepts, or declines, also later."""
        found = absences.answer(absence, caller.person, _told(caller), directory, accepts=body.accepts)
        (view,) = shown([found])
        return view

    def _told(caller: Caller) -> Told:
        by = {"person": caller.person, "post": caller.post}
        return Told(to_text(entrance.clock.now()), by, Cause(caller.correlation))


def _view(absence: Absence, directory: Directory, now: datetime) -> AbsenceView:
    name = _named(directory, absence.person, "name")
    designation = _named(directory, absence.post, "designation")
    return AbsenceView(
        absence=absence.id,
        person=absence.person,
        name=name,
        post=absence.post,
        designation=designation,
        **{"from": to_text(absence.since)},
        until=to_text(absence.until),
        substitute=absence.substitute,
        substitute_name=_named(directory, absence.substitute, "name") if absence.substitute else None,
        answer=absence.answer,
        lasts=absence.since <= now < absence.until,
        over=absence.is_over(now),
    )


def _named(directory: Directory, identifier: str, what: str) -> Named:
    known = directory.get(identifier)
    told = known.newest.data.get(what) if known else None
    return Named(**told) if told else Named(en=identifier, bn=identifier, hi=identifier)


def _seat(held: Posted) -> Seat:
    return Seat(
        person=held.person["person"],
        name=Named(**held.person["name"]),
        post=held.post["post"],
        designation=Named(**held.post["designation"]),
    )
