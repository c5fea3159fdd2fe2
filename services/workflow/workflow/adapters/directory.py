"""The organisation as auth last told it, read from this service's own mirror (architecture 5, auth)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chassis.clock import Clock, to_text
from chassis.wire.mirror import Mirror
from workflow.application.ports import PostCard
from workflow.domain.custody import Post
from workflow.domain.errors import UnknownPost
from workflow.domain.history import Names

Told = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class _Organisation:
    """What was told, by id. It lasts as long as the mirror gives the same answer: about a second."""

    told: tuple[Told, Told, Told]
    posts: Mapping[str, Mapping[str, Any]]
    persons: Mapping[str, Names]
    charges: Mapping[str, list[Mapping[str, Any]]]
    """Charges by post."""

    @classmethod
    def of(cls, posts: Told, persons: Told, charges: Told) -> "_Organisation":
        by_post: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for charge in charges:
            by_post[charge["post"]].append(charge)
        return cls(
            (posts, persons, charges),
            {post["post"]: post for post in posts},
            {person["person"]: person["name"] for person in persons},
            by_post,
        )

    def holders(self, post: str, now: str) -> list[str]:
        """Who has charge of the post now."""
        return [charge["person"] for charge in self.charges.get(post, []) if _runs(charge, now)]


class MirroredDirectory:
    """Posts, persons and charges, at most a second behind what was heard."""

    def __init__(self, mirror: Mirror, clock: Clock) -> None:
        self._mirror = mirror
        self._clock = clock
        self._known = _Organisation.of([], [], [])

    def post(self, identifier: str) -> PostCard:
        """The post. Raises UnknownPost."""
        known = self._organisation()
        if identifier not in known.posts:
            raise UnknownPost(identifier)
        return self._card(known, identifier, to_text(self._clock.now()))

    def person(self, identifier: str) -> Names:
        """The person's name; their id in its place when it has not been heard."""
        return self._organisation().persons.get(identifier, {"en": identifier})

    def posts(self, *, department: str | None, words: str) -> list[PostCard]:
        """The posts of a department, or of all, whose designation, section or holder has all the words."""
        wanted = words.casefold().split()
        known, now = self._organisation(), to_text(self._clock.now())
        cards = (
            self._card(known, identifier, now)
            for identifier, post in known.posts.items()
            if department is None or post["department"] == department
        )
        found = [card for card in cards if all(word in _searched(card) for word in wanted)]
        return sorted(found, key=lambda card: (card.post.department, card.rank, card.post.id))

    def acts_for(self, person: str, post: str) -> bool:
        """Whether the person has charge of the post now."""
        return person in self._organisation().holders(post, to_text(self._clock.now()))

    def _organisation(self) -> _Organisation:
        told = (self._mirror.all("post"), self._mirror.all("person"), self._mirror.all("charge"))
        if any(new is not old for new, old in zip(told, self._known.told, strict=True)):
            self._known = _Organisation.of(*told)
        return self._known

    def _card(self, known: _Organisation, identifier: str, now: str) -> PostCard:
        post = known.posts[identifier]
        holders = known.holders(identifier, now)
        return PostCard(
            Post(post["post"], post["department"]),
            post["designation"],
            post["section"]["name"],
            post["abbreviation"],
            post["rank"],
            tuple(post["roles"]),
            tuple(known.persons.get(holder, {"en": holder}) for holder in holders),
        )


def _runs(charge: Mapping[str, Any], now: str) -> bool:
    until = charge.get("until")
    return charge["from"] <= now and (until is None or now < until)


def _searched(card: PostCard) -> str:
    names = [card.designation, card.section, *card.holders]
    texts = [card.post.id, card.abbreviation, *(text for name in names for text in name.values())]
    return " ".join(texts).casefold()
