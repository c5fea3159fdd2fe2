"""The organisation as it is put in, told, told again and asked for."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from auth.application.ports import Directory, Keys
from auth.domain.history import DIRECTORY, KEYSET, Subject
from auth.domain.organisation import Charge, Department, Names, Organisation, Person, Post
from chassis.clock import Clock, to_text
from chassis.record import Finding, Tampered
from chassis.record import audit as audit_each
from chassis.store.port import NotFound
from directory import charge_told

KINDS = ("department", "post", "person", "charge")
LISTED = (*KINDS, KEYSET)


@dataclass(frozen=True)
class Loaded:
    """Ids of what a load told anew, and of what is known but no longer in the organisation."""

    told: tuple[str, ...]
    left_over: tuple[str, ...]


def load(organisation: Organisation, directory: Directory, clock: Clock) -> Loaded:
    """The directory stands as the organisation says; loading the same again tells nothing. A charge that is
    not in it any more is given up now; departments, posts and persons are never removed, only named as left
    over. Raises UnsoundOrganisation, and then nothing was changed.
    """
    organisation.check()
    now = to_text(clock.now())
    wanted = list(_wanted(organisation))
    told = [identifier for kind, identifier, data in wanted if _stand(directory, kind, identifier, data, now)]
    ids = {identifier for _, identifier, _ in wanted}
    gone = [subject for kind in KINDS for subject in directory.every(kind) if subject.id not in ids]
    given_up = [each.id for each in gone if each.kind == "charge" and _give_up(directory, each.id, now)]
    left_over = [each.id for each in gone if each.kind != "charge"]
    return Loaded((*told, *given_up), tuple(left_over))


def announce(directory: Directory, keys: Keys, clock: Clock) -> int:
    """Everything that stands, the keys too, is told again as it was, then the list of it all: as it was, or
    anew where it changed. How many subjects.

    After a restore, in a new epoch, each subject is told anew instead.
    """
    now = to_text(clock.now())
    _stand(directory, KEYSET, KEYSET, {"keys": [dict(key) for key in keys.public]}, now)
    subjects = {subject.id: _listed(subject) for subject in _told_again(directory, now)}
    if not _stand(directory, DIRECTORY, DIRECTORY, {"subjects": subjects}, now):
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


def describe(directory: Directory, person: str, at: datetime) -> Holder:
    """The person with what they are in charge of, the highest post first. Raises NotFound."""
    known = directory.get(person)
    if known is None or known.kind != "person":
        raise NotFound(person)
    held = {data["post"]: data["kind"] for data in _charges(directory, person, at)}
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


def _stand(directory: Directory, kind: str, identifier: str, data: dict[str, Any], now: str) -> bool:
    return directory.change(
        identifier, lambda known: (known or directory.begin(kind, identifier)).stands(data, now)
    )


def _give_up(directory: Directory, identifier: str, now: str) -> bool:
    return directory.change(identifier, lambda known: _known(known).ends(now))


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


def _charges(directory: Directory, person: str, at: datetime) -> Iterator[dict[str, Any]]:
    told = (subject.newest.data for subject in directory.charges_of(person))
    return (data for data in told if data["person"] == person and charge_told(data).in_force(at))


def _known(subject: Subject | None) -> Subject:
    if subject is None:
        raise NotFound("the subject of a charge")
    return subject


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
