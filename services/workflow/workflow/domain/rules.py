"""Who may do something to an item, and when: one rule an act, asked once by whoever does it and by every page
that offers it, so that the two cannot disagree.
"""

from collections.abc import Callable
from dataclasses import dataclass

from workflow.domain.actor import Doing
from workflow.domain.custody import State
from workflow.domain.errors import NotHolder, NotInTransit, NotNow, NowhereToReturn, Refused, Reserved
from workflow.domain.file import File
from workflow.domain.item import Item
from workflow.domain.receipt import Receipt

Relation = Callable[[Item, str], bool]
"""How a post stands to an item."""


def holds(item: Item, post: str) -> bool:
    """Whether the item lies with the post."""
    holder = item.custody.holder
    return holder is not None and holder.id == post


def awaits(item: Item, post: str) -> bool:
    """Whether the item is on its way to the post."""
    to = item.custody.to
    return to is not None and to.id == post


def sent(item: Item, post: str) -> bool:
    """Whether the post sent the item, which has not been received yet."""
    sender = item.custody.sender
    return sender is not None and sender.id == post


def concerned(item: Item, post: str) -> bool:
    """Whether the post has it, had it, or is one of the two of its transit."""
    return item.concerns(post)


def is_asked(item: Item, post: str) -> bool:
    """Whether the post's opinion on it is asked, and not given yet."""
    return isinstance(item, File) and item.consultation is not None and item.consultation.awaits(post)


def has_unseen_copy(item: Item, post: str) -> bool:
    """Whether the post got a copy of it for information, and has not said that it was seen."""
    return isinstance(item, Receipt) and item.unseen_by(post)


def holds_or_lies_in_a_file(item: Item, post: str) -> bool:
    """Whether the item lies with the post, or in a file: then that is asked."""
    return holds(item, post) or item.custody.state is State.IN_FILE


def came_from_somebody(item: Item) -> Refused | None:
    """A return needs somebody to whom it goes (domain.md 1.3, Reply)."""
    return NowhereToReturn(None) if item.came_from is None else None


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may, in which states, and what else must be so."""

    who: Relation
    when: frozenset[State]
    given: Callable[[Item], Refused | None] = lambda _item: None


def refusal(rule: Rule, item: Item, post: str) -> Refused | None:
    """Why the post may not do it to the item now; null when it may.

    Whoever holds the item hears that it is not the time; everybody else, that they do not hold it.
    """
    if not rule.who(item, post) and not holds(item, post):
        return NotHolder(item.id, post)
    if item.custody.state not in rule.when:
        in_transit_only = rule.when == {State.TRANSIT}
        return NotInTransit(item.id) if in_transit_only else NotNow(item.id, str(item.custody.state))
    if not rule.who(item, post):
        return NotHolder(item.id, post)
    if item.reserved is not None:
        return Reserved(item.id, item.reserved.act)
    return rule.given(item)


def require(rule: Rule, item: Item, doing: Doing) -> None:
    """Raise what `refusal` tells, or Overtaken when another person acted since who acts looked.

    A post that never had the item hears nothing about it; one that had it and was overtaken hears by whom.
    """
    item.require_begun()
    post = doing.by.post.id
    if not item.concerns(post) and not rule.who(item, post):
        raise NotHolder(item.id, post)
    item.acts.require_seen(doing.seen, doing.by.person)
    refused = refusal(rule, item, post)
    if refused is not None:
        raise refused
