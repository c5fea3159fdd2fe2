"""Which passwords are too easily guessed. Nobody is told which characters to use: length counts, and that it
is not what guessers try first (OWASP ASVS 5.0, 6.2; NIST SP 800-63B).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from itertools import pairwise
from typing import Final

SHORTEST: Final = 12
"""Characters."""
DIFFERENT: Final = 5
"""Characters that are not the same."""
OF_ITS_OWN: Final = 8
"""Characters that are left when the names of its person are taken away."""
_LOOKALIKE: Final = str.maketrans("@4301!$57", "aaeoiisst")
_ROWS: Final = (
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "1234567890",
    "1234567890-=",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
)
_AGAIN: Final = re.compile(r"(.+?)\1+")


class WeakPassword(Exception):
    """Too easily guessed. `reason`: short, common, or personal."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def require_strong(password: str, common: Collection[str], names: Iterable[str]) -> None:
    """Raises WeakPassword. `common` are what many choose, in small letters; `names` what others know of the
    person.
    """
    if len(password) < SHORTEST:
        raise WeakPassword("short")
    typed = password.casefold()
    if _is_common(typed, common) or _is_common(typed.translate(_LOOKALIKE), common):
        raise WeakPassword("common")
    for name in names:
        typed = typed.replace(name.casefold(), "")
    if len(typed) < OF_ITS_OWN:
        raise WeakPassword("personal")


def _is_common(typed: str, common: Collection[str]) -> bool:
    """What many choose, also with something before and behind it, or again and again; or a row of keys."""
    again = _AGAIN.fullmatch(typed)
    if again:
        typed = again[1]
    core = typed.strip("0123456789!@#$%^&*()-_=+.,;:?/ ")
    return typed in common or core in common or len(set(typed)) < DIFFERENT or _is_row(typed)


def _is_row(typed: str) -> bool:
    """Each next key beside the one before, or each next letter of the alphabet, up or down."""
    steps = {ord(after) - ord(before) for before, after in pairwise(typed)}
    return len(steps) <= 1 or any(
        typed in direction for row in _ROWS for direction in (row * 2, row[::-1] * 2)
    )
