"""Makes checkpoints, sends them out of the house, and cuts off what is older than the office keeps."""

from datetime import timedelta
from itertools import islice
from typing import Final

import structlog

from audit.application.ports import Base, Grown, Office, Trail
from audit.application.prove import TILE, roots_of
from audit.domain.checkpoint import Checkpoint, Head
from audit.domain.merkle import Frontier
from chassis.clock import from_text, to_text
from chassis.record import canonical

AT_ONCE: Final = 50
"""Checkpoints that are sent out in one turn."""

log = structlog.get_logger(__name__)


def waiting(office: Office) -> int:
    """How many lines no checkpoint pins yet."""
    last = office.checkpoints.last()
    pinned = {head.chain: head.size for head in last.heads} if last else {}
    return sum(office.trail(chain).size() - pinned.get(chain, 0) for chain in office.chains())


def unpinned_seconds(office: Office) -> float:
    """For how long the line has waited that no checkpoint pins which has left the house; 0 when none
    waits.
    """
    inside, now = office.checkpoints.unpublished(1), office.clock.now()
    if inside:
        return (now - from_text(inside[0].at)).total_seconds()
    last = office.checkpoints.last()
    pinned = {head.chain: head.size for head in last.heads} if last else {}
    first = (next(office.trail(chain).after(pinned.get(chain, 0)), None) for chain in office.chains())
    return max(((now - from_text(line.at)).total_seconds() for line in first if line), default=0.0)


def make_checkpoint(office: Office) -> Checkpoint | None:
    """The next checkpoint is durable; None when nothing has happened since the last, or somebody else made
    it.
    """
    last = office.checkpoints.last()
    heads = [_head(chain, grow(office.trail(chain))) for chain in office.chains()]
    heads = [head for head in heads if head.size]
    if not heads or (last is not None and tuple(heads) == last.heads):
        return None
    made = Checkpoint.of(last, heads, to_text(office.clock.now()), office.signers.public())
    made = made.signed(office.signers.sign(made.text))
    return made if office.checkpoints.add(made) else None


def publish(office: Office) -> int:
    """What has not left the house has, in its order; how many checkpoints that were. Raises Transient."""
    unpublished = office.checkpoints.unpublished(AT_ONCE)
    for checkpoint in unpublished:
        for place in office.outside:
            place.put(checkpoint.number, canonical(checkpoint.told()))
        office.checkpoints.published(checkpoint.number)
    return len(unpublished)


def cut(department: str, days: int, office: Office) -> bool:
    """The department's chain begins at the newest checkpoint that is older than that and has left the house;
    whether that is news.
    """
    checkpoint = office.checkpoints.before(to_text(office.clock.now() - timedelta(days=days)))
    kept_back = office.checkpoints.unpublished(1)
    if checkpoint is None or (kept_back and kept_back[0].number <= checkpoint.number):
        return False
    trail, head = office.trail(department), checkpoint.head(department)
    if head is None or head.size <= trail.base().frontier.size:
        return False
    perfect = roots_of(trail)
    peaks = tuple(perfect(*part) for part in Frontier.spans(head.size))
    trail.cut(Base(Frontier(head.size, peaks), head.last, checkpoint.at))
    log.info("trail_cut", department=department, lines=head.size)
    return True


def grow(trail: Trail) -> Grown:
    """The tree has grown over all lines that there are by now, whose tiles are kept on the way."""
    before = grown = trail.grown()
    lines = trail.after(grown.frontier.size)
    while chunk := list(islice(lines, TILE - grown.frontier.size % TILE)):
        digests = [entry.digest for entry in chunk]
        tile = grown.frontier.lowest(TILE).grown(digests)
        if tile.size == TILE:
            trail.keep_tile(grown.frontier.size // TILE, tile.root)
        grown = Grown(grown.frontier.grown(digests), digests[-1])
    if grown != before:
        trail.keep_grown(grown)
    return grown


def _head(chain: str, grown: Grown) -> Head:
    return Head(chain, grown.frontier.size, grown.frontier.root, grown.last)
