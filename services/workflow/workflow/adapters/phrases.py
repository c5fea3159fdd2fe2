"""The office's phrases, from the YAML file that it keeps; an office without the file offers none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field

from chassis.process.rules import Form, read_rules
from workflow.domain.habits import OfficePhrase

PHRASES: Final = "phrases.yaml"

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Use = Literal["mark", "return", "note"]


class _Texts(Form):
    """The same in each language of the office."""

    en: str
    bn: str
    hi: str


class _Phrase(Form):
    """What is offered, and where."""

    uses: Annotated[tuple[Use, ...], Field(alias="for", min_length=1)]
    text: _Texts


class _Phrases(Form):
    """What the office writes again and again, by name, in its order."""

    agreed: _Texts | None = None
    phrases: Mapping[Name, _Phrase] = {}


@dataclass(frozen=True)
class Phrases:
    """The phrases in the office's order, and its word of agreement by language; empty where it has none."""

    offered: tuple[OfficePhrase, ...] = ()
    agreed: Mapping[str, str] = field(default_factory=dict)


def read_phrases(folders: Sequence[Path]) -> Phrases:
    """What the office's file says; the later folder's counts. Raises BadRules with every fault."""
    if not any((folder / PHRASES).is_file() for folder in folders):
        return Phrases()
    told = read_rules(folders, PHRASES, _Phrases)
    offered = (OfficePhrase(name, each.uses, each.text.model_dump()) for name, each in told.phrases.items())
    return Phrases(tuple(offered), told.agreed.model_dump() if told.agreed else {})
