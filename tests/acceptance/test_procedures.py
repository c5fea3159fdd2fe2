"""Each procedure of the office as its feature tells it, through the pages, over all services, in process."""

from __future__ import annotations

from pathlib import Path

from pytest_bdd import scenarios

scenarios(str(Path(__file__).parent))
