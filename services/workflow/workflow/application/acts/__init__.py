"""Everything that people do to files and receipts. A new act is a module here and its name in this tuple."""

from typing import Final

from directory import PostCard
from workflow.application.acts.act import Act, perform
from workflow.application.acts.arriving import PULL_BACK, RECEIVE
from workflow.application.acts.attaching import ATTACH, DETACH_FILE
from workflow.application.acts.closing import CLOSE_FILE, CLOSE_RECEIPT, PROPOSE_CLOSE, REOPEN
from workflow.application.acts.consulting import ASK_OPINIONS, END_OPINIONS, OPINE
from workflow.application.acts.covers import CORRECT, EDIT_COVER
from workflow.application.acts.diarising import DIARISE
from workflow.application.acts.dispatching import DISPATCH, REPLY_RECEIVED
from workflow.application.acts.informing import SEE
from workflow.application.acts.letters import (
    APPROVE,
    DISCARD_DRAFT,
    DRAFT,
    ISSUE,
    ISSUE_AT_ONCE,
    SIGN,
    WITHDRAW_APPROVAL,
)
from workflow.application.acts.linking import LINK, UNLINK
from workflow.application.acts.locating import LOCATE
from workflow.application.acts.noting import NOTE
from workflow.application.acts.opening import OPEN
from workflow.application.acts.parking import PARK, UNPARK
from workflow.application.acts.placing import DETACH, PLACE
from workflow.application.acts.recording import RECORD, RETAIN
from workflow.application.acts.sending import FORWARD_FILE, MARK, RETURN_FILE
from workflow.application.acts.settling import SETTLE
from workflow.application.acts.weeding import ALLOW_WEEDING, FORBID_WEEDING, PROPOSE_WEEDING, WEED
from workflow.application.ports import Office
from workflow.domain.item import Item

ACTS: Final = (
    OPEN,
    DIARISE,
    NOTE,
    FORWARD_FILE,
    RETURN_FILE,
    MARK,
    SEE,
    RECEIVE,
    PULL_BACK,
    PLACE,
    DETACH,
    PARK,
    UNPARK,
    LOCATE,
    LINK,
    UNLINK,
    ATTACH,
    DETACH_FILE,
    CORRECT,
    EDIT_COVER,
    ASK_OPINIONS,
    OPINE,
    END_OPINIONS,
    CLOSE_RECEIPT,
    SETTLE,
    PROPOSE_CLOSE,
    CLOSE_FILE,
    REOPEN,
    RECORD,
    RETAIN,
    PROPOSE_WEEDING,
    WEED,
    FORBID_WEEDING,
    ALLOW_WEEDING,
    DRAFT,
    DISCARD_DRAFT,
    APPROVE,
    WITHDRAW_APPROVAL,
    SIGN,
    ISSUE,
    ISSUE_AT_ONCE,
    DISPATCH,
    REPLY_RECEIVED,
)

__all__ = ["ACTS", "Act", "may", "perform"]


def may(item: Item, card: PostCard, office: Office) -> list[str]:
    """The names of the acts that the post could do to the item now."""
    return [
        act.name
        for act in ACTS
        if isinstance(item, act.of) and act.rule is not None and act.offered(item, card, office)
    ]
