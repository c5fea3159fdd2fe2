"""Copies for information as they are read: on the receipt, and on the desks of those who got one."""

from directory import PostCard
from workflow.application.ports import Office
from workflow.application.views import View
from workflow.domain.desk import HERE


def copies_view(card: PostCard, office: Office, *, after: str | None, limit: int) -> View:
    """The receipts of which the post got a copy and has not said that it was seen, the oldest first."""
    found = office.copies.places(card.post.id, HERE, after=after, limit=limit)
    items = [
        {
            "receipt": place.item,
            "number": place.number,
            "title": place.title,
            "sent_by": place.other,
            "at": place.since,
        }
        for place in found
    ]
    return {"items": items, "next": found[-1].id if len(found) == limit else None}
