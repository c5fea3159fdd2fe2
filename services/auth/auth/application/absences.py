"""Absences as the office enters them and substitutes answer them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from auth.application.organisation import charges_in_force
from auth.application.ports import Directory
from auth.domain.absence import Absence, AbsenceDates, HolderNotInCharge, UnknownSubstitute
from auth.domain.history import ABSENCE, Subject, Told
from chassis.clock import Clock
from chassis.store.port import NotFound

SHOWN_AFTER: Final = timedelta(days=30)
"""For so long an absence that is over is still listed."""


def enter(absence: Absence, by: Told, directory: Directory, clock: Clock) -> Absence:
    """The absence is entered, and its substitute asked; the same id again gives what was entered first.
    Raises UnsoundAbsence.
    """
    if absence.until <= clock.now():
        raise AbsenceDates
    _require_holder(absence.person, absence.post, directory, max(absence.since, clock.now()))
    if absence.substitute is not None:
        _require_person(absence.substitute, directory)
    absence.require_room(_all(directory))
    directory.change(
        absence.id, lambda known: known or directory.begin(ABSENCE, absence.id).stands(absence.data, by)
    )
    return read(absence.id, directory)


def answer(identifier: str, person: str, by: Told, directory: Directory, *, accepts: bool) -> Absence:
    """The substitute has answered. Raises NotFound, NotAsked."""
    at = datetime.fromisoformat(by.at)
    directory.change(
        identifier, lambda known: _changed(known, _told(known).answered(person, at, accepts=accepts), by)
    )
    return read(identifier, directory)


def cut_short(identifier: str, by: Told, directory: Directory) -> Absence:
    """It is over now, and with it what the substitute may do. Raises NotFound."""
    at = datetime.fromisoformat(by.at)
    directory.change(identifier, lambda known: _changed(known, _told(known).cut_short(at), by))
    return read(identifier, directory)


def read(identifier: str, directory: Directory) -> Absence:
    """How it stands. Raises NotFound."""
    return _told(directory.get(identifier))


def listed(directory: Directory, at: datetime) -> list[Absence]:
    """Those that last, are to come, or were over lately; the latest first."""
    found = (each for each in _all(directory) if at < each.until + SHOWN_AFTER)
    return sorted(found, key=lambda each: (each.since, each.id), reverse=True)


def concerning(person: str, directory: Directory, at: datetime) -> list[Absence]:
    """Those of the person, and those for which they were asked, that are not over."""
    return [
        each
        for each in listed(directory, at)
        if person in {each.person, each.substitute} and not each.is_over(at)
    ]


def _all(directory: Directory) -> Iterator[Absence]:
    return (Absence.told(subject.newest.data) for subject in directory.every(ABSENCE))


def _told(known: Subject | None) -> Absence:
    if known is None or known.kind != ABSENCE:
        raise NotFound("an absence")
    return Absence.told(known.newest.data)


def _changed(known: Subject | None, absence: Absence, by: Told) -> Subject:
    if known is None:
        raise NotFound(absence.id)
    return known.stands(absence.data, by)


def _require_holder(person: str, post: str, directory: Directory, at: datetime) -> None:
    held = charges_in_force(directory, post, at)
    if not any(each.person == person and each.stands_in_for is None for each in held):
        raise HolderNotInCharge


def _require_person(person: str, directory: Directory) -> None:
    known = directory.get(person)
    if known is None or known.kind != "person" or known.is_gone:
        raise UnknownSubstitute
