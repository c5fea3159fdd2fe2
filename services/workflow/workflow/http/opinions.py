"""On which files the acting post's opinion is asked."""

from pydantic import BaseModel

from chassis.http import Api, Caller
from workflow.application.offices import Offices
from workflow.application.opinions import asked_view
from workflow.http import queries
from workflow.http.lists import own_desk


class AskedItem(BaseModel):
    """A file on which an opinion is asked; `until` is a civil date."""

    file: str
    number: str
    title: str
    asked_by: str | None
    at: str
    until: str | None


class AskedItems(BaseModel):
    """The longest waiting first."""

    items: list[AskedItem]
    next: str | None


def declare(api: Api, offices: Offices) -> None:
    """The route of opinions that are asked."""

    @api.get("/desks/<post>/opinions", permission="post", query=queries.ListQuery, answer=AskedItems)
    def read_asked(caller: Caller, post: str, query: queries.ListQuery) -> AskedItems:
        """The files on which the acting post's opinion is asked, the longest waiting first."""
        card, office = own_desk(offices, caller, post)
        return AskedItems.model_validate(asked_view(card, office, after=query.after, limit=query.limit))
