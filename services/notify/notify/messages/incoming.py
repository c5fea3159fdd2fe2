"""What notify hears: where items have moved, what its own watches told, and the directory.

Each handler takes the few fields that notify uses (additive changes of the contract pass unnoticed) and says
what a failure means for the message.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from chassis.clock import from_text
from chassis.envelope import Event
from chassis.wire.catalogue import Catalogue
from chassis.wire.consumer import Handler, Outcome, Retry
from directory import Post, UnknownPost
from notify.application.follow_item import follow_item
from notify.application.ports import Office
from notify.application.tell import tell
from notify.domain.notice import of_told
from notify.domain.watch import Arrival, Escalated, Item, Move, Reminded, Told

_BEFORE_A_POST: Final = {"with": "holder", "parked": "holder", "transit": "to"}  # parked time counts as well


def handlers(
    catalogue: Catalogue, office: Office, directory_heard: Callable[[Event], Outcome]
) -> Mapping[str, Handler]:
    """Every type that notify hears, with what it does about it."""

    def moved(event: Event, department: str) -> Outcome:
        return _outcome(follow_item(move_of(event), department, office))

    def told(event: Event, department: str) -> Outcome:
        return hear_told(event, department, office)

    def from_directory(event: Event, _department: str) -> Outcome:
        return directory_heard(event)

    return {
        **dict.fromkeys(catalogue.carrying("custody"), moved),
        "notify.reminder.sent.v1": told,
        "notify.item.escalated.v1": told,
        **dict.fromkeys(catalogue.carrying("directory"), from_directory),
    }


def hear_told(event: Event, department: str, office: Office) -> Outcome:
    """What a watch told, in the department of the post that it is for; copies for others are not ours to
    tell.
    """
    notice = of_told(_told_of(event, office))
    if notice.to.department != department:
        return Outcome.DUPLICATE
    return _outcome(tell(notice, office))


def move_of(event: Event) -> Move:
    """Where the item is after this event of workflow's."""
    data = event.data
    item = Item(
        event.subject,
        event.entity,
        event.department,
        data["number"],
        data["title"],
        data.get("category") or "",
    )
    return Move(item, event.order, _arrival(data["custody"]))


def _arrival(custody: Mapping[str, Any]) -> Arrival | None:
    role = _BEFORE_A_POST.get(custody["state"])
    if role is None:
        return None
    due = custody["due"]
    return Arrival(
        Post(custody[role], custody[f"{role}_department"]),
        from_text(custody["since"]),
        custody["arrival"],
        None if due is None else from_text(due),
        custody["received"],
    )


def _told_of(event: Event, office: Office) -> Told:
    data = event.data
    item = Item(data["item"], data["kind"], data["home"], data["number"], data["title"])
    at = Post(data["holder"], event.department)
    arrival = Arrival(at, from_text(data["since"]), data["arrival"])
    reminder = Reminded(
        item, arrival, event.position, data["step"], from_text(data["at"]), data["working_seconds"]
    )
    if "superior" not in data:
        return reminder
    try:
        superior = office.directory.post(data["superior"]).post
    except UnknownPost as unknown:  # the directory is late; it comes by message, too
        raise Retry("superior-unknown") from unknown
    return Escalated(reminder, event.position, superior)


def _outcome(news: bool) -> Outcome:  # noqa: FBT001 - private, and its only argument
    return Outcome.DONE if news else Outcome.DUPLICATE
