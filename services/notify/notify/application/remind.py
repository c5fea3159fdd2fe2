"""The timer's act: every rung that is due is taken, once, by whoever writes the watch first."""

from typing import Final

from chassis.crash import crash_at
from chassis.store.aggregates import retrying
from chassis.store.due import PUT_OFF, each_due
from notify.application.ports import Office
from notify.application.tell import tell
from notify.domain.ladder import SUPERIORS
from notify.domain.notice import of_told
from notify.domain.watch import NotDue, Told, take_rung

AT_ONCE: Final = 200


def remind_due(department: str, office: Office) -> int:
    """How many rungs were taken; afterwards none is due that was when this began, up to AT_ONCE. A watch that
    cannot be read, or whose rung cannot be taken, is put off.
    """
    watches, now = office.watches(department), office.clock.now()
    return sum(
        each_due(
            "remind",
            department,
            watches.due(now, AT_ONCE),
            lambda item: _remind(item, department, office),
            lambda item: watches.put_off(item, now + PUT_OFF),
        )
    )


def seconds_late(department: str, office: Office) -> float:
    """How long the rung is due that was to be taken first, 0 where none is."""
    now = office.clock.now()
    due = office.watches(department).first_due(now)
    return (now - due).total_seconds() if due else 0.0


def _remind(item: str, department: str, office: Office) -> bool:
    crash_at("after_timer_read_before_step")
    told = retrying(lambda: _take_rung(item, department, office))
    for one in told:
        notice = of_told(one)
        if notice.to.department == department:  # the event tells the others, and us again after a crash
            tell(notice, office)
    return bool(told)


def _take_rung(item: str, department: str, office: Office) -> tuple[Told, ...]:
    watches = office.watches(department)
    watch = watches.load(item)
    if watch is None or watch.pending is None:
        return ()
    superiors = dict(zip(SUPERIORS, office.directory.superiors(watch.pending.arrival.at.id), strict=False))
    try:
        after, told = take_rung(
            watch, office.rules(department, watch.item.category), superiors, office.clock.now()
        )
    except NotDue:
        return ()
    watches.keep(watch, after, told)
    return told
