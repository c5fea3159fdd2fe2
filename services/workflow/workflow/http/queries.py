"""The shapes of questions; what acts ask stands with their declarations."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, Field, model_validator

from chassis.text import plain
from workflow.application.acts.asked import Body, Identifier, Text


class PermitBody(Body):
    """Read one document of an item."""

    item: Identifier
    document: Identifier
    purpose: Literal["read"] = "read"


class PhraseBody(Body):
    """A phrase of a desk's own, in the words in which it shall stand."""

    text: Annotated[Text, Field(min_length=1, max_length=500)]


class ListBody(Body):
    """A marking list of a desk's own: its name, and the posts that get copies together."""

    name: Annotated[Text, AfterValidator(plain), Field(min_length=1, max_length=100)]
    posts: Annotated[list[str], Field(min_length=1, max_length=20)]


class ListQuery(BaseModel):
    """A page of a list; `after` is the `next` of the page before."""

    department: str | None = None
    after: str | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class RetentionQuery(ListQuery):
    """A page of what is to be looked at in a department."""

    department: str


class WatchedQuery(ListQuery):
    """A page of what is watched in a department."""

    department: str


class DeskQuery(ListQuery):
    """A page of a desk: which of its items, and by what they are in order, `-` for the reverse."""

    only: Literal["unread", "files", "receipts", "overdue"] | None = None
    by: Literal["since", "-since", "due", "-due", "number", "-number"] | None = None


class TrayQuery(ListQuery):
    """The tray of a department."""

    department: str
    state: Literal["waiting", "rejected"] = "waiting"


class SendersQuery(BaseModel):
    """Who wrote to the department: the beginning of a name or an organisation."""

    department: str
    q: Annotated[Text, Field(max_length=100)]


class LetterQuery(BaseModel):
    """Of which letter, as far as it has been read."""

    sender: Annotated[Text, Field(max_length=300)] = ""
    letter_ref: Annotated[Text, Field(max_length=300)] = ""
    letter_date: date | None = None


class DepartmentQuery(BaseModel):
    """In which department."""

    department: str


class DepartmentsQuery(BaseModel):
    """In which department, or in all."""

    department: str | None = None


class RowsQuery(DepartmentQuery):
    """Which rows of a register's year; `before` is the `next` of the answer before."""

    q: Annotated[Text, Field(max_length=100)] = ""
    state: Literal["open", "closed", "in-file"] | None = None
    before: Annotated[int, Field(ge=1)] | None = None


class PostsQuery(BaseModel):
    """To whom may one mark? Posts by department and words."""

    q: Annotated[str, Field(max_length=100)] = ""
    department: str | None = None


class HistoryQuery(BaseModel):
    """The entries after a position."""

    after: Annotated[int, Field(ge=0)] = 0
    limit: Annotated[int, Field(ge=1, le=500)] = 200


class SheetQuery(BaseModel):
    """In which language is it printed?"""

    language: Literal["en", "bn", "hi"] = "en"


class PartQuery(BaseModel):
    """A part of a numbered list: at most `limit` before a number or after one; without either, the latest."""

    before: Annotated[int, Field(ge=1)] | None = None
    after: Annotated[int, Field(ge=0)] | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 20

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if sum(value is not None for value in self._ways()) > 1:
            raise ValueError("before and after are two ways")
        return self

    def _ways(self) -> tuple[int | None, ...]:
        return (self.before, self.after)


class CorrespondenceQuery(PartQuery):
    """Or the part that begins with the paper on which a page of the file is."""

    page: Annotated[int, Field(ge=1)] | None = None

    def _ways(self) -> tuple[int | None, ...]:
        return (self.before, self.after, self.page)


class SearchQuery(BaseModel):
    """What has the words, and is so; `after` is the `next` of the part before."""

    department: str | None = None
    q: Annotated[Text, AfterValidator(plain), Field(max_length=200)] = ""
    kind: Literal["file", "receipt"] | None = None
    state: Literal["open", "closed", "in-file"] | None = None
    section: Annotated[Text, Field(max_length=200)] = ""
    holder: Annotated[str, Field(max_length=100)] = ""
    category: Annotated[Text, Field(max_length=300)] = ""
    since: date | None = None
    until: date | None = None
    after: Annotated[int, Field(ge=0, le=1000)] = 0
    limit: Annotated[int, Field(ge=1, le=100)] = 20


class PapersQuery(SearchQuery):
    """Papers of one department that are so; the words are asked of files."""

    department: str
    after: Annotated[int, Field(ge=0, le=100_000)] = 0


class NumberQuery(BaseModel):
    """What has this number?"""

    number: Annotated[Text, AfterValidator(plain), Field(max_length=100)]
    department: str | None = None
