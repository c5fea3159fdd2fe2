"""The organisation as auth last told it, read from this service's own mirror (architecture 5, auth)."""

from collections.abc import Iterable, Mapping
from typing import Any

from chassis.clock import Clock, to_text
from chassis.mirror import Mirror
from workflow.application.ports import PostCard
from workflow.domain.custody import Post
from workflow.domain.errors import UnknownPost
from workflow.domain.history import Names


class MirroredDirectory:
    """Posts, persons and charges, at most a second behind what was heard."""

    def __init__(self, mirror: Mirror, clock: Clock) -> None:
        self._mirror = mirror
        self._clock = clock

    def post(self, identifier: str) -> PostCard:
        """The post. Raises UnknownPost."""
        for post in self._mirror.all("post"):
            if post["post"] == identifier:
                return self._card(post)
        raise UnknownPost(identifier)

    def person(self, identifier: str) -> Names:
        """The person's name; their id in its place when it has not been heard."""
        for person in self._mirror.all("person"):
            if person["person"] == identifier:
                name: Names = person["name"]
                return name
        return {"en": identifier}

    def posts(self, *, department: str | None, words: str) -> list[PostCard]:
        """The posts of a department, or of all, whose designation, section or holder has all the words in
        it.
        """
        wanted = words.casefold().split()
        cards = (
            self._card(post)
            for post in self._mirror.all("post")
            if department is None or post["department"] == department
        )
        found = [card for card in cards if all(word in _searched(card) for word in wanted)]
        return sorted(found, key=lambda card: (card.post.department, card.rank, card.post.id))

    def acts_for(self, person: str, post: str) -> bool:
        """Whether the person has charge of the post now."""
        now = to_text(self._clock.now())
        return any(charge["person"] == person and charge["post"] == post for charge in self._charges(now))

    def _card(self, post: Mapping[str, Any]) -> PostCard:
        now = to_text(self._clock.now())
        holders = [charge["person"] for charge in self._charges(now) if charge["post"] == post["post"]]
        return PostCard(
            Post(post["post"], post["department"]),
            post["designation"],
            post["section"]["name"],
            post["abbreviation"],
            post["rank"],
            tuple(post["roles"]),
            tuple(self.person(holder) for holder in holders),
        )

    def _charges(self, now: str) -> Iterable[dict[str, Any]]:
        return (charge for charge in self._mirror.all("charge") if _runs(charge, now))


def _runs(charge: Mapping[str, Any], now: str) -> bool:
    until = charge.get("until")
    return charge["from"] <= now and (until is None or now < until)


def _searched(card: PostCard) -> str:
    names = [card.designation, card.section, *card.holders]
    return " ".join(
        [card.post.id, card.abbreviation, *(text for name in names for text in name.values())]
    ).casefold()
