"""What an office has laid down about letters: their forms, with fixed parts, and what is printed."""

from collections.abc import Mapping
from dataclasses import dataclass

from workflow.domain.letter_text import Limits

Told = Mapping[str, str]
"""A text in the three languages; empty where there is none."""


@dataclass(frozen=True, slots=True)
class LetterForm:
    """A form of letter (domain.md 1.4)."""

    code: str
    title: Told
    heading: Told
    salutation: Told
    close: Told
    addressed: bool
    """Whether it must go to somebody by name."""
    rank: int | None
    """The lowest rank that approves it; ranks count down from 0. Null for every officer's."""

    def is_approved_at(self, rank: int) -> bool:
        """Whether a post of that rank is competent."""
        return self.rank is None or rank <= self.rank


@dataclass(frozen=True, slots=True)
class LetterRules:
    """Of one department."""

    limits: Limits
    printed: Mapping[str, Told]
    """The labels of a sheet and its fixed lines, by name."""
    forms: Mapping[str, LetterForm]

    def form(self, code: str) -> LetterForm:
        """The form of that code; a bare one for a letter that is older than the rules."""
        bare = LetterForm(code, {"en": code}, {}, {}, {}, addressed=True, rank=None)
        return self.forms.get(code, bare)


def in_language(names: Told, language: str) -> str:
    """The text in that language; in English where it is not told."""
    return names.get(language) or names.get("en", "")
