"""Which post is who: services tell posts by their id, people know designations and names.

The posts of the district are public within the office and change rarely, so they are read once for all
readers and kept for a minute. A silent service leaves the ids standing; no page fails for want of a name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from chassis.clock import Clock
from gateway.api.model import Names
from gateway.api.workflow import Author
from gateway.application.once import Once
from gateway.application.who import Who
from gateway.clients.caller import Caller
from gateway.clients.problems import ServiceProblem
from gateway.clients.workflow import WorkflowClient

KEPT = timedelta(minutes=1)


class PostBook:
    """Posts by id."""

    def __init__(self, workflow: WorkflowClient, clock: Clock) -> None:
        self._workflow, self._clock = workflow, clock
        self._kept: Once[Mapping[str, Who]] = Once(clock, capacity=1)

    def known(self, caller: Caller, told: str | Author) -> Who:
        """Who is meant, with what the book adds; what an act recorded about itself stands above the book, and
        nobody is put in the place of the one who acted then.
        """
        who = Who.of(told)
        card = self._posts(caller).get(who.post)
        if card is None:
            return who
        if who.designation is None:
            return card
        return replace(who, section=card.section, department_name=card.department_name)

    def of(self, caller: Caller, department: str) -> list[Who]:
        """The department's posts, by rank."""
        return [who for who in self._posts(caller).values() if who.department == department]

    def departments(self, caller: Caller) -> Mapping[str, Names]:
        """Those in which there are posts, by code, with what each is called."""
        found = self._posts(caller).values()
        return {who.department: who.department_name or {} for who in found if who.department}

    def has_below(self, caller: Caller, post: str) -> bool:
        """Whether some post stands under this one."""
        return any(who.superior == post for who in self._posts(caller).values())

    def _posts(self, caller: Caller) -> Mapping[str, Who]:
        try:
            return self._kept.get("all", lambda: (self._read(caller), self._clock.now() + KEPT))
        except ServiceProblem:
            return {}

    def _read(self, caller: Caller) -> Mapping[str, Who]:
        cards = self._workflow.posts(caller, "")
        return {card.post: Who.of(card) for card in cards}
