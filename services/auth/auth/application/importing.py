"""A district is put in: every change is listed before it is made, by the same list that makes them.

What is in the file no more is disabled: a charge is given up, a post takes no work, a person has left, a
log-in is entered by nobody. Only a department stays for ever, with its papers.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any

from auth.application import accounts
from auth.application.entrance import Entrance
from auth.application.organisation import KINDS, stand
from auth.application.ports import Directory
from auth.domain.account import Account
from auth.domain.history import Subject
from auth.domain.organisation import (
    Charge,
    Department,
    Fault,
    Names,
    Organisation,
    Person,
    Post,
    UnsoundOrganisation,
)
from chassis.clock import Clock, to_text
from chassis.store.port import NotFound


@dataclass(frozen=True)
class LogIn:
    """A person's log-in; the password is there only in files for development."""

    login: str
    person: str
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Change:
    """What becomes of one thing: + it is there, ~ it is otherwise, - it is not there any more."""

    sign: str
    kind: str
    id: str
    says: str
    carry_out: Callable[[], object] = field(repr=False, compare=False)

    def __str__(self) -> str:
        return f"{self.sign} {self.kind} {self.id}{': ' * bool(self.says)}{self.says}"


def load(organisation: Organisation, directory: Directory, clock: Clock) -> list[Change]:
    """The directory stands as the organisation says; loading the same again changes nothing. Raises
    UnsoundOrganisation, and then nothing was changed.
    """
    organisation.check()
    made = changes(organisation, directory, clock)
    for each in made:
        each.carry_out()
    return made


def changes(organisation: Organisation, directory: Directory, clock: Clock) -> list[Change]:
    """What it takes that the directory stands as the sound organisation says. Raises UnsoundOrganisation for
    what cannot become of what stands.
    """
    told = list(_wanted(organisation))
    subjects = {subject.id: subject for kind in KINDS for subject in directory.every(kind)}
    faults = [*_of_another_kind(told, subjects), *_departments_left_out(told, subjects)]
    if faults:
        raise UnsoundOrganisation(faults)
    return [*_stands(told, subjects, directory, clock), *_goes(told, subjects, directory, clock)]


def log_in_changes(logins: Sequence[LogIn], at: Entrance) -> list[Change]:
    """What it takes that those enter, and nobody else. Whom the operator disabled stays so."""
    named = {each.login for each in logins}
    gone = [each.login for each in at.accounts.every() if each.login not in named and not each.is_disabled]
    found = (_log_in(each, at.accounts.get(each.login), at) for each in logins)
    return [
        *(each for each in found if each is not None),
        *(
            Change(
                "-",
                "log-in",
                each,
                "disabled, its sessions end",
                partial(accounts.disable, each, "gone", at),
            )
            for each in gone
        ),
    ]


def _log_in(wanted: LogIn, account: Account | None, at: Entrance) -> Change | None:
    opening = partial(accounts.open_account, wanted.login, wanted.person, at)
    if account is None:
        return Change("+", "log-in", wanted.login, f"of {wanted.person}", opening)
    if account.person != wanted.person:
        says = f"of {wanted.person}, not {account.person}: its password and sessions end"
        return Change("~", "log-in", wanted.login, says, opening)
    if account.is_disabled and not account.is_held_back:
        return Change("+", "log-in", wanted.login, "is entered again", opening)
    return None


Wanted = tuple[str, str, dict[str, Any]]


def _of_another_kind(told: Sequence[Wanted], subjects: Mapping[str, Subject]) -> Iterator[Fault]:
    for kind, identifier, _ in told:
        known = subjects.get(identifier)
        if known is not None and known.kind != kind:
            yield Fault(identifier, f"{kind} {identifier}: is the id of a {known.kind}, for ever")


def _departments_left_out(told: Sequence[Wanted], subjects: Mapping[str, Subject]) -> Iterator[Fault]:
    ids = {identifier for _, identifier, _ in told}
    for subject in subjects.values():
        if subject.kind == "department" and subject.id not in ids:
            yield Fault(subject.id, f"department {subject.id}: is not there, and its papers are for ever")


def _stands(
    told: Sequence[Wanted], subjects: Mapping[str, Subject], directory: Directory, clock: Clock
) -> Iterator[Change]:
    for kind, identifier, data in told:
        known = subjects.get(identifier)
        carry_out = partial(_stand, directory, kind, identifier, data, clock)
        if known is None:
            yield Change("+", kind, identifier, "", carry_out)
        elif known.is_gone:
            yield Change("+", kind, identifier, "again", carry_out)
        elif known.newest.data != data:
            yield Change("~", kind, identifier, _differs(known.newest.data, data), carry_out)


def _goes(
    told: Sequence[Wanted], subjects: Mapping[str, Subject], directory: Directory, clock: Clock
) -> Iterator[Change]:
    """What is said of others goes before them."""
    ids = {identifier for _, identifier, _ in told}
    for subject in reversed(list(subjects.values())):
        if subject.id not in ids and not subject.is_gone:
            carry_out = partial(_go, directory, subject.id, clock)
            yield Change("-", subject.kind, subject.id, _farewell(subject), carry_out)


def _farewell(subject: Subject) -> str:
    if subject.kind == "charge":
        return f"{subject.newest.data['person']} acts for {subject.newest.data['post']} no more"
    return "takes no work any more" if subject.kind == "post" else "has left"


def _stand(directory: Directory, kind: str, identifier: str, data: dict[str, Any], clock: Clock) -> None:
    stand(directory, kind, identifier, data, to_text(clock.now()))


def _go(directory: Directory, identifier: str, clock: Clock) -> None:
    now = to_text(clock.now())

    def decide(known: Subject | None) -> Subject:
        if known is None:
            raise NotFound(identifier)
        return known.goes(now)

    directory.change(identifier, decide)


def _differs(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    old, new = dict(_flat(before)), dict(_flat(after))
    return ", ".join(
        f"{name} {_shown(old.get(name))} -> {_shown(new.get(name))}"
        for name in {**old, **new}
        if old.get(name) != new.get(name)
    )


def _flat(data: Mapping[str, Any], within: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in data.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{within}{name}.")
        else:
            yield f"{within}{name}", value


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "+".join(value) or "none"
    return "none" if value is None else str(value)


def _wanted(organisation: Organisation) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """In the order in which a consumer can use them: what a thing refers to comes before it."""
    yield from (("department", each.code, _department(each)) for each in organisation.departments)
    yield from (("post", each.id, _post(each)) for each in organisation.posts)
    yield from (("person", each.id, _person(each)) for each in organisation.persons)
    yield from (("charge", each.id, _charge(each)) for each in organisation.charges)


def _names(names: Names) -> dict[str, str]:
    return asdict(names)


def _department(department: Department) -> dict[str, Any]:
    return {"department": department.code, "name": _names(department.name), "office": department.office}


def _post(post: Post) -> dict[str, Any]:
    return {
        "post": post.id,
        "department": post.department,
        "section": {"id": post.section, "name": _names(post.section_name)},
        "office": post.office,
        "designation": _names(post.designation),
        "abbreviation": post.abbreviation,
        "rank": post.rank,
        "superior": post.superior,
        "roles": list(post.roles),
    }


def _person(person: Person) -> dict[str, Any]:
    return {
        "person": person.id,
        "name": _names(person.name),
        "email": person.email,
        "language": person.language,
    }


def _charge(charge: Charge) -> dict[str, Any]:
    return {
        "charge": charge.id,
        "person": charge.person,
        "post": charge.post,
        "kind": charge.kind,
        "from": to_text(charge.since),
        "until": to_text(charge.until) if charge.until else None,
    }
