"""Reads `district.yaml`: the organisation as an administrator writes it down.

Ids are the keys of the mappings, so that an entry can be moved without becoming another one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from auth.domain.organisation import (
    Charge,
    Department,
    Names,
    Organisation,
    Person,
    Post,
    UnsoundOrganisation,
)
from chassis.clock import from_text
from chassis.text import plain


@dataclass(frozen=True)
class LogIn:
    """A person's log-in; the password is there only in files for development."""

    login: str
    person: str
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class District:
    """All that the file tells."""

    organisation: Organisation
    logins: tuple[LogIn, ...]


def read(path: Path) -> District:
    """What the file tells. Raises UnsoundOrganisation when it is not of the form that its head explains."""
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        departments = tuple(
            Department(code, _names(each["name"]), each["office"]) for code, each in _each(raw, "departments")
        )
        posts = tuple(_posts(raw))
        persons = tuple(
            Person(identifier, _names(each["name"]), each.get("email"), each.get("language", "en"))
            for identifier, each in _each(raw, "persons")
        )
        organisation = Organisation(departments, posts, persons, tuple(map(_charge, raw["charges"])))
        logins = tuple(
            LogIn(login, each["person"], each.get("password")) for login, each in _each(raw, "logins")
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as fault:
        raise UnsoundOrganisation([f"{path}: {type(fault).__name__}: {fault}"]) from fault
    return District(organisation, logins)


def _each(raw: Mapping[str, Any], name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    return iter((raw.get(name) or {}).items())


def _names(raw: Mapping[str, str]) -> Names:
    return Names(plain(raw["en"]), plain(raw["bn"]), plain(raw["hi"]))


def _posts(raw: Mapping[str, Any]) -> Iterator[Post]:
    sections, designations = raw["sections"], raw["designations"]
    for identifier, each in _each(raw, "posts"):
        section, designation = sections[each["section"]], designations[each["designation"]]
        yield Post(
            id=identifier,
            department=section["department"],
            section=each["section"],
            section_name=_names(section["name"]),
            office=section["office"],
            designation=_names(each.get("title", designation["name"])),
            abbreviation=each.get("abbreviation", designation["abbreviation"]),
            rank=designation["rank"],
            superior=each.get("superior"),
            roles=tuple(each.get("roles", designation["roles"])),
        )


def _charge(raw: Mapping[str, Any]) -> Charge:
    since, until = _instant(raw["from"]), raw.get("until")
    identifier = raw.get("id") or f"c-{raw['post']}-{raw['person']}-{since:%Y%m%d}"
    return Charge(
        identifier,
        raw["person"],
        raw["post"],
        raw.get("kind", "regular"),
        since,
        _instant(until) if until else None,
    )


def _instant(value: Any) -> datetime:
    """YAML reads an instant with a zone by itself; ours are also accepted as quoted text."""
    return value.astimezone(UTC) if isinstance(value, datetime) else from_text(str(value))
