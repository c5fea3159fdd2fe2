"""What a desk does again and again, as its page offers it."""

from operator import itemgetter
from typing import Final

from chassis.ids import is_ulid
from workflow.application.ports import Office
from workflow.application.views import View
from workflow.domain.desk import SENT
from workflow.domain.errors import UnknownItem
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
    }


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
