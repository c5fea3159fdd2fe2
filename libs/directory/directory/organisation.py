"""The organisation as a whole, and the questions that services ask of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from directory.absences import Absence
from directory.capabilities import Capability
from directory.charges import Charge, charge_of, person_stood_in_for, persons_in_charge
from directory.people import Actor, Away, Names, NotInCharge, Person, Post, PostCard, UnknownPost


class Clock(Protocol):
    """Tells the instant it is."""

    def now(self) -> datetime:
        """The present instant, with its zone."""
        ...


@dataclass(frozen=True)
class Organisation:
    """Every post, person and charge, whether in force or not; found by id."""

    posts: Mapping[str, PostCard]
    """Without their holders, who depend on the instant."""
    persons: Mapping[str, Person]
    charges: Mapping[str, Sequence[Charge]]
    """By post, those of substitutes too."""
    departments: Mapping[str, Names]
    """What each is called."""
    absences: Mapping[str, Sequence[Absence]] = field(default_factory=dict)
    """By post."""

    @classmethod
    def of(
        cls,
        posts: Iterable[PostCard],
        persons: Iterable[Person],
        charges: Iterable[Charge],
        departments: Mapping[str, Names],
        absences: Iterable[Absence] = (),
    ) -> Organisation:
        """The organisation that consists of these."""
        by_post: dict[str, list[Charge]] = defaultdict(list)
        for charge in charges:
            by_post[charge.post].append(charge)
        away: dict[str, list[Absence]] = defaultdict(list)
        for absence in absences:
            away[absence.post].append(absence)
            if (charge_of_substitute := absence.charge()) is not None:
                by_post[absence.post].append(charge_of_substitute)
        cards = {card.post.id: card for card in posts}
        return cls(cards, {one.id: one for one in persons}, dict(by_post), departments, dict(away))


class Directory:
    """The organisation as it is known now. Every answer is for the present instant."""

    def __init__(self, known: Callable[[], Organisation], clock: Clock) -> None:
        self._known = known
        self._clock = clock

    def post(self, identifier: str) -> PostCard:
        """The post with those who act for it. Raises UnknownPost."""
        known = self._known()
        if identifier not in known.posts:
            raise UnknownPost(identifier)
        return self._with_holders(known.posts[identifier], known)

    def addressee(self, identifier: str) -> PostCard:
        """The post, to which work may be sent. Raises UnknownPost, also for one that takes none."""
        card = self.post(identifier)
        if not card.takes_work:
            raise UnknownPost(identifier)
        return card

    def posts(self, *, department: str | None = None, words: str = "") -> list[PostCard]:
        """The posts of a department, or of all, whose designation, section or holder has all the words; by
        department and rank.
        """
        known, wanted = self._known(), words.casefold().split()
        cards = (
            self._with_holders(card, known)
            for card in known.posts.values()
            if department in {None, card.post.department}
        )
        found = [card for card in cards if all(word in _searched(card) for word in wanted)]
        return sorted(found, key=lambda card: (card.post.department, card.rank, card.post.id))

    def superiors(self, post: str) -> tuple[Post, ...]:
        """Those above the post, the nearest first, as far as they are known; nobody is his own superior."""
        return tuple(card.post for card in _ladder(self._known().posts, post))

    def is_above(self, post: str, other: str) -> bool:
        """Whether the post stands above the other, near or far."""
        return any(post == superior.id for superior in self.superiors(other))

    def designation(self, post: str) -> Names:
        """What the post is called; its id in place of that when it has not been heard of."""
        card = self._known().posts.get(post)
        return {"en": post} if card is None else card.designation

    def department(self, code: str) -> Names:
        """What the department is called; its code in place of that when it has not been heard of."""
        return self._known().departments.get(code, {"en": code})

    def person(self, identifier: str) -> Person | None:
        """The person; null when they have not been heard of."""
        return self._known().persons.get(identifier)

    def name(self, person: str) -> Names:
        """The person's name; their id in its place when they have not been heard of."""
        return _name(self._known(), person)

    def in_charge(self, post: str) -> tuple[str, ...]:
        """The persons who act for the post now."""
        return persons_in_charge(self._known().charges.get(post, ()), self._clock.now())

    def charge(self, person: str, post: str) -> Charge | None:
        """The charge by which the person acts for the post now; null when they do not."""
        return charge_of(person, self._known().charges.get(post, ()), self._clock.now())

    def acts_for(self, person: str, post: str) -> bool:
        """Whether the person acts for the post now."""
        return self.charge(person, post) is not None

    def can(self, post: str, capability: Capability, department: str | None = None) -> bool:
        """Whether the post may do that; in that department, if one is named. An unknown post may nothing."""
        card = self._known().posts.get(post)
        return card is not None and card.can(capability, department)

    def actor(self, person: str, post: str) -> Actor:
        """Person and post as they are now, for the record. Raises UnknownPost, NotInCharge."""
        known = self._known()
        if post not in known.posts:
            raise UnknownPost(post)
        charges, now = known.charges.get(post, ()), self._clock.now()
        charge = charge_of(person, charges, now)
        if charge is None:
            raise NotInCharge(person, post)
        card, other = known.posts[post], person_stood_in_for(charge, charges, now)
        stands_in_for = None if other is None else Person(other, _name(known, other))
        return Actor(
            person, card.post, _name(known, person), card.designation, charge.id, charge.kind, stands_in_for
        )

    def _with_holders(self, card: PostCard, known: Organisation) -> PostCard:
        now = self._clock.now()
        holders = persons_in_charge(known.charges.get(card.post.id, ()), now)
        away = tuple(
            Away(
                _name(known, one.person),
                one.ends,
                None if one.substitute is None else _name(known, one.substitute),
            )
            for one in known.absences.get(card.post.id, ())
            if one.lasts(now) and one.person in holders
        )
        return replace(card, holders=tuple(_name(known, holder) for holder in holders), away=away)


def _name(known: Organisation, person: str) -> Names:
    found = known.persons.get(person)
    return {"en": person} if found is None else found.name


def _ladder(posts: Mapping[str, PostCard], post: str) -> Iterator[PostCard]:
    """Upwards from the post, which is left out; ends where a post is unknown or comes again."""
    seen = {post}
    card = posts.get(post)
    while card is not None and card.superior is not None and card.superior not in seen:
        seen.add(card.superior)
        card = posts.get(card.superior)
        if card is not None:
            yield card


def _searched(card: PostCard) -> str:
    names = [card.designation, card.section, *card.holders]
    texts = [card.post.id, card.abbreviation, *(text for name in names for text in name.values())]
    return " ".join(texts).casefold()
