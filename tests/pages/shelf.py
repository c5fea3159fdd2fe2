"""A file that is longer than what a page shows of it at once."""

from __future__ import annotations

from tests.pages.morning import PAGE, Hand
from tests.pages.office import Office

NOTES = 23
PAPERS = 22


def long_file(office: Office) -> str:
    """The id of a file of many papers, of two pages each, that went round and lies with Ananya."""
    ratan, ananya = Hand(office, "ratan"), Hand(office, "ananya")
    file = ratan.opens("Acquisition of land for the bypass")
    for serial in range(1, PAPERS + 1):
        paper = ratan.diarises(b"\f".join((PAGE, PAGE)), f"Objection {serial}", "A landholder")
        ratan.acts(f"/receipts/{paper}/place", file=file)
    for note in range(1, NOTES + 1):
        hand, to = (ratan, "ananya") if note % 2 else (ananya, "ratan")
        hand.sends(file, to, note=f"What is said in note {note}.")
    return file
