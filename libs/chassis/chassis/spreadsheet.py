"""Tables that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Final

BOM: Final = "\ufeff"
"""Without it spreadsheets read Bengali as something else."""
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would carry out."""


def csv_line(cells: Sequence[str]) -> str:
    """A line of comma-separated values, none of which is carried out."""
    told = io.StringIO()
    csv.writer(told).writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells])
    return told.getvalue()
