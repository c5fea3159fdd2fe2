"""Keys of acts: one ULID per form as it is shown, and further ones derived from it.

A form whose button was pressed twice, or that is sent again after a failure, must name the same acts again.
So a second act of the same form takes its key from the first and from what it does, not from chance.
"""

from __future__ import annotations

import hashlib

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32, as ULIDs use it
TIME_CHARACTERS = 10
RANDOM_CHARACTERS = 16
BITS = 5


def derived_key(key: str, *purpose: str) -> str:
    """A ULID of the same time as `key` that is always the same for the same `purpose`."""
    seed = int.from_bytes(hashlib.sha256("\0".join((key, *purpose)).encode()).digest(), "big")
    digits = (ALPHABET[(seed >> (BITS * place)) & (2**BITS - 1)] for place in range(RANDOM_CHARACTERS))
    return key[:TIME_CHARACTERS] + "".join(digits)


def digest(text: str) -> str:
    """By which a draft's text is known, without carrying it twice; workflow reckons it alike."""
    return hashlib.sha256(text.encode()).hexdigest()
