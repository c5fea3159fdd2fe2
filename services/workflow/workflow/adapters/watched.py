"""Which kinds of letters are watched by a clock of their own: `watched.yaml`, as the office keeps it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from chassis.process.rules import Form, read_rules
from workflow.domain.watching import WatchedKind

WATCHED: Final = "watched.yaml"


class _Kind(Form):
    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,29}$")]
    title: Mapping[str, str]
    days: Annotated[int, Field(ge=1, le=1000)] | None = None


class _Watched(Form):
    kinds: tuple[_Kind, ...]

    @model_validator(mode="after")
    def _apart(self) -> Self:
        codes = [kind.code for kind in self.kinds]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise ValueError(f"kinds {twice} stand there twice")
        return self


def read_watched(folders: Sequence[Path]) -> Mapping[str, WatchedKind]:
    """The kinds of the last folder that has them; none where none has. Raises BadRules with every fault."""
    if not any((folder / WATCHED).exists() for folder in folders):
        return {}
    told = read_rules(folders, WATCHED, _Watched)
    return {kind.code: WatchedKind(kind.code, dict(kind.title), kind.days) for kind in told.kinds}
