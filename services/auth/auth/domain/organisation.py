"""The district as it is organised: departments, posts, persons, and who is in charge of which post.

Work goes to a post, never to a person; a charge says who acts for the post, from when and until when. One
person often has several (domain.md 5.3), and a post may be vacant.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from auth.domain.history import DIRECTORY, KEYSET
from directory import CAPABILITIES, Kind

LANGUAGES = frozenset({"en", "bn", "hi"})


@dataclass(frozen=True)
class Names:
    """A name in the three languages of the district."""

    en: str
    bn: str
    hi: str


@dataclass(frozen=True)
class Department:
    """A unit of data and routing; its code never changes."""

    code: str
    name: Names
    office: str


@dataclass(frozen=True)
class Post:
    """A desk that work is marked to. `rank` counts down the ladder from 0, the Collector (domain.md 5.2)."""

    id: str
    department: str
    section: str
    section_name: Names
    office: str
    designation: Names
    abbreviation: str
    rank: int
    superior: str | None
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Person:
    """Somebody who works in the district."""

    id: str
    name: Names
    email: str | None
    language: str


@dataclass(frozen=True)
class Charge:
    """The person acts for the post from `since` on, until `until` if that is set."""

    id: str
    person: str
    post: str
    kind: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Fault:
    """A sentence about what has that id; `lacks` is the id of what it names and is not there."""

    about: str
    says: str
    lacks: str | None = None


class UnsoundOrganisation(Exception):
    """The organisation contradicts itself. `faults` are all of them."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(each.says for each in faults))
        self.faults = faults


@dataclass(frozen=True)
class Organisation:
    """All of the district. `check` says whether it holds together."""

    departments: tuple[Department, ...]
    posts: tuple[Post, ...]
    persons: tuple[Person, ...]
    charges: tuple[Charge, ...]

    def check(self) -> None:
        """Raises UnsoundOrganisation with every fault."""
        if faults := self.faults():
            raise UnsoundOrganisation(faults)

    def faults(self) -> list[Fault]:
        """In what it contradicts itself."""
        return [
            *self._twice(),
            *self._unsound_posts(),
            *self._unsound_persons(),
            *self._unsound_charges(),
        ]

    def _twice(self) -> Iterator[Fault]:
        """An id is a subject of the wire, where kinds do not part them."""
        ids = [KEYSET, DIRECTORY, *(each.code for each in self.departments)]
        for kind in (self.posts, self.persons, self.charges):
            ids += [each.id for each in kind]
        yield from (
            Fault(each, f"{each} names two things") for each, times in Counter(ids).items() if times > 1
        )

    def _unsound_posts(self) -> Iterator[Fault]:
        departments = {each.code for each in self.departments}
        ranks = {each.id: each.rank for each in self.posts}
        for post in self.posts:
            if post.department not in departments:
                yield _lacking(post.id, "post", "department", post.department)
            if unknown := set(post.roles) - CAPABILITIES.keys():
                yield Fault(post.id, f"post {post.id}: no role {', '.join(sorted(unknown))}")
            if post.superior is not None and post.superior not in ranks:
                yield _lacking(post.id, "post", "post", post.superior)
            elif post.superior is not None and ranks[post.superior] >= post.rank:
                yield Fault(post.id, f"post {post.id}: its superior {post.superior} does not stand above it")

    def _unsound_persons(self) -> Iterator[Fault]:
        for person in self.persons:
            if person.language not in LANGUAGES:
                yield Fault(person.id, f"person {person.id}: no language {person.language}")

    def _unsound_charges(self) -> Iterator[Fault]:
        posts, persons = {each.id for each in self.posts}, {each.id for each in self.persons}
        for charge in self.charges:
            if charge.post not in posts:
                yield _lacking(charge.id, "charge", "post", charge.post)
            if charge.person not in persons:
                yield _lacking(charge.id, "charge", "person", charge.person)
            if charge.kind not in set(Kind):
                yield Fault(charge.id, f"charge {charge.id}: no kind {charge.kind}")
            if charge.until is not None and charge.until <= charge.since:
                yield Fault(charge.id, f"charge {charge.id}: it ends before it begins")
        yield from self._two_in_charge()

    def _two_in_charge(self) -> Iterator[Fault]:
        """A post has one person of regular charge at a time."""
        regular = [each for each in self.charges if each.kind == Kind.REGULAR]
        held: dict[str, list[Charge]] = {}
        for charge in sorted(regular, key=lambda each: each.since):
            before = held.setdefault(charge.post, [])
            if any(each.until is None or charge.since < each.until for each in before):
                yield Fault(charge.id, f"post {charge.post}: two persons have regular charge")
            before.append(charge)


def _lacking(about: str, what: str, kind: str, lacks: str) -> Fault:
    return Fault(about, f"{what} {about}: no {kind} {lacks}", lacks)
