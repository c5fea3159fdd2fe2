"""By what a paper is likely to be one that is here already (domain.md 1.1): a warning, never a refusal."""

import hashlib

from workflow.domain.receipt import Receipt
from workflow.domain.senders import plain


def letter_key(sender: str, letter_ref: str, letter_date: str | None) -> str:
    """Under which a letter is known: who wrote it, their number and its date; empty where one is not told."""
    told = (plain(sender), plain(letter_ref), letter_date or "")
    return hashlib.sha256("\0".join(told).encode()).hexdigest()[:32] if all(told) else ""


def key_of(receipt: Receipt) -> str:
    """Of the letter that was diarised; empty for what is not, or tells too little."""
    diary = receipt.diary
    if not diary:
        return ""
    return letter_key(diary["sender"]["name"], diary["letter_ref"], diary["letter_date"])
