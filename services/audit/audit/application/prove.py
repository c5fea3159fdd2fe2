"""Proofs and exports: what somebody takes along to verify elsewhere, without us (`audit/verify.py`)."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from audit.application.ports import Office, Trail
from audit.domain.merkle import Roots, leaf, node, path
from chassis.record import canonical

TILE: Final = 256
"""Lines of which one root is kept, so that a proof reads few documents."""
FORMAT: Final = 1


class NothingPinned(Exception):
    """No checkpoint pins a line about the item yet; the next one will."""


def proof(item: str, department: str, office: Office) -> dict[str, Any]:
    """That these lines about the item stand in the department's chain as the newest checkpoint pins it: a
    file that anybody can verify with the public key alone. Raises NothingPinned.
    """
    checkpoint = office.checkpoints.last()
    head = checkpoint.head(department) if checkpoint else None
    if checkpoint is None or head is None:
        raise NothingPinned(item)
    trail = office.trail(department)
    perfect = roots_of(trail)
    lines = [
        {"text": entry.text, "path": path(entry.position - 1, head.size, perfect)}
        for entry in trail.history(item)
        if entry.position <= head.size
    ]
    if not lines:
        raise NothingPinned(item)
    return {
        "daftar": "proof",
        "format": FORMAT,
        "item": item,
        "head": head.told,
        "lines": lines,
        **checkpoint.told(),
    }


def export(departments: list[str], office: Office) -> Iterator[str]:
    """The trail of those departments as lines of text: every checkpoint, then each chain as far as it is
    kept.
    """
    yield canonical({"daftar": "trail", "format": FORMAT})
    for checkpoint in office.checkpoints.every():
        yield canonical(checkpoint.told())
    for department in departments:
        trail = office.trail(department)
        base = trail.base()
        told = {"size": base.frontier.size, "peaks": list(base.frontier.peaks), "last": base.last}
        yield canonical({"chain": department, "base": told})
        for entry in trail.after(base.frontier.size):
            yield entry.text


def roots_of(trail: Trail) -> Roots:
    """The roots of the perfect parts of a chain's tree, of what is kept: lines, tiles and what a cut left."""
    base = trail.base().frontier
    kept, leaves = base.parts(), dict[int, str]()

    def of_line(index: int) -> str:
        if index not in leaves:
            begin = index - index % TILE
            for entry in islice(trail.after(max(begin, base.size)), TILE):
                leaves[entry.position - 1] = leaf(entry.digest)
        return leaves[index]

    def perfect(begin: int, end: int) -> str:
        if (begin, end) not in kept:
            kept[begin, end] = _known(begin, end) or _above(begin, end)
        return kept[begin, end]

    def _known(begin: int, end: int) -> str | None:
        if end - begin == 1:
            return of_line(begin)
        return trail.tile(begin // TILE) if end - begin == TILE else None

    def _above(begin: int, end: int) -> str:
        middle = (begin + end) // 2
        return node(perfect(begin, middle), perfect(middle, end))

    return perfect
