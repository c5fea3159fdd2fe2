"""The pages read what the services say they answer: each view against its schema in `contracts/api/`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from gateway.application import views

CONTRACTS = Path(__file__).parents[4] / "contracts" / "api"
ANSWERS: dict[type[views.View], tuple[str, str]] = {
    views.Tokens: ("auth", "Session"),
    views.HeldPost: ("auth", "HeldPost"),
    views.Me: ("auth", "Me"),
    views.Custody: ("workflow", "Custody"),
    views.Parked: ("workflow", "Parked"),
    views.Draft: ("workflow", "Draft"),
    views.Acted: ("workflow", "Acted"),
    views.Paragraph: ("workflow", "Paragraph"),
    views.Note: ("workflow", "Note"),
    views.Paper: ("workflow", "Paper"),
    views.Cover: ("workflow", "FileView"),
    views.HistoryLine: ("workflow", "HistoryLine"),
    views.DeskItem: ("workflow", "DeskItem"),
    views.Receipt: ("workflow", "ReceiptView"),
    views.Head: ("workflow", "HeadItem"),
    views.PostCard: ("workflow", "PostItem"),
    views.RegisterRow: ("workflow", "RegisterRow"),
    views.RegisterPage: ("workflow", "RegisterPage"),
    views.Found: ("workflow", "Found"),
    views.Notice: ("notify", "NoticeView"),
    views.BatchPage: ("scan", "PageView"),
    views.Batch: ("scan", "BatchView"),
}


def test_every_view_that_comes_over_the_wire_is_compared() -> None:
    """Not those of our own making, and not the diary, which the contract leaves open."""
    ours = {views.View, views.Listed, views.Part, views.Who, views.Diary}
    assert {each for each in vars(views).values() if _is_view(each)} - ours == set(ANSWERS)


@pytest.mark.parametrize("view", ANSWERS, ids=lambda view: view.__name__)
def test_a_page_reads_what_the_service_tells(view: type[views.View]) -> None:
    answer = _schema(view)
    read = {field.alias or name for name, field in view.model_fields.items()}
    assert not read - set(answer["properties"]), "no service tells this"


@pytest.mark.parametrize("view", ANSWERS, ids=lambda view: view.__name__)
def test_a_page_needs_nothing_that_may_be_missing(view: type[views.View]) -> None:
    answer = _schema(view)
    needed = {field.alias or name for name, field in view.model_fields.items() if field.is_required()}
    assert not needed - set(answer["required"])


def _is_view(each: object) -> bool:
    return isinstance(each, type) and issubclass(each, views.View)


def _schema(view: type[views.View]) -> dict[str, Any]:
    service, name = ANSWERS[view]
    document = yaml.safe_load((CONTRACTS / f"{service}.yaml").read_text(encoding="utf-8"))
    return dict(document["components"]["schemas"][name])
