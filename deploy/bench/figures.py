"""What a measurement is told in: percentiles of latencies, and rows of a table.

Percentiles are nearest-rank, so that each is a latency that really occurred.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One figure: what was measured, and what came out."""

    what: str
    value: str


@dataclass(frozen=True)
class Spread:
    """How latencies are spread, in milliseconds."""

    count: int
    p50: float
    p99: float
    worst: float

    def __str__(self) -> str:
        return f"p50 {self.p50:.0f} ms, p99 {self.p99:.0f} ms, worst {self.worst:.0f} ms ({self.count})"


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (above 0, at most 1) of all values do not exceed.

    Raises ValueError when there are none.
    """
    if not values:
        raise ValueError("no values, no percentile")
    return sorted(values)[math.ceil(share * len(values)) - 1]


def spread(seconds: Sequence[float]) -> Spread:
    """The spread of latencies given in seconds. Raises ValueError when there are none."""
    milliseconds = [1000 * one for one in seconds]
    return Spread(
        len(milliseconds), percentile(milliseconds, 0.5), percentile(milliseconds, 0.99), max(milliseconds)
    )


def per(count: int, seconds: float, unit: float = 1.0) -> float:
    """How many in each `unit` seconds."""
    return count * unit / seconds
