"""How long a permit for quality control holds."""

from __future__ import annotations

from typing import Final

LIFE_SECONDS: Final = 300
