"""An act: everything that is particular to one thing that people do to a file or a receipt, in one value.

Route, shape of the request, what a page may offer, the row of documentation and of the authorisation matrix
follow from it by code that knows no act (docs/adr/0029). Whoever adds one adds it to `ACTS` and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from chassis.record import Cause
from chassis.store.aggregates import retrying
from directory import Actor, Capability, PostCard
from workflow.application.acting import Answer, conclude
from workflow.application.acts.asked import Body, Nothing, Seen
from workflow.application.ports import Items, Office
from workflow.domain.actor import Doing
from workflow.domain.custody import State
from workflow.domain.errors import NotOfDepartment, Refused
from workflow.domain.item import Item
from workflow.domain.rules import Rule, refusal, require

Decide = Callable[[Any, Any, Doing, Office], None]
Given = Callable[[Any, PostCard, Office], Refused | None]
Run = Callable[[str, Any, Actor, Cause, Office], Answer]


def nothing_more(_item: Item, _card: PostCard, _office: Office) -> Refused | None:
    """The item knows by itself whether it may be done."""
    return None


def of_its_department(item: Item, card: PostCard, _office: Office) -> Refused | None:
    """A post of the department where the item is at home: others give their opinion and send it back."""
    at_home = card.post.department == item.department
    return None if at_home else NotOfDepartment(card.post.id, item.department)


@dataclass(frozen=True, kw_only=True)
class Act:
    """One declaration. `decide` changes one item by a call of the domain; what takes two has `run`."""

    name: str
    """One verb: in the route, in `may`, on pages."""
    means: str
    """One sentence, for the documentation."""
    of: tuple[type[Item], ...]
    says: str
    """The participle of its event: `workflow.<kind>.<says>.v1`; empty for what is not told."""
    asks: type[Body] = Nothing
    rule: Rule | None = None
    """Who may, and when; null where there is nothing yet that anybody holds."""
    capability: Capability | None = None
    """What the post must be capable of, whatever it holds."""
    given: Given = nothing_more
    """Why it may not be done, after all, by what an item does not know of itself: what the office has laid
    down, and who stands above whom.
    """
    decide: Decide | None = None
    run: Run | None = None
    leads: State | None = None
    """In which state the item is afterwards; null for the one in which it was."""
    already: Callable[[Item, str], bool] = lambda _item, _post: False
    """Whether it is so already: then asking again is answered, and changes nothing."""
    creates: bool = False
    """The item comes to be by it, under the request's key."""
    method: str = "POST"
    """PUT where doing it twice is the same as once, so that it needs no key."""

    def offered(self, item: Item, card: PostCard, office: Office) -> bool:
        """Whether the post may do it to the item now: what the act itself would be answered."""
        if self.capability is not None and not card.can(self.capability, item.department):
            return False
        if self.rule is not None and refusal(self.rule, item, card.post.id) is not None:
            return False
        return self.given(item, card, office) is None


def perform(
    act: Act, items: Items[Any], identifier: str, asked: Body, by: Actor, cause: Cause, office: Office
) -> Answer:
    """The act is done and durable, in one write; asked again, the first answer is given again.

    A write of the system in between is tried again; another person's is the rule's to refuse. Raises
    UnknownItem, KeyReused, Conflict, what `require` raises and what the act decides.
    """
    if act.run is not None:
        return act.run(identifier, asked, by, cause, office)

    def once() -> Answer:
        kept = items.load(identifier)
        first: Answer | None = items.answered(kept, cause)
        if first is not None:
            return first
        decide(act, kept.item, asked, Doing(by, office.now, cause, seen_by(asked)), office)
        return conclude(items, kept, cause, office)

    return retrying(once)


def seen_by(asked: Body) -> int | None:
    """The revision that who asks looked at; null for an act that needs none."""
    return asked.revision if isinstance(asked, Seen) else None


def decide(act: Act, item: Item, asked: Body, doing: Doing, office: Office) -> None:
    """The item is as the act leaves it; nothing is stored yet. Raises what `require` raises, and what the act
    decides.
    """
    item.require_begun()
    if act.already(item, doing.by.post.id):
        return
    if act.rule is not None:
        require(act.rule, item, doing)
    refused = act.given(item, office.directory.post(doing.by.post.id), office)
    if refused is not None:
        raise refused
    if act.decide is None:
        raise LookupError(f"{act.name} decides nothing")
    act.decide(item, asked, doing, office)


HELD: Final = frozenset({State.WITH})
UNDER_WAY: Final = frozenset({State.TRANSIT})
SET_ASIDE: Final = frozenset({State.PARKED})
OVER: Final = frozenset({State.CLOSED, State.RECORDED})
