"""Posts with nobody in charge, before whom something waits: who stands above them answers for it (domain.md
3.6.13).
"""

from typing import Final

from directory import PostCard
from workflow.application.ports import Office
from workflow.application.views import View
from workflow.domain.desk import HERE, PARKED

FIRST: Final = 1
"""Of a desk, what has waited longest."""


def vacancies_view(card: PostCard, office: Office) -> list[View]:
    """Of each vacant post of the department that is below this one, near or far: how much waits before it,
    and since when.
    """
    vacant = [
        each.post.id
        for each in office.directory.posts(department=office.department)
        if not each.holders and office.directory.is_above(card.post.id, each.post.id)
    ]
    waiting = [(post, _pending(post, office)) for post in vacant]
    return [
        {"post": post, "department": office.department, "pending": pending, "since": _since(post, office)}
        for post, pending in waiting
        if pending
    ]


def _pending(post: str, office: Office) -> int:
    return office.desks.count(post, place=HERE) + office.desks.count(post, place=PARKED)


def _since(post: str, office: Office) -> str:
    longest = [
        place.since for where in (HERE, PARKED) for place in office.desks.places(post, where, limit=FIRST)
    ]
    return min(longest)
