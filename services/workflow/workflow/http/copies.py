"""Of which receipts the acting post got a copy for information."""

from pydantic import BaseModel

from chassis.http import Api, Caller
from workflow.application.copies import copies_view
from workflow.application.offices import Offices
from workflow.http import queries
from workflow.http.lists import own_desk


class CopyItem(BaseModel):
    """A receipt of which a copy was sent, by which post and when."""

    receipt: str
    number: str
    title: str
    sent_by: str | None
    at: str


class CopyItems(BaseModel):
    """The oldest first."""

    items: list[CopyItem]
    next: str | None


def declare(api: Api, offices: Offices) -> None:
    """The route of copies for information."""

    @api.get("/desks/<post>/copies", permission="post", query=queries.ListQuery, answer=CopyItems)
    def read_copies(caller: Caller, post: str, query: queries.ListQuery) -> CopyItems:
        """The receipts of which the acting post got a copy and has not said that it was seen."""
        card, office = own_desk(offices, caller, post)
        return CopyItems.model_validate(copies_view(card, office, after=query.after, limit=query.limit))
