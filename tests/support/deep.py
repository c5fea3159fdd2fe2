"""How far tests go that try out lives of their own: a little in every run, much further when asked (`make
test-deep`).
"""

import os
from typing import Final

DEEP: Final = int(os.environ.get("DEEP", "1"))
"""How many times as far as usual."""


def lives(usual: int) -> int:
    """So many lives are tried instead of the usual number."""
    return usual * DEEP
