"""The tree over a chain (RFC 6962, section 2.1): one digest for all lines up to some point.

A frontier is what is left of a tree when its lines are forgotten: the roots of its perfect parts. It is
enough to go on with the tree, and so enough to cut old lines off without losing the proof of the later ones.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

EMPTY: Final = hashlib.sha256(b"").hexdigest()
LEAF: Final = b"\x00"
NODE: Final = b"\x01"

Roots = Callable[[int, int], str]
"""The root of the perfect part of the tree from a line (counted from 0) up to another, which is left out."""


def leaf(digest: str) -> str:
    """The leaf of a line with that digest."""
    return hashlib.sha256(LEAF + bytes.fromhex(digest)).hexdigest()


def node(left: str, right: str) -> str:
    """What stands above the two."""
    return hashlib.sha256(NODE + bytes.fromhex(left) + bytes.fromhex(right)).hexdigest()


@dataclass(frozen=True)
class Frontier:
    """The tree over `size` lines: the roots of its perfect parts, the largest and earliest first."""

    size: int = 0
    peaks: tuple[str, ...] = ()

    @property
    def root(self) -> str:
        """The one digest for all of them."""
        if not self.peaks:
            return EMPTY
        *earlier, root = self.peaks
        for peak in reversed(earlier):
            root = node(peak, root)
        return root

    def grown(self, digests: Iterable[str]) -> "Frontier":
        """The tree when the lines with these digests have followed."""
        size, peaks = self.size, list(self.peaks)
        for digest in digests:
            top, rest = leaf(digest), size
            while rest & 1:
                top, rest = node(peaks.pop(), top), rest >> 1
            peaks.append(top)
            size += 1
        return Frontier(size, tuple(peaks))

    def lowest(self, width: int) -> "Frontier":
        """The part behind the last line whose number is divided by `width`, a power of two, as a tree of its
        own.
        """
        size = self.size % width
        return Frontier(size, self.peaks[len(self.peaks) - size.bit_count() :])

    def parts(self) -> dict[tuple[int, int], str]:
        """Where each of the perfect parts begins and ends, with its root."""
        return dict(zip(self.spans(self.size), self.peaks, strict=True))

    @staticmethod
    def spans(size: int) -> list[tuple[int, int]]:
        """Where the perfect parts of a tree over `size` lines begin and end."""
        found, begin = [], 0
        for bit in reversed(range(size.bit_length())):
            if size >> bit & 1:
                found.append((begin, begin + (1 << bit)))
                begin += 1 << bit
        return found


def split(width: int) -> int:
    """How many of `width` lines stand in the left part: the greatest power of two below."""
    return 1 << (width - 1).bit_length() - 1


def root_of(begin: int, end: int, perfect: Roots) -> str:
    """The root of any part of the tree, from those of its perfect parts."""
    width = end - begin
    if width & (width - 1) == 0:
        return perfect(begin, end)
    middle = begin + split(width)
    return node(perfect(begin, middle), root_of(middle, end, perfect))


def path(index: int, size: int, perfect: Roots) -> list[str]:
    """The inclusion proof of the line `index` (counted from 0) in the tree over `size` lines, nearest
    first.
    """
    return _path(index, 0, size, perfect)


def _path(index: int, begin: int, end: int, perfect: Roots) -> list[str]:
    if end - begin == 1:
        return []
    middle = begin + split(end - begin)
    if index < middle:
        return [*_path(index, begin, middle, perfect), root_of(middle, end, perfect)]
    return [*_path(index, middle, end, perfect), root_of(begin, middle, perfect)]


def over(leaves: Sequence[str]) -> Roots:
    """The roots of the perfect parts of a tree whose leaves are all in hand."""

    def perfect(begin: int, end: int) -> str:
        if end - begin == 1:
            return leaves[begin]
        middle = (begin + end) // 2
        return node(perfect(begin, middle), perfect(middle, end))

    return perfect
