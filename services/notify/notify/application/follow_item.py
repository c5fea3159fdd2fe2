"""An item has moved: the watch follows it, and whoever it is on its way to is told."""

from chassis.store.aggregates import retrying
from notify.application.ports import Office
from notify.application.tell import tell
from notify.domain.notice import of_arrival
from notify.domain.watch import Move, follow


def follow_item(move: Move, department: str, office: Office) -> bool:
    """The department's watch is as after its newest move; false when nothing was news.

    An arrival is told even when the watch knows later moves: what has been told must not depend on the
    order of messages, nor on a crash between watch and notice.
    """
    news = retrying(lambda: _follow(move, department, office))
    arrival = move.brings_to(department)
    if arrival:
        news |= tell(of_arrival(move.item, arrival), office, by_mail=False)
    return news


def _follow(move: Move, department: str, office: Office) -> bool:
    watches = office.watches(department)
    known = watches.load(move.item.item)
    after = follow(known, move, department, office.rules(department, move.item.category))
    if after is known:
        return False
    watches.keep(known, after)
    return True
