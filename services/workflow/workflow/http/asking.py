"""From a caller to the words of the use cases."""

from chassis.http import Caller, Forbidden
from chassis.record import Cause
from directory import Actor
from workflow.application.offices import Offices
from workflow.application.ports import Office


def post_of(caller: Caller) -> str:
    """The acting post, which every route of the office asks for."""
    if caller.post is None:
        raise Forbidden("post-missing")
    return caller.post


def cause(caller: Caller) -> Cause:
    """Which request is answered, and the story to which it belongs."""
    return Cause(caller.correlation, None, caller.request.key, caller.request.fingerprint)


def office_and_actor(offices: Offices, item: str, caller: Caller) -> tuple[Office, Actor]:
    """The office where the item is at home, and who acts. Raises BadIdentifier, UnknownDepartment."""
    office = offices.of(item)
    return office, office.actor(caller.person, post_of(caller))
