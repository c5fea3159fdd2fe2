"""Organisations for tests: said in a line, heard as auth would tell them."""

from collections.abc import Iterable
from typing import Any, Final

EVER: Final = "2026-01-01T00:00:00.000Z"


class Told:
    """A lookup that a test fills; the builders are in auth's own words (contracts/events/auth.*)."""

    def __init__(self) -> None:
        self._told: dict[str, dict[str, dict[str, Any]]] = {}
        self._answers: dict[str, list[dict[str, Any]]] = {}

    def tell(self, kind: str, data: dict[str, Any]) -> None:
        """The subject stands so from now on."""
        self._told.setdefault(kind, {})[data[kind]] = data
        self._answers.pop(kind, None)

    def all(self, kind: str) -> list[dict[str, Any]]:
        """The data of every subject of the kind; the same list until something more is told."""
        return self._answers.setdefault(kind, list(self._told.get(kind, {}).values()))


def told_post(
    post: str,
    department: str,
    roles: Iterable[str] = ("officer",),
    *,
    superior: str | None = None,
    rank: int = 3,
) -> dict[str, Any]:
    """A post as auth tells it, called after its id."""
    return {
        "post": post,
        "department": department,
        "section": {"id": f"s-{department}", "name": _names(department.title())},
        "office": "collectorate",
        "designation": _names(post.upper()),
        "abbreviation": post.upper(),
        "rank": rank,
        "superior": superior,
        "roles": list(roles),
    }


def told_department(department: str, name: str) -> dict[str, Any]:
    """A department as auth tells it, called so in every language."""
    return {"department": department, "name": _names(name), "office": "collectorate"}


def told_person(person: str, *, email: str | None = None, language: str = "en") -> dict[str, Any]:
    """A person as auth tells them, called after their id."""
    return {"person": person, "name": _names(person.title()), "email": email, "language": language}


def told_charge(
    person: str, post: str, *, kind: str = "regular", begins: str = EVER, ends: str | None = None
) -> dict[str, Any]:
    """A charge as auth tells it."""
    charge = {"charge": f"c-{post}-{person}", "person": person, "post": post, "kind": kind}
    return charge | {"from": begins, "until": ends}


def told_absence(
    person: str,
    post: str,
    begins: str,
    ends: str,
    *,
    substitute: str | None = None,
    answer: str | None = None,
) -> dict[str, Any]:
    """An absence as auth tells it."""
    absence = {"absence": f"a-{post}-{person}", "person": person, "post": post}
    return absence | {"from": begins, "until": ends, "substitute": substitute, "answer": answer}


def _names(text: str) -> dict[str, str]:
    return {"en": text, "bn": text, "hi": text}
