"""Who acts, when, and in answer to what: what every act of a person has, whatever it does."""

from dataclasses import dataclass

from chassis.record import Cause
from directory import Actor


@dataclass(frozen=True, slots=True)
class Doing:
    """One act in progress. `seen` is the revision that its person looked at, null for none."""

    by: Actor
    at: str
    cause: Cause
    seen: int | None = None
