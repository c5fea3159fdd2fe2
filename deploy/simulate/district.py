"""Who sits where in the district, as its file says: for people who are led by a program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import yaml

from deploy.demo.life import Member
from deploy.demo.office import member_of


@dataclass(frozen=True)
class Desk:
    """A post that somebody holds by a regular charge, and who logs in for it."""

    member: Member
    department: str
    roles: frozenset[str]

    @property
    def post(self) -> str:
        """Its id."""
        return self.member.post


@dataclass(frozen=True)
class District:
    """The desks at which somebody sits, by post."""

    desks: Mapping[str, Desk]
    superiors: Mapping[str, str | None]
    """Of every post, also where nobody sits."""

    @classmethod
    def read(cls, path: Path) -> Self:
        """As the district's file has it. Raises OSError."""
        told = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        log_ins = {one["person"]: login for login, one in told["logins"].items()}
        regular = (each for each in told["charges"] if each.get("kind", "regular") == "regular")
        desks = (_desk(told, log_ins[each["person"]], each["post"]) for each in regular)
        superiors = {post: one.get("superior") for post, one in told["posts"].items()}
        return cls({desk.post: desk for desk in desks}, superiors)

    def of(self, department: str) -> list[Desk]:
        """The desks of a department, in the order of the file."""
        return [desk for desk in self.desks.values() if desk.department == department]

    def above(self, post: str) -> Desk | None:
        """Who sits above the post; a vacant chair is passed over."""
        superior = self.superiors[post]
        while superior is not None and superior not in self.desks:
            superior = self.superiors[superior]
        return None if superior is None else self.desks[superior]


def _desk(told: Mapping[str, Any], login: str, post: str) -> Desk:
    stated = told["posts"][post]
    roles = stated.get("roles", told["designations"][stated["designation"]]["roles"])
    department = told["sections"][stated["section"]]["department"]
    return Desk(member_of(told, login, post), department, frozenset(roles))
