"""What auth hears: a service that has just begun, or was restored, asks to be told everything."""

from collections.abc import Callable, Mapping
from typing import Final

from chassis.envelope import Event
from chassis.wire.consumer import Handler, Outcome

ASKED: Final = tuple(
    f"{service}.directory.requested.v1" for service in ("audit", "files", "notify", "scan", "workflow")
)


def handlers(announce: Callable[[], int]) -> Mapping[str, Handler]:
    """The table of handlers. Telling everything twice harms nobody, so a redelivered request is simply
    answered again.
    """

    def tell_everything(_event: Event, _department: str) -> Outcome:
        announce()
        return Outcome.DONE

    return dict.fromkeys(ASKED, tell_everything)
