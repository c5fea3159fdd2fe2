"""The office's marking lists, from the YAML file that it keeps; an office without one has none."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field

from chassis.process.rules import Form, read_rules
from workflow.domain.channel import Level
from workflow.domain.habits import OfficeList

LISTS: Final = "lists.yaml"
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class _Member(Form):
    designation: str
    section: str | None = None


class _List(Form):
    title: Mapping[str, str]
    members: Annotated[tuple[_Member, ...], Field(min_length=1, max_length=20)]


class _Lists(Form):
    lists: Mapping[Code, _List] = {}


def read_lists(folders: Sequence[Path]) -> tuple[OfficeList, ...]:
    """In the file's order; the later folder's counts. Raises BadRules with every fault."""
    if not any((folder / LISTS).is_file() for folder in folders):
        return ()
    told = read_rules(folders, LISTS, _Lists)
    return tuple(
        OfficeList(code, dict(each.title), tuple(Level(one.designation, one.section) for one in each.members))
        for code, each in told.lists.items()
    )
