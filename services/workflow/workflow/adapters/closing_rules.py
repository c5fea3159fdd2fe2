"""Who closes files and how long they are kept: `retention.yaml`, as the office keeps it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from chassis.process.rules import Form, one_of, read_rules
from workflow.domain.retention import CLOSINGS, ClosingRules, RetentionClass

RETENTION: Final = "retention.yaml"
Code = Annotated[str, Field(min_length=1, max_length=20, alias="class")]


class _Class(Form):
    code: Code
    title: Mapping[str, str]
    years: Annotated[int, Field(ge=0, le=100)] | None = None


class _Retention(Form):
    manual: Mapping[str, str]
    closing: Annotated[str, one_of(*CLOSINGS)]
    classes: Annotated[tuple[_Class, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _apart(self) -> Self:
        codes = [one.code for one in self.classes]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise ValueError(f"classes {twice} stand there twice")
        return self


def read_closing(folders: Sequence[Path]) -> ClosingRules:
    """The rules of the last folder that has them. Raises BadRules with every fault."""
    told = read_rules(folders, RETENTION, _Retention)
    classes = tuple(RetentionClass(one.code, dict(one.title), one.years) for one in told.classes)
    return ClosingRules(dict(told.manual), told.closing, classes)
