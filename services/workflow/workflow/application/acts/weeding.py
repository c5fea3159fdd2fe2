"""What has been kept as long as its class says is weeded: proposed by one person, ordered by another, unless
somebody has forbidden it (domain.md 3.2, 4.5; docs/adr/0041).
"""

from directory import Capability, PostCard
from workflow.application.acts.act import OVER, Act, of_its_department
from workflow.application.acts.asked import Reason, Seen
from workflow.application.ports import Office
from workflow.domain.actor import Doing
from workflow.domain.custody import State
from workflow.domain.errors import NotWeedable, Refused
from workflow.domain.file import File
from workflow.domain.item import Item
from workflow.domain.keeping import WEEDED, WEEDING_ALLOWED, WEEDING_FORBIDDEN, WEEDING_PROPOSED, Keeping
from workflow.domain.numbers import civil_date
from workflow.domain.rules import Rule, concerned


class WeedingReasonBody(Seen):
    """Why it must be kept, or need not be kept any more."""

    reason: Reason


class ProposeWeedingBody(Seen):
    """Why nobody needs it any more."""

    remark: Reason


class WeedBody(Seen):
    """The words of the order."""

    order: Reason


def _propose(file: File, asked: ProposeWeedingBody, doing: Doing, _office: Office) -> None:
    file.propose_weeding(doing, remark=asked.remark)


def _weed(file: File, asked: WeedBody, doing: Doing, _office: Office) -> None:
    file.weed(doing, order=asked.order)


def _forbid(file: File, asked: WeedingReasonBody, doing: Doing, _office: Office) -> None:
    file.forbid_weeding(doing, reason=asked.reason)


def _allow(file: File, asked: WeedingReasonBody, doing: Doing, _office: Office) -> None:
    file.allow_weeding(doing, reason=asked.reason)


def its_time_is_over(item: Item, card: PostCard, office: Office) -> Refused | None:
    """To a post of its department, where it has been kept as long as its class says and nobody forbids it."""
    assert isinstance(item, Keeping)  # noqa: S101 -- the acts are a file's
    if (elsewhere := of_its_department(item, card, office)) is not None:
        return elsewhere
    if item.ban is not None:
        return NotWeedable(item.id, "forbidden")
    until = item.retention.until if item.retention else None
    today = civil_date(office.now, office.rules.zone)
    return NotWeedable(item.id, "not-due") if until is None or until >= today else None


def another_proposed_it(item: Item, card: PostCard, office: Office) -> Refused | None:
    """As above; and another post has proposed it."""
    assert isinstance(item, Keeping)  # noqa: S101 -- as above
    if (refused := its_time_is_over(item, card, office)) is not None:
        return refused
    if item.weeding is None:
        return NotWeedable(item.id, "not-proposed")
    return NotWeedable(item.id, "same-person") if item.weeding.post == card.post.id else None


def nobody_forbids(item: Item, card: PostCard, office: Office) -> Refused | None:
    """To a post of its department, where it may be weeded so far."""
    assert isinstance(item, Keeping)  # noqa: S101 -- as above
    if item.ban is not None:
        return NotWeedable(item.id, "forbidden")
    return of_its_department(item, card, office)


def somebody_forbids(item: Item, card: PostCard, office: Office) -> Refused | None:
    """To a post of its department, where it must not be weeded so far."""
    assert isinstance(item, Keeping)  # noqa: S101 -- as above
    return NotWeedable(item.id, "allowed") if item.ban is None else of_its_department(item, card, office)


PROPOSE_WEEDING = Act(
    name="propose-weeding",
    means="Propose that the file be weeded, once it has been kept as long as its class says.",
    of=(File,),
    says=WEEDING_PROPOSED,
    asks=ProposeWeedingBody,
    rule=Rule(concerned, frozenset({State.RECORDED})),
    given=its_time_is_over,
    decide=_propose,
)
WEED = Act(
    name="weed",
    means="Order, as a second person, that the file be weeded: only its cover and its chain are left.",
    of=(File,),
    says=WEEDED,
    asks=WeedBody,
    rule=Rule(concerned, frozenset({State.RECORDED})),
    capability=Capability.OFFICER,
    given=another_proposed_it,
    decide=_weed,
    leads=State.WEEDED,
)
FORBID_WEEDING = Act(
    name="forbid-weeding",
    means="Keep the file from being weeded until that is allowed again, with a reason.",
    of=(File,),
    says=WEEDING_FORBIDDEN,
    asks=WeedingReasonBody,
    rule=Rule(concerned, OVER),
    capability=Capability.OFFICER,
    given=nobody_forbids,
    decide=_forbid,
)
ALLOW_WEEDING = Act(
    name="allow-weeding",
    means="Let the file be weeded again when its time is over, with a reason.",
    of=(File,),
    says=WEEDING_ALLOWED,
    asks=WeedingReasonBody,
    rule=Rule(concerned, OVER),
    capability=Capability.OFFICER,
    given=somebody_forbids,
    decide=_allow,
)
