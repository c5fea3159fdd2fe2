"""What was changed of what somebody had written down: field by field, what it was and what it is now."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from chassis.record import Words, canonical


@dataclass(frozen=True, slots=True)
class Change:
    """One field; `sender.name` for one inside another."""

    field: str
    was: Any
    now: Any


def changes(was: Mapping[str, Any], now: Mapping[str, Any], within: str = "") -> Iterator[Change]:
    """The fields of `now` that were otherwise in `was`, in their order."""
    for name, value in now.items():
        before = was.get(name)
        if isinstance(value, Mapping):
            yield from changes(before or {}, value, f"{within}{name}.")
        elif before != value:
            yield Change(f"{within}{name}", before, value)


def words_of(changed: list[Change]) -> Words:
    """What stands beside the entry: people wrote it, so it does not travel."""
    return Words.of(canonical([asdict(one) for one in changed]))
