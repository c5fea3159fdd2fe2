"""Pendency, for whoever answers for it: of the acting post and of the posts below it, near or far."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Final

from chassis.ids import department_of
from directory import Names, PostCard
from workflow.application.find import found_view
from workflow.application.ports import Office
from workflow.application.views import View
from workflow.domain.desk import HERE, OVERDUE, PARKED, UNREAD, Place
from workflow.domain.errors import NotReader, UnknownItem
from workflow.domain.pendency import EDGES, Figures, Waiting, by

_AT_ONCE: Final = 500
SOON: Final = "soon"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which of the items behind the figures; null or empty for all."""

    post: str = ""
    section: str = ""
    category: str | None = None
    group: int | None = None
    only: str = ""
    after: int = 0
    limit: int = 50

    def fits(self, item: Waiting, posts: frozenset[str] | None) -> bool:
        """Whether it is one of them; `posts` are those of the section, if one is asked."""
        only = {
            "": True,
            OVERDUE: item.is_overdue,
            SOON: item.is_due_soon,
            UNREAD: item.place.seen == UNREAD,
            PARKED: item.place.place == PARKED,
        }
        return (
            self.post in {"", item.place.post}
            and (posts is None or item.place.post in posts)
            and self.category in {None, item.category}
            and self.group in {None, item.group}
            and only[self.only]
        )


def pendency_view(card: PostCard, office: Office) -> View:
    """The figures of the department's posts that the acting post answers for: all, by post, section and
    category.
    """
    cards = _answered_for(card, office)
    items = list(_waiting(cards, office))
    sections = {each.post.id: dict(each.section) for each in cards}
    names = {_named(section): section for section in sections.values()}
    by_section = by(items, lambda item: _named(sections[item.place.post]))
    return {
        "department": office.department,
        "edges": list(EDGES),
        "all": asdict(Figures.over(items)),
        "posts": [
            {"post": key, **asdict(figures)}
            for key, figures in by(items, lambda item: item.place.post).items()
        ],
        "sections": [{"section": names[key], **asdict(figures)} for key, figures in by_section.items()],
        "categories": [
            {"category": key, "name": _category(key, office), **asdict(figures)}
            for key, figures in by(items, lambda item: item.category).items()
        ],
    }


def items_view(asked: Asked, card: PostCard, office: Office) -> View:
    """The items behind a figure, the oldest first; the title of those of which the acting post may know."""
    cards = _answered_for(card, office)
    posts = None
    if asked.section:
        posts = frozenset(each.post.id for each in cards if asked.section in each.section.values())
    fitting = [item for item in _waiting(cards, office) if asked.fits(item, posts)]
    fitting.sort(key=lambda item: (item.place.since, item.place.id))
    end = asked.after + asked.limit
    part = fitting[asked.after : end]
    return {
        "department": office.department,
        "category_name": _category(asked.category or "", office),
        "items": [_line(item, card, office) for item in part],
        "count": len(fitting),
        "next": end if end < len(fitting) else None,
    }


def _answered_for(card: PostCard, office: Office) -> list[PostCard]:
    return [
        each
        for each in office.directory.posts(department=office.department)
        if each.post.id == card.post.id or office.directory.is_above(card.post.id, each.post.id)
    ]


def _waiting(cards: list[PostCard], office: Office) -> Iterator[Waiting]:
    places = [place for card in cards for where in (HERE, PARKED) for place in _every(card, where, office)]
    now, zone, days = office.now, office.rules.zone, office.rules.working_days(office.department)
    known = office.index.known(place.item for place in places)
    for place in places:
        facts = known[place.item].facts if place.item in known else {}
        yield Waiting.of(place, facts.get("category", ""), now=now, zone=zone, days=days)


def _every(card: PostCard, where: str, office: Office) -> Iterator[Place]:
    last: str | None = None
    while found := office.desks.places(card.post.id, where, after=last, limit=_AT_ONCE):
        yield from found
        last = found[-1].id


def _line(item: Waiting, card: PostCard, office: Office) -> View:
    place, title = item.place, ""
    if place.post == card.post.id:
        title = place.title
    elif department_of(place.item) == office.department:
        with suppress(NotReader, UnknownItem):
            title = found_view(place.item, card, office)["title"]
    return {
        "item": place.item,
        "kind": place.kind,
        "number": place.number,
        "title": title,
        "post": place.post,
        "category": item.category,
        "since": place.since,
        "due": place.due,
        "age": item.age,
        "parked": place.place == PARKED,
        "overdue": item.is_overdue,
    }


def _category(code: str, office: Office) -> Names:
    """What the office calls a head, or a kind of letters that is watched; what somebody typed has no name."""
    heads = {head.code: head.title for head in office.rules.heads(office.department)}
    watched = {kind.code: kind.title for kind in office.rules.watched.values()}
    return {**heads, **watched}.get(code, {})


def _named(section: dict[str, str]) -> str:
    return section.get("en") or next(iter(section.values()), "")
