"""How far a record had come at one moment: what a page of it is counted by, and what is shown to whoever had
it until then.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Extent:
    """The numbers of the last entry, note, paragraph, serial and page; 0 where there is none."""

    position: int
    notes: int = 0
    paragraphs: int = 0
    serials: int = 0
    pages: int = 0
