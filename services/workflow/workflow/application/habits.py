"""What a desk does again and again, as its page offers it."""

from operator import itemgetter
from typing import Final

from chassis.ids import is_ulid
from workflow.application.ports import Office
from workflow.application.views import View
from workflow.domain.desk import SENT
from workflow.domain.errors import UnknownItem
from workflow.domain.habits import Habits, MarkingList
from workflow.domain.language import language_of

ANY: Final = ("mark", "return", "note")
"""A phrase of the desk's own is offered everywhere."""
RECENT: Final = 4
"""Posts to which a desk sent last; more is a search."""
LOOKED_AT: Final = 20
"""Of what it sent, the latest."""


def habits_view(post: str, office: Office) -> View:
    """The phrases of the desk and of the office, most taken first, and the word of agreement."""
    habits = office.habits.of(post)
    own: list[View] = [
        {
            "phrase": each.id,
            "text": {language_of(each.text): each.text},
            "uses": list(ANY),
            "own": True,
            "taken": each.taken,
        }
        for each in habits.phrases
    ]
    offered = [
        {
            "phrase": each.name,
            "text": dict(each.text),
            "uses": list(each.uses),
            "own": False,
            "taken": habits.taken.get(each.name, 0),
        }
        for each in office.rules.phrases
    ]
    phrases = sorted([*own, *offered], key=itemgetter("taken"), reverse=True)
    return {
        "phrases": phrases,
        "agreed": dict(office.rules.agreed),
        "recent": _recent(post, office),
        "lists": [*_own_lists(habits), *_lists_of_the_office(office)],
    }


def _own_lists(habits: Habits) -> list[View]:
    return [
        {"list": each.id, "name": {language_of(each.name): each.name}, "posts": list(each.posts), "own": True}
        for each in habits.lists
    ]


def _lists_of_the_office(office: Office) -> list[View]:
    """With the posts that are of its members now."""
    cards = office.directory.posts() if office.rules.lists else []
    return [
        {
            "list": each.code,
            "name": dict(each.title),
            "posts": [card.post.id for level in each.members for card in cards if level.is_of(card)],
            "own": False,
        }
        for each in office.rules.lists
    ]


def _recent(post: str, office: Office) -> list[str]:
    """To whom the desk sent last what others still have."""
    sent = office.desks.places(post, SENT, descending=True, limit=LOOKED_AT)
    return list(dict.fromkeys(place.other for place in sent if place.other))[:RECENT]


def keep_phrase(post: str, identifier: str, text: str, office: Office) -> None:
    """The desk has the phrase. Raises Faulty for too many; UnknownItem for a name that is none of a desk's
    own.
    """
    if not is_ulid(identifier):
        raise UnknownItem(identifier)
    office.habits.change(post, lambda habits: habits.keep_phrase(identifier, text))


def keep_list(post: str, kept: MarkingList, office: Office) -> None:
    """The desk has the list. Raises Faulty for too many; UnknownPost; UnknownItem for a name that is none of
    a desk's own.
    """
    if not is_ulid(kept.id):
        raise UnknownItem(kept.id)
    for named in kept.posts:
        office.directory.addressee(named)
    office.habits.change(post, lambda habits: habits.keep_list(kept))


def drop_list(post: str, identifier: str, office: Office) -> None:
    """The desk does not have the list, if it had it."""
    office.habits.change(post, lambda habits: habits.drop_list(identifier))


def drop_phrase(post: str, identifier: str, office: Office) -> None:
    """The desk does not have the phrase, if it had it."""
    office.habits.change(post, lambda habits: habits.drop_phrase(identifier))


def take_phrase(post: str, identifier: str, office: Office) -> None:
    """It was taken once more. Raises UnknownItem for one that is neither the desk's nor the office's."""
    known = {each.name for each in office.rules.phrases}
    known |= {each.id for each in office.habits.of(post).phrases}
    if identifier not in known:
        raise UnknownItem(identifier)
    office.habits.change(post, lambda habits: habits.take(identifier))
