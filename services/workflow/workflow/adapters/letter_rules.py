"""The site's rules for letters, from the YAML file that the office keeps."""

from collections.abc import Mapping
from typing import Final

from pydantic import Field

from chassis.process.rules import Form
from workflow.domain.letter_rules import LetterForm, LetterRules
from workflow.domain.letter_text import Limits

LETTERS: Final = "letters.yaml"


class _Names(Form):
    """A text in each language that a letter may be in."""

    en: str = Field(min_length=1)
    bn: str = Field(min_length=1)
    hi: str = Field(min_length=1)


class _Limits(Form):
    open_drafts: int = Field(ge=1, le=100)
    body: int = Field(ge=1, le=60_000)
    addressees: int = Field(ge=1, le=200)


class _Printed(Form):
    number: _Names
    date: _Names
    file: _Names
    to: _Names
    subject: _Names
    reference: _Names
    copies: _Names
    in_lieu: _Names
    verification: _Names


class _LetterForm(Form):
    title: _Names
    heading: _Names | None = None
    salutation: _Names | None = None
    close: _Names | None = None
    addressed: bool = True
    rank: int | None = None

    def named(self, code: str) -> LetterForm:
        """As the office knows it."""
        parts = {name: _told(getattr(self, name)) for name in ("title", "heading", "salutation", "close")}
        return LetterForm(code=code, **parts, addressed=self.addressed, rank=self.rank)


class Letters(Form):
    """What stands in the file."""

    limits: _Limits
    printed: _Printed
    forms: Mapping[str, _LetterForm] = Field(min_length=1)

    def rules(self) -> LetterRules:
        """As the office knows them."""
        return LetterRules(
            limits=Limits(**self.limits.model_dump()),
            printed={name: _told(getattr(self.printed, name)) for name in _Printed.model_fields},
            forms={code: form.named(code) for code, form in self.forms.items()},
        )


def _told(names: _Names | None) -> Mapping[str, str]:
    return {} if names is None else names.model_dump()
