"""The shapes of the public API."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from chassis.text import Plain
from directory import capabilities_of


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class LogIn(_Shape):
    """`devices` are what earlier log-ins of this browser answered, to each who uses it; `device` is one.
    `address` is where the person is and `browser` what theirs calls itself.
    """

    login: Plain = Field(min_length=1, max_length=100)
    password: str = Field(min_length=1, max_length=200)
    device: Plain | None = Field(None, max_length=100)
    devices: list[Plain] = Field(default=[], max_length=10)
    address: Plain | None = Field(None, max_length=60)
    browser: Plain | None = Field(None, max_length=300)
    code: Plain | None = Field(None, max_length=40)
    """Of the second factor, for who has one: from the device, or a recovery code."""


class Proof(_Shape):
    """Who asks shows once more who they are: by the password, and by a code of a second factor."""

    password: str = Field(min_length=1, max_length=200)
    code: Plain | None = Field(None, max_length=40)
    address: Plain | None = Field(None, max_length=60)
    browser: Plain | None = Field(None, max_length=300)


class Code(_Shape):
    """The code that the person's device shows now; `address` and `browser` as at the log-in."""

    code: Plain = Field(min_length=1, max_length=40)
    address: Plain | None = Field(None, max_length=60)
    browser: Plain | None = Field(None, max_length=300)


class Factor(_Shape):
    """Whether there is a second factor, with how many recovery codes left, and whether there must be one."""

    has: bool
    recovery_left: int
    required: bool


class OfferedFactor(_Shape):
    """The secret for the person's device, as text and as the address that a camera reads."""

    secret: str
    address: str


class NewPassword(_Shape):
    """`current` is the present one; `address` and `browser` as at the log-in."""

    current: str = Field(min_length=1, max_length=200)
    new: str = Field(min_length=1, max_length=200)
    code: Plain | None = Field(None, max_length=40)
    address: Plain | None = Field(None, max_length=60)
    browser: Plain | None = Field(None, max_length=300)


class OpenSession(_Shape):
    """Where the person is logged in: since when, used until when or a few minutes later, from which address,
    with what; `current` is the one that asks.
    """

    session: str
    since: str
    used: str
    expires: str
    address: str | None
    browser: str | None
    current: bool


class OpenSessions(_Shape):
    """All of them, latest first."""

    sessions: list[OpenSession]


class Refresh(_Shape):
    """The refresh credential as it was answered."""

    refresh: str = Field(min_length=1, max_length=200)


class Session(_Shape):
    """An open session. `tokens` has an access token for each service, `access` is auth's own; they hold for
    `expires_in` seconds. `must` says what has to be done before there are others:
    choose a `password`, or get a second `factor`.
    """

    access: str
    tokens: dict[str, str]
    refresh: str
    expires_in: int
    person: str
    device: str | None
    must: str | None


class NewFactor(_Shape):
    """A second factor counts: recovery codes, seen this once, and the session that goes on."""

    recovery: list[str]
    session: Session


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
    asked: int = 0
    """How many absences there are for which they were asked to act, and have not answered."""


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
