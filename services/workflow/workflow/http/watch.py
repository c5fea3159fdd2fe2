"""The watch registers: letters with a clock of their own."""

from pydantic import BaseModel

from chassis.http import Api, Caller
from workflow.application import watch_views
from workflow.application.offices import Offices
from workflow.http import queries
from workflow.http.asking import post_of
from workflow.http.endings import Custody
from workflow.http.schemas import Names


class Kind(BaseModel):
    """A kind of letter that is watched; in how many days one is to be settled, null where the letter says
    when; how many are open.
    """

    code: str
    title: Names
    days: int | None
    open: int


class Kinds(BaseModel):
    """In the order of the office's rules."""

    items: list[Kind]


class WatchedItem(BaseModel):
    """A letter that nobody has settled; its dates are civil dates."""

    receipt: str
    number: str
    title: str
    sender: str
    received_date: str
    target: str
    custody: Custody


class WatchedItems(BaseModel):
    """The nearest target first."""

    items: list[WatchedItem]
    next: str | None


def declare(api: Api, offices: Offices) -> None:
    """The routes of what is watched."""

    @api.get("/watched", permission="post", query=queries.DepartmentQuery, answer=Kinds)
    def list_kinds(caller: Caller, query: queries.DepartmentQuery) -> Kinds:
        """Which kinds of letters are watched, for the department's own posts."""
        card = offices.directory.post(post_of(caller))
        return Kinds.model_validate(watch_views.kinds_view(card, offices.named(query.department)))

    @api.get("/watched/<code>", permission="post", query=queries.WatchedQuery, answer=WatchedItems)
    def list_watched(caller: Caller, code: str, query: queries.WatchedQuery) -> WatchedItems:
        """The open letters of a kind, for the department's own posts."""
        card = offices.directory.post(post_of(caller))
        office = offices.named(query.department)
        view = watch_views.watched_view(code, card, office, after=query.after, limit=query.limit)
        return WatchedItems.model_validate(view)
