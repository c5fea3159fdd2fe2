"""The shapes of the public API."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from chassis.text import Plain
from directory import capabilities_of


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class LogIn(_Shape):
    """`device` is what an earlier log-in of this browser answered."""

    login: Plain = Field(min_length=1, max_length=100)
    password: str = Field(min_length=1, max_length=200)
    device: Plain | None = Field(None, max_length=100)


class Refresh(_Shape):
    """The refresh credential as it was answered."""

    refresh: str = Field(min_length=1, max_length=200)


class Session(_Shape):
    """An open session. `expires_in` seconds is how long the access token holds."""

    access: str
    refresh: str
    expires_in: int
    person: str
    device: str | None


class Named(_Shape):
    """A name in three languages."""

    en: str
    bn: str
    hi: str


class HeldPost(_Shape):
    """A post the person may act for, and by which kind of charge."""

    post: str
    department: str
    designation: Named
    section: Named
    kind: str
    roles: list[str]
    capabilities: list[str]
    """What the post may do, by the one table of `directory`."""


class Me(_Shape):
    """Who is logged in."""

    person: str
    name: Named
    language: str
    posts: list[HeldPost]


def held_post(post: dict[str, Any], kind: str) -> HeldPost:
    """The post as it is shown to its holder."""
    return HeldPost(
        post=post["post"],
        department=post["department"],
        designation=Named(**post["designation"]),
        section=Named(**post["section"]["name"]),
        kind=kind,
        roles=post["roles"],
        capabilities=sorted(capabilities_of(post["roles"])),
    )
