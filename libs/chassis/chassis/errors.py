"""The two kinds of failure that the plumbing tells apart.

Adapters translate their driver's errors into one of these and keep the cause, so that a caller knows
without knowing the driver whether trying again can help.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


class Transient(Exception):
    """It may work later: a lost connection, a lock, a conflict. What was asked for may yet have happened."""


class Permanent(Exception):
    """It will fail again however often it is tried."""


def each_by_itself(acts: Iterable[Callable[[], T]]) -> list[T]:
    """What the acts returned. Each is tried whatever became of those before it, so that one department's
    trouble is not every department's; what failed is raised together as an ExceptionGroup.
    """
    answers: list[T] = []
    faults: list[Exception] = []
    for act in acts:
        try:
            answers.append(act())
        except Exception as fault:  # noqa: BLE001 - raised below
            faults.append(fault)
    if faults:
        raise ExceptionGroup(f"{len(faults)} of {len(faults) + len(answers)} failed", faults)
    return answers
