"""Looking whether what is on record stands as it was written."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from chassis.record.history import Tampered


@dataclass(frozen=True, slots=True)
class Finding:
    """What was changed: of which subject, at which position, and how it shows."""

    where: str
    position: int
    reason: str


def audit(subjects: Iterable[str], require_untouched: Callable[[str], object]) -> Iterator[Finding]:
    """What was changed of the `subjects`, of each the first that shows. `require_untouched` raises Tampered
    for one that does not stand as it was written, and KeyError, TypeError or ValueError for one that is not
    even of the form that we write.
    """
    for subject in subjects:
        try:
            require_untouched(subject)
        except Tampered as found:
            yield Finding(subject, found.position, found.reason)
        except (KeyError, TypeError, ValueError):
            yield Finding(subject, 0, "unreadable")
