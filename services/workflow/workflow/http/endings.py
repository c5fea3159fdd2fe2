"""The shapes of what is told of the end of a matter: how it was closed, and how long it is kept."""

from typing import Literal

from pydantic import BaseModel

Names = dict[str, str]


class Closed(BaseModel):
    """With what words an item was closed; by which post, and when, its custody says."""

    remark: str


class Proposal(BaseModel):
    """That a file be closed: by which post, when, under which class, and with what words."""

    post: str
    at: str
    retention: str
    remark: str


class Retention(BaseModel):
    """Under which class a file was closed, and the civil date until which it is kept, null for ever."""

    code: str
    until: str | None


class RetentionClass(BaseModel):
    """A class of the office's manual, with the complete years for which it is kept, null for ever."""

    code: str
    title: Names
    years: int | None


class ClosingRules(BaseModel):
    """Who closes a file (`proposed`: a post that decides; `holder`: whoever holds it), and the classes of the
    office's manual.
    """

    manual: Names
    by: Literal["proposed", "holder"]
    classes: list[RetentionClass]
