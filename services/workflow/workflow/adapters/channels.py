"""The office's channels of submission, from the YAML file that it keeps; an office without one has none."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field

from chassis.process.rules import Form, read_rules
from workflow.domain.channel import Channel, Level

CHANNELS: Final = "channels.yaml"


class _Level(Form):
    designation: str
    section: str | None = None
    days: Annotated[int, Field(ge=1, le=90)] | None = None


class _Channel(Form):
    department: str
    heads: Annotated[tuple[str, ...], Field(min_length=1)]
    strict: bool = False
    levels: Annotated[tuple[_Level, ...], Field(min_length=2)]


class _Channels(Form):
    channels: tuple[_Channel, ...] = ()


def read_channels(folders: Sequence[Path]) -> Mapping[tuple[str, str], Channel]:
    """By department and head. Raises BadRules with every fault."""
    if not any((folder / CHANNELS).is_file() for folder in folders):
        return {}
    told = read_rules(folders, CHANNELS, _Channels)
    return {
        (each.department, head): Channel(
            tuple(Level(level.designation, level.section, level.days) for level in each.levels), each.strict
        )
        for each in told.channels
        for head in each.heads
    }
