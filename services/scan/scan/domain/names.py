"""What a scan is called: shown to people, so nothing in a name may deceive them or break what shows it."""

from __future__ import annotations

import unicodedata
from typing import Final

LONGEST: Final = 200
NAMELESS: Final = "scan"
_BIDIRECTIONAL: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They make `gnp.exe` look like `exe.png`. The joiners U+200C, U+200D stay: Bengali and Hindi need them."""
_UNSEEN: Final = frozenset({"Cc", "Cs", "Co", "Cn"})


def plain_name(given: str) -> str:
    """The last part of a path, composed (NFC), without controls, lone surrogates and marks that turn text
    round; at most LONGEST characters, and never empty.
    """
    last = given.replace("\\", "/").rstrip("/").rpartition("/")[2]
    seen = (each for each in last if each not in _BIDIRECTIONAL and unicodedata.category(each) not in _UNSEEN)
    name = unicodedata.normalize("NFC", "".join(seen)).strip().strip(".")
    return name[:LONGEST] or NAMELESS
