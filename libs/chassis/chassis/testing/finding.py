"""An index of words in memory: for unit tests, held to the same suite as the real ones."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from chassis.finding import folding
from chassis.finding.folding import Term
from chassis.finding.port import NOTHING, Facts, Known, Match, Order


class MemoryIndex:
    """See the port for what each method promises. `before_write` is called before each write, so that a test
    can fail one.
    """

    def __init__(self) -> None:
        self.before_write: Callable[[], None] = lambda: None
        self._version = 0
        self._known: dict[str, Known] = {}
        self._texts: dict[tuple[str, int], tuple[list[str], list[str]]] = {}

    def copied(self) -> "MemoryIndex":
        """The same once more; what is written to either is not in the other."""
        copy = MemoryIndex()
        copy._version, copy._known, copy._texts = self._version, dict(self._known), dict(self._texts)
        return copy

    def version(self) -> int:
        """Of the normaliser with which it was made."""
        return self._version

    def made(self, version: int) -> None:
        """It is whole."""
        self._version = version

    def clear(self) -> None:
        """It holds nothing."""
        self._version = 0
        self._known.clear()
        self._texts.clear()

    def put(
        self, subject: str, order: Order, facts: Facts, passages: Mapping[int, str], *, anew: bool = False
    ) -> bool:
        """See the port."""
        self.before_write()
        known = self._known.pop(subject, Known(NOTHING, -1))
        if known.order >= order:
            self._known[subject] = known
            return False
        for key in [key for key in self._texts if key[0] == subject and (anew or key[1] in passages)]:
            del self._texts[key]
        for number, text in passages.items():
            normal = folding.words(text)
            self._texts[subject, number] = (normal, [folding.loose(word) for word in normal])
        self._known[subject] = Known(order, max([*passages, -1 if anew else known.last]), facts)
        return True

    def known(self, subjects: Iterable[str]) -> dict[str, Known]:
        """Those that are indexed."""
        return {each: self._known[each] for each in subjects if each in self._known}

    def matches(self, asked: Sequence[Term], *, loosely: bool, limit: int) -> Iterator[Match]:
        """See the port."""
        if not asked:
            return iter([Match(subject, 0) for subject in reversed(self._known)][:limit])
        found = (
            Match(*key)
            for key, forms in reversed(list(self._texts.items()))
            if all(any(term.meets(word) for word in forms[loosely]) for term in asked)
        )
        return islice(found, limit)
