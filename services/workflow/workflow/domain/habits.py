"""What a desk does again and again: its own phrases, how often it takes a phrase, its marking lists.

They belong to the post, as the desk does: a successor finds them (domain.md 3.6.12).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from workflow.domain.channel import Level
from workflow.domain.errors import Faulty

MOST: Final = 50
"""Phrases of its own that a desk may have."""
MOST_LISTS: Final = 20
"""Marking lists likewise."""


@dataclass(frozen=True, slots=True)
class OfficePhrase:
    """A phrase in each language, and where it is offered: `mark`, `return`, `note`."""

    name: str
    uses: tuple[str, ...]
    text: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of the desk's own, in the words in which it was written, and how often it was taken."""

    id: str
    text: str
    taken: int = 0


@dataclass(frozen=True, slots=True)
class MarkingList:
    """Posts to which a desk often sends copies together, under a name of its own."""

    id: str
    name: str
    posts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfficeList:
    """Posts to which the office often sends copies together, by what they are."""

    code: str
    title: Mapping[str, str]
    members: tuple[Level, ...]


@dataclass
class Habits:
    """Of one post. `taken` counts the office's phrases by their names."""

    post: str
    phrases: tuple[Phrase, ...] = ()
    taken: dict[str, int] = field(default_factory=dict)
    lists: tuple[MarkingList, ...] = ()

    def keep_list(self, kept: MarkingList) -> None:
        """The desk has the list, as it is now. Raises Faulty when it has too many."""
        lists = {each.id: each for each in self.lists} | {kept.id: kept}
        if len(lists) > MOST_LISTS:
            raise Faulty([("name", "too-many")])
        self.lists = tuple(lists.values())

    def drop_list(self, identifier: str) -> None:
        """The desk does not have the list; what was sent by it stays sent."""
        self.lists = tuple(each for each in self.lists if each.id != identifier)

    def keep_phrase(self, identifier: str, text: str) -> None:
        """The desk has the phrase with this text, as often taken as before. Raises Faulty when it has too
        many.
        """
        before = {phrase.id: phrase for phrase in self.phrases}
        kept = replace(before.get(identifier, Phrase(identifier, text)), text=text)
        if len(before | {identifier: kept}) > MOST:
            raise Faulty([("text", "too-many")])
        self.phrases = tuple((before | {identifier: kept}).values())

    def drop_phrase(self, identifier: str) -> None:
        """The desk does not have the phrase; what was written with it stays written."""
        self.phrases = tuple(phrase for phrase in self.phrases if phrase.id != identifier)

    def take(self, name: str) -> None:
        """The phrase, its own or the office's, was taken once more."""
        if any(phrase.id == name for phrase in self.phrases):
            self.phrases = tuple(
                replace(phrase, taken=phrase.taken + 1) if phrase.id == name else phrase
                for phrase in self.phrases
            )
        else:
            self.taken[name] = self.taken.get(name, 0) + 1
