"""The organisation as auth tells it: the data of its events (contracts/events/auth.*) become posts and so on.

What was heard lies in the service's own mirror of auth. It is read anew only when the mirror's answer is
another one, so for a second at a time every question is a look into a dictionary.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from directory.absences import Absence
from directory.capabilities import capabilities_of
from directory.charges import Charge, Kind
from directory.organisation import Clock, Directory, Organisation
from directory.people import Person, Post, PostCard

Told = list[dict[str, Any]]


class Lookup(Protocol):
    """What has been heard of auth, newest of each subject. The same list is given until it is read anew."""

    def all(self, kind: str) -> Told:
        """The data of every subject of the kind."""
        ...


def heard(lookup: Lookup, clock: Clock) -> Directory:
    """The organisation, as late as the lookup's answers are. A kind to which the service does not listen is
    empty.
    """
    return Directory(_Heard(lookup), clock)


class _Heard:
    """The organisation that the lookup's present answers tell."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._told: tuple[Told, ...] = ()
        self._organisation = Organisation({}, {}, {}, {})

    def __call__(self) -> Organisation:
        kinds = ("post", "person", "charge", "department", "absence")
        told = tuple(self._lookup.all(kind) for kind in kinds)
        before, organisation = self._told, self._organisation
        if len(before) == len(told) and all(new is old for new, old in zip(told, before, strict=True)):
            return organisation
        posts, persons, charges, departments, absences = told
        organisation = Organisation.of(
            map(post_told, posts),
            map(person_told, persons),
            map(charge_told, charges),
            {each["department"]: each["name"] for each in departments},
            map(absence_told, absences),
        )
        self._told, self._organisation = told, organisation
        return organisation


def post_told(told: Mapping[str, Any]) -> PostCard:
    """The post of `auth.post.*`."""
    return PostCard(
        post=Post(told["post"], told["department"]),
        designation=told["designation"],
        section=told["section"]["name"],
        abbreviation=told["abbreviation"],
        rank=told["rank"],
        superior=told.get("superior"),
        capabilities=capabilities_of(told["roles"]),
        is_gone=told.get("gone", False),
    )


def person_told(told: Mapping[str, Any]) -> Person:
    """The person of `auth.person.*`."""
    return Person(told["person"], told["name"], told.get("email"), told["language"])


def charge_told(told: Mapping[str, Any]) -> Charge:
    """The charge of `auth.charge.*`."""
    ends = told.get("until")
    return Charge(
        told["charge"],
        told["person"],
        told["post"],
        Kind(told["kind"]),
        datetime.fromisoformat(told["from"]),
        None if ends is None else datetime.fromisoformat(ends),
    )


def absence_told(told: Mapping[str, Any]) -> Absence:
    """The absence of `auth.absence.*`. Who was asked and has not accepted is no substitute."""
    return Absence(
        told["absence"],
        told["person"],
        told["post"],
        datetime.fromisoformat(told["from"]),
        datetime.fromisoformat(told["until"]),
        told.get("substitute") if told.get("answer") == "accepted" else None,
    )
