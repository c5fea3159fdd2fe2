"""Writes docs/acts.md from the acts' own declarations: who may do what to a file or a receipt, and when; and
who may read it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from deploy.local.paths import ROOT
from workflow.application.acts import ACTS, Act
from workflow.application.acts.act import Given, nothing_more, of_its_department
from workflow.application.acts.closing import (
    closed_it_or_stands_above,
    decides_or_need_not,
)
from workflow.application.acts.letters import officers
from workflow.application.acts.settling import watched_and_at_hand
from workflow.application.acts.weeding import (
    another_proposed_it,
    its_time_is_over,
    nobody_forbids,
    somebody_forbids,
)
from workflow.application.attach_files import the_other_is_there
from workflow.application.detach_receipt import why_it_stays
from workflow.domain.file import File
from workflow.domain.item import Item
from workflow.domain.reading import READERS
from workflow.domain.receipt import Receipt
from workflow.domain.rules import (
    Relation,
    awaits,
    concerned,
    has_unseen_copy,
    holds,
    holds_or_lies_in_a_file,
    is_asked,
    sent,
)
from workflow.http.acting import path_of

PAGE = ROOT / "docs" / "acts.md"
WHO: dict[Relation, str] = {
    holds: "the post that holds it",
    awaits: "the post to which it is on its way",
    sent: "the post that sent it",
    is_asked: "a post whose opinion is asked, once",
    has_unseen_copy: "a post that got a copy for information, once",
    holds_or_lies_in_a_file: "the post that has it",
    concerned: "a post that has or had it",
}
GIVEN: dict[Given, str] = {
    nothing_more: "",
    of_its_department: ", of the department where it is at home",
    decides_or_need_not: ", if it can `officer`, or where the site leaves it to holders",
    officers: ", if it can `officer`",
    the_other_is_there: ", if it holds that",
    why_it_stays: ", if it holds the file, and nobody noted upon it or sent it since",
    watched_and_at_hand: ", if it is watched, and the post holds it or the file in which it lies",
    its_time_is_over: ", of its department, when its class lets it go and nobody forbids it",
    another_proposed_it: ", of its department, in time, when another person has proposed it",
    nobody_forbids: ", of its department, where that is not so already",
    somebody_forbids: ", of its department, where it is forbidden",
    closed_it_or_stands_above: ", if it closed it or stands above the post that did",
}
HEAD = """# Acts

What people do to a file or a receipt. Written by `make docs` from the declarations in
`services/workflow/workflow/application/acts`; do not edit.
"""
READING = """
## Who may read

One table for pages, histories and permits (`services/workflow/workflow/domain/reading.py`);
the first row that fits decides.

| Who | Reads |
|---|---|"""


def page() -> str:
    """The whole page."""
    acts = [line for kind in (File, Receipt) for line in _part(kind)]
    return "\n".join([HEAD, *acts, READING, *(f"| {row.who} | {row.what} |" for row in READERS), ""])


def write(path: Path = PAGE) -> None:
    """The page is current."""
    path.write_text(page(), encoding="utf-8")


def _part(kind: type[Item]) -> Iterator[str]:
    acts = [act for act in ACTS if kind in act.of]
    yield f"\n## A {kind.entity}\n"
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield from (f"    {edge}" for act in acts for edge in _edges(act))
    yield "```\n"
    yield "| Act | What it does | Who may | When | It asks | It says |"
    yield "|---|---|---|---|---|---|"
    yield from (_row(act, kind) for act in acts)


def _edges(act: Act) -> Iterator[str]:
    for state in sorted(act.rule.when if act.rule else {None}, key=str):
        yield f"{state or '[*]'} --> {act.leads or state}: {act.name}"


def _row(act: Act, kind: type[Item]) -> str:
    who = (
        WHO[act.rule.who] + GIVEN[act.given]
        if act.rule
        else f"a post that can `{act.capability}`"
        if act.capability
        else "any post"
    )
    when = ", ".join(f"`{state}`" for state in sorted(act.rule.when)) if act.rule else "before it has begun"
    asked = ", ".join(f"`{name}`" for name in act.asks.model_fields) or "nothing"
    says = f"`workflow.{kind.entity}.{act.says}.v1`" if act.says else "nothing"
    route = f"`{act.method} {path_of(act, kind)}`"
    return f"| **{act.name}** {route} | {act.means} | {who} | {when} | {asked} | {says} |"


if __name__ == "__main__":
    write()
