"""The directory as heard from auth, in the words of our domain."""

from typing import Any, Final

from chassis.clock import Clock, from_text
from chassis.wire.mirror import Mirror
from notify.domain.directory import Charge, Names, Person, Seat, in_charge, superiors
from notify.domain.ladder import Recipient
from notify.domain.watch import Post

KINDS: Final = ("department", "post", "person", "charge", "session", "keyset")


class MirroredDirectory:
    """Reads what the mirror holds; at most a second old."""

    def __init__(self, mirror: Mirror, clock: Clock) -> None:
        self._mirror = mirror
        self._clock = clock

    def post(self, post: str) -> Post | None:
        """The post and its department."""
        seat = self._seat(post)
        return None if seat is None else seat.at

    def posts(self, department: str) -> list[str]:
        """The posts of the department."""
        seats = self._seats().values()
        return sorted(seat.at.post for seat in seats if seat.at.department == department)

    def superiors(self, post: str) -> dict[Recipient, Post]:
        """The post's superiors, as far as they are known."""
        return superiors(self._seats(), post)

    def in_charge(self, post: str) -> list[Person]:
        """The persons who act for the post now; whoever is not known yet is left out."""
        persons = [self.person(person) for person in in_charge(self._charges(), post, self._clock.now())]
        return [person for person in persons if person is not None]

    def person(self, person: str) -> Person | None:
        """The person."""
        data = self._mirror.get("person", person)
        if data is None:
            return None
        return Person(data["person"], data["name"], data.get("email"), data["language"])

    def designation(self, post: str) -> Names:
        """What the post is called; its own id where it is not known."""
        seat = self._seat(post)
        return {"en": post} if seat is None else seat.designation

    def acts_for(self, person: str, post: str) -> bool:
        """Whether the person may act for the post now."""
        return person in in_charge(self._charges(), post, self._clock.now())

    def _seat(self, post: str) -> Seat | None:
        return self._seats().get(post)

    def _seats(self) -> dict[str, Seat]:
        return {data["post"]: _seat_of(data) for data in self._mirror.all("post")}

    def _charges(self) -> list[Charge]:
        return [_charge_of(data) for data in self._mirror.all("charge")]


def _seat_of(data: dict[str, Any]) -> Seat:
    return Seat(Post(data["post"], data["department"]), data.get("superior"), data["designation"])


def _charge_of(data: dict[str, Any]) -> Charge:
    until = data.get("until")
    return Charge(
        data["person"], data["post"], from_text(data["from"]), None if until is None else from_text(until)
    )
