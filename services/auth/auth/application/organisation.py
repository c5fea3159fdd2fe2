"""The organisation as it is told, told again and asked for; how it is put in stands in `importing`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from auth.application.ports import Directory, Keys
from auth.domain.history import ABSENCE, DIRECTORY, KEYSET, Subject, Told
from chassis.clock import Clock, to_text
from chassis.record import Finding, Tampered
from chassis.record import audit as audit_each
from chassis.store.port import NotFound
from directory import Charge, absence_told, charge_told, in_force

KINDS = ("department", "post", "person", "charge")
LISTED = (*KINDS, ABSENCE, KEYSET)


def stand(directory: Directory, kind: str, identifier: str, data: dict[str, Any], now: str) -> bool:
    """The subject is as the data say. Whether that was told anew."""
    return directory.change(
        identifier, lambda known: (known or directory.begin(kind, identifier)).stands(data, Told(now))
    )


def announce(directory: Directory, keys: Keys, clock: Clock) -> int:
    """Everything that stands, the keys too, is told again as it was, then the list of it all: as it was, or
    anew where it changed. How many subjects.

    After a restore, in a new epoch, each subject is told anew instead.
    """
    now = to_text(clock.now())
    stand(directory, KEYSET, KEYSET, {"keys": [dict(key) for key in keys.public]}, now)
    subjects = {subject.id: _listed(subject) for subject in _told_again(directory, now)}
    if not stand(directory, DIRECTORY, DIRECTORY, {"subjects": subjects}, now):
        directory.tell_again(_known(directory.get(DIRECTORY)))
    return len(subjects)


def audit(directory: Directory) -> Iterator[Finding]:
    """Every subject of which something was changed behind our back. The list is left out: it is made of what
    stands, and only its newest line is kept.
    """

    def require_untouched(identifier: str) -> None:
        subject = _known(directory.get(identifier))
        subject.history.require_untouched()
        if not subject.is_as_told:
            raise Tampered(subject.history.position, "kind")

    identifiers = (identifier for kind in LISTED for identifier in directory.ids(kind))
    return audit_each(identifiers, require_untouched)


@dataclass(frozen=True)
class Holding:
    """A post and the charge by which somebody holds it."""

    post: dict[str, Any]
    kind: str


@dataclass(frozen=True)
class Holder:
    """A person and the posts they may act for."""

    person: dict[str, Any]
    posts: tuple[Holding, ...]


@dataclass(frozen=True)
class Posted:
    """A person and a post that they have by their own right."""

    person: dict[str, Any]
    post: dict[str, Any]


def posted(directory: Directory, at: datetime) -> list[Posted]:
    """Who has which post by their own right at that instant; by post, the highest first."""
    posts = {each.id: each.newest.data for each in directory.every("post")}
    persons = {each.id: each.newest.data for each in directory.every("person")}
    charges = (charge_told(each.newest.data) for each in directory.every("charge"))
    found = {(each.post, each.person) for each in charges if each.in_force(at)}
    seats = [Posted(persons[person], posts[post]) for post, person in found]
    return sorted(seats, key=lambda each: (each.post["rank"], each.post["post"], each.person["person"]))


def describe(directory: Directory, person: str, at: datetime) -> Holder:
    """The person with what they are in charge of, the highest post first. Raises NotFound."""
    known = directory.get(person)
    if known is None or known.kind != "person":
        raise NotFound(person)
    held: dict[str, str] = {}
    for charge in _charges(directory, person, at):
        held.setdefault(charge.post, charge.kind)
    posts = [Holding(_known(directory.get(post)).newest.data, kind) for post, kind in held.items()]
    return Holder(
        known.newest.data, tuple(sorted(posts, key=lambda each: (each.post["rank"], each.post["post"])))
    )


def roles_of(directory: Directory, person: str, at: datetime) -> frozenset[str]:
    """Those of all the posts for which the person may act; none of somebody who is not known."""
    known = directory.get(person)
    if known is None or known.kind != "person":
        return frozenset()
    return frozenset(role for held in describe(directory, person, at).posts for role in held.post["roles"])


def _told_again(directory: Directory, now: str) -> Iterator[Subject]:
    for kind in LISTED:
        for subject in directory.every(kind):
            if subject.is_of_this_life:
                directory.tell_again(subject)
                yield subject
            else:
                directory.change(subject.id, lambda known: _known(known).goes_on(now))
                yield _known(directory.get(subject.id))


def _listed(subject: Subject) -> dict[str, Any]:
    newest = subject.newest.content
    return {"kind": subject.kind, "epoch": newest.epoch, "position": newest.position}


def charges_in_force(directory: Directory, post: str, at: datetime) -> list[Charge]:
    """By which somebody acts for the post at that instant, the strongest first."""
    charges = (charge_told(subject.newest.data) for subject in directory.every("charge"))
    absences = (absence_told(subject.newest.data).charge() for subject in directory.every(ABSENCE))
    return in_force((each for each in (*charges, *absences) if each and each.post == post), at)


def _charges(directory: Directory, person: str, at: datetime) -> Iterator[Charge]:
    """By which the person acts at that instant; their own first, then as a substitute."""
    yield from _own(directory, person, at)
    for subject in directory.absences_for(person):
        charge = absence_told(subject.newest.data).charge()
        if charge and charge.in_force(at) and charge.stands_in_for is not None:
            held = _own(directory, charge.stands_in_for, at)
            if any(each.post == charge.post for each in held):
                yield charge


def _own(directory: Directory, person: str, at: datetime) -> Iterator[Charge]:
    told = (charge_told(subject.newest.data) for subject in directory.charges_of(person))
    return (charge for charge in told if charge.person == person and charge.in_force(at))


def _known(subject: Subject | None) -> Subject:
    if subject is None:
        raise NotFound("the subject of a charge")
    return subject
