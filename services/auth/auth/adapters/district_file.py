"""Reads a district: the organisation as an administrator writes it down (adapters/district_tables.py).

Ids are the keys of the rows, so that an entry can be moved without becoming another one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar

from pydantic import AwareDatetime, BeforeValidator, Field, ValidationError

from auth.adapters.district_tables import NotRead, Row, read_tables
from auth.application.entering import login_name
from auth.application.importing import LogIn
from auth.domain.organisation import Charge, Department, Fault, Names, Organisation, Person, Post
from auth.domain.organisation import UnsoundOrganisation as Unsound
from chassis.clock import from_text
from chassis.ids import is_department
from chassis.process.rules import Form
from chassis.text import Plain


@dataclass(frozen=True)
class District:
    """All that the file tells."""

    organisation: Organisation
    logins: tuple[LogIn, ...]


def _instant(value: Any) -> Any:
    """An instant of ours, or one that YAML read by itself; a bare date says too little."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        raise ValueError("an instant has date, time and zone")  # noqa: TRY004 - pydantic tells only these
    return from_text(str(value))


Text = Annotated[Plain, Field(min_length=1)]
Instant = Annotated[AwareDatetime, BeforeValidator(_instant)]


class _Names(Form):
    en: Text
    bn: Text
    hi: Text

    def told(self) -> Names:
        return Names(self.en, self.bn, self.hi)


class _Department(Form):
    office: Text
    name: _Names


class _Section(_Department):
    department: Text


class _Designation(Form):
    rank: Annotated[int, Field(ge=0)]
    abbreviation: Text
    roles: tuple[Text, ...]
    name: _Names


class _Post(Form):
    section: Text
    designation: Text
    superior: Text | None = None
    title: _Names | None = None
    abbreviation: Text | None = None
    roles: tuple[Text, ...] | None = None


class _Person(Form):
    name: _Names
    email: Text | None = None
    language: Text = "en"


class _Charge(Form):
    post: Text
    person: Text
    kind: Text = "regular"
    since: Annotated[Instant, Field(alias="from")]
    until: Instant | None = None


class _LogIn(Form):
    person: Text
    password: str | None = Field(None, repr=False)


FORMS: Final[Mapping[str, type[Form]]] = {
    "departments": _Department,
    "sections": _Section,
    "designations": _Designation,
    "posts": _Post,
    "persons": _Person,
    "charges": _Charge,
    "logins": _LogIn,
}
UNTOLD: Final = ("sections", "designations")
"""Of them posts are made; an id of theirs may be that of something else."""
F = TypeVar("F", bound=Form)


def read(path: Path) -> District:
    """What the file, or the folder of files, tells. Raises UnsoundOrganisation with every fault, each with
    the line on which it stands, when it is not of the form that the sample's head explains, or contradicts
    itself.
    """
    try:
        tables = read_tables(path)
    except NotRead as refused:
        raise Unsound([Fault(path.name, each) for each in refused.faults]) from refused
    reading = _Reading(tables)
    district = reading.district()
    if reading.faults:
        raise Unsound(reading.faults)
    return district


class _Reading:
    """Rows become parts of a district; what is wrong with one is noted, and the others are read on."""

    def __init__(self, tables: Mapping[str, Sequence[Row]]) -> None:
        self._tables = tables
        self._places: dict[str, str] = {}
        self._ill: set[str] = set()
        """Keys of rows that are there and of which nothing came: who names one of them names no nothing."""
        self.faults: list[Fault] = []

    def district(self) -> District:
        departments = tuple(
            Department(key, row.name.told(), row.office)
            for key, row in self._rows("departments", _Department)
        )
        for each in departments:
            if not is_department(each.code):
                self._note(each.code, f"department {each.code}: a code is 2 to 16 small letters and digits")
        posts = self._posts()
        persons = tuple(
            Person(key, row.name.told(), row.email, row.language)
            for key, row in self._rows("persons", _Person)
        )
        charges = tuple(
            Charge(key, row.person, row.post, row.kind, row.since.astimezone(UTC), _utc(row.until))
            for key, row in self._rows("charges", _Charge)
        )
        organisation = Organisation(departments, posts, persons, charges)
        logins = self._logins({each.id for each in persons})
        for fault in organisation.faults():
            self._note(fault.about, fault.says, fault.lacks)
        return District(organisation, logins)

    def _posts(self) -> tuple[Post, ...]:
        sections = dict(self._rows("sections", _Section))
        designations = dict(self._rows("designations", _Designation))
        posts = []
        for key, row in self._rows("posts", _Post):
            section, designation = sections.get(row.section), designations.get(row.designation)
            if section is None:
                self._note(key, f"post {key}: no section {row.section}", row.section)
            if designation is None:
                self._note(key, f"post {key}: no designation {row.designation}", row.designation)
            if section is None or designation is None:
                self._ill.add(key)
                continue
            posts.append(
                Post(
                    id=key,
                    department=section.department,
                    section=row.section,
                    section_name=section.name.told(),
                    office=section.office,
                    designation=(row.title or designation.name).told(),
                    abbreviation=row.abbreviation or designation.abbreviation,
                    rank=designation.rank,
                    superior=row.superior,
                    roles=designation.roles if row.roles is None else row.roles,
                )
            )
        return tuple(posts)

    def _logins(self, persons: set[str]) -> tuple[LogIn, ...]:
        found: dict[str, LogIn] = {}
        for key, row in self._rows("logins", _LogIn):
            login = login_name(key)
            if login in found:
                self._note(f"log-in {key}", f"log-in {key}: stands already, in other letters")
            if row.person not in persons:
                self._note(f"log-in {key}", f"log-in {key}: no person {row.person}", row.person)
            found[login] = LogIn(login, row.person, row.password)
        return tuple(found.values())

    def _rows(self, table: str, form: type[F]) -> list[tuple[str, F]]:
        """Each row that is of the form, by its key."""
        found = []
        for row in self._tables[table]:
            try:
                told = form.model_validate(dict(row.cells))
            except ValidationError as refused:
                key = row.key or ""
                self._ill.add(key)
                what = f"{table} {key}".strip()
                self.faults += [
                    Fault(key, f"{row.place}: {what}: {_sentence(each)}") for each in refused.errors()
                ]
                continue
            key = row.key or _made_id(told)
            if table not in UNTOLD:
                self._places.setdefault(f"log-in {key}" if table == "logins" else key, row.place)
            found.append((key, told))
        return found

    def _note(self, about: str, says: str, lacks: str | None = None) -> None:
        if lacks not in self._ill:
            place = self._places.get(about)
            self.faults.append(Fault(about, f"{place}: {says}" if place else says, lacks))


def _made_id(row: Form) -> str:
    """Of a charge without one."""
    if not isinstance(row, _Charge):
        raise TypeError(row)
    return f"c-{row.post}-{row.person}-{row.since.astimezone(UTC):%Y%m%d}"


def _utc(instant: datetime | None) -> datetime | None:
    return instant and instant.astimezone(UTC)


def _sentence(fault: Any) -> str:
    place = ".".join(map(str, fault["loc"]))
    return f"{place}: {fault.get('ctx', {}).get('error', fault['msg'])}"
