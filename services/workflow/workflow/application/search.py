"""One box: what a post may know of and has the words, by number, cover or note (docs/adr/0046).

Who may know what is asked of the index before anything is counted, and of the item itself before anything is
shown, so that neither an index that lags nor one that is wrong tells anybody more than the item's own page.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Final

from chassis.finding.folding import VERSION, excerpt, marked, terms
from chassis.finding.port import Match
from directory import PostCard
from workflow.application.find import found_view, item_of, meant
from workflow.application.ports import Office
from workflow.application.readers import read_by
from workflow.application.views import View
from workflow.domain.errors import NotReader, UnknownItem
from workflow.domain.file import File
from workflow.domain.finding import COVER, NOTES, REGISTERED, Matter, covers_of, matter_of
from workflow.domain.item import Item

MOST: Final = 200
"""Items that one question finds; who wants others asks more narrowly."""
LOOKED_AT: Final = 20_000
"""Passages that have the words and are looked at, the last indexed first."""
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: words, and what else must be so; empty for whatever it is."""

    words: str = ""
    kind: str = ""
    state: str = ""
    section: str = ""
    """Of the post with whom it is, by its name in any language."""
    holder: str = ""
    category: str = ""
    since: str = ""
    until: str = ""
    """Civil dates between which it came or was opened."""
    after: int = 0
    limit: int = 20

    def fits(self, matter: Matter, posts: frozenset[str] | None) -> bool:
        """Whether a matter is as it must be; `posts` are those of the section, if one is asked."""
        told = (
            (self.kind, [matter.kind]),
            (self.state, [matter.state]),
            (self.holder, matter.holders),
            (self.category, [matter.category]),
        )
        return (
            all(not wanted or wanted in values for wanted, values in told)
            and (posts is None or not posts.isdisjoint(matter.holders))
            and self.since <= matter.dated
            and (not self.until or matter.dated <= self.until)
        )


@dataclass(frozen=True, slots=True)
class _Hit:
    """An item with the passage that has the words."""

    item: str
    passage: int
    since: str
    is_loose: bool = False
    is_number: bool = False

    @property
    def rank(self) -> tuple[bool, bool, int]:
        """The lower, the nearer to what was asked."""
        return (not self.is_number, self.is_loose, self.passage)


def search(asked: Asked, card: PostCard, offices: Sequence[Office]) -> View:
    """A part of what the post may know of in these departments and is as asked, the nearest and then the
    newest first; how much there is, whether those are all, and whether every index is whole.
    """
    found, is_all = list[tuple[_Hit, View]](), True
    for office in offices:
        hits, are_all = _hits(asked, card, office)
        is_all = is_all and are_all
        shown = ((hit, _shown(hit, asked.words, card, office)) for hit in hits)
        found += [(hit, view) for hit, view in shown if view is not None]
    newest_first = sorted(found, key=lambda one: (one[0].since, one[0].item), reverse=True)
    ordered = [view for _, view in sorted(newest_first, key=lambda one: one[0].rank)]
    end = asked.after + asked.limit
    return {
        "items": ordered[asked.after : end],
        "count": len(ordered),
        "next": end if end < len(ordered) else None,
        "all": is_all,
        "whole": all(office.index.version() == VERSION for office in offices),
    }


def _hits(asked: Asked, card: PostCard, office: Office) -> tuple[list[_Hit], bool]:
    """The best passage of each item; and whether those are all. What is a number here is no words."""
    posts = of_section(asked.section, office)
    best = {hit.item: hit for hit in _by_number(asked, posts, card, office)}
    if best:
        return list(best.values()), True
    is_all = True
    for loosely in (False, True):
        wanted = terms(asked.words, loosely=loosely)
        matches = office.index.matches(wanted, loosely=loosely, limit=LOOKED_AT)
        for looked_at, (match, matter) in enumerate(known_to(matches, card, office), 1):
            is_all = is_all and looked_at < LOOKED_AT
            if matter is None or not asked.fits(matter, posts):
                continue
            hit = _Hit(match.subject, match.passage, matter.since, is_loose=loosely)
            if match.subject not in best and len(best) >= MOST:
                is_all = False
                break
            if match.subject not in best or hit.rank < best[match.subject].rank:
                best[match.subject] = hit
        if not wanted:
            break
    return list(best.values()), is_all


def _by_number(asked: Asked, posts: frozenset[str] | None, card: PostCard, office: Office) -> Iterator[_Hit]:
    """What the registers have under a number that was typed, letters that went out among it; as far as the
    post may know of it, so that nothing depends on what it may not.
    """
    for identifier in islice(meant(asked.words, office) if asked.words.strip() else (), MOST):
        with suppress(UnknownItem, NotReader):
            found_view(identifier, card, office)
            item = item_of(identifier, office)
            if item.number is not None and asked.fits(matter := matter_of(item, office.rules.zone), posts):
                yield _Hit(identifier, REGISTERED, matter.since, is_number=True)


def known_to(
    matches: Iterator[Match], card: PostCard, office: Office, passage: int | None = None
) -> Iterator[tuple[Match, Matter | None]]:
    """Each with what is known of its item; with nothing, where the post may not know of what stands in the
    passage, or in that one.
    """
    while part := list(islice(matches, _AT_ONCE)):
        matters = _matters({match.subject for match in part}, office)
        files = _matters({matter.file for matter in matters.values() if matter.file}, office)
        for match in part:
            matter = matters.get(match.subject)
            file = files.get(matter.file) if matter and matter.file else None
            asked = match.passage if passage is None else passage
            is_shown = matter and matter.shows(asked, card.post.id, card.post.department, file)
            yield match, matter if is_shown else None


def _matters(items: Iterable[str], office: Office) -> dict[str, Matter]:
    return {item: Matter(**known.facts) for item, known in office.index.known(items).items()}


def of_section(section: str, office: Office) -> frozenset[str] | None:
    """The posts of the section, by its name in any language; null where none is asked."""
    if not section:
        return None
    cards = office.directory.posts()
    return frozenset(card.post.id for card in cards if section in card.section.values())


def _shown(hit: _Hit, words: str, card: PostCard, office: Office) -> View | None:
    """The item as it is now, with the words marked; null where the post may not know of it after all."""
    try:
        view = found_view(hit.item, card, office)
        item = item_of(hit.item, office)
        asked = terms(words, loosely=hit.is_loose)
        text, note = _text(hit, item, card, office)
    except (UnknownItem, NotReader):
        return None
    show = marked if hit.passage < NOTES else excerpt
    pieces = [
        {"text": text, "marked": is_marked} for text, is_marked in show(text, asked, loosely=hit.is_loose)
    ]
    return view | {"note": note, "pieces": pieces, "loose": hit.is_loose, "by_number": hit.is_number}


def _text(hit: _Hit, item: Item, card: PostCard, office: Office) -> tuple[str, int | None]:
    """What has the words, and the number of the note that it is. Raises NotReader."""
    if hit.passage < NOTES:
        if hit.passage == COVER:
            read_by(item, card, office)
        covers = covers_of(item)
        return covers[hit.passage].removeprefix(f"{item.number}\n").strip(), None
    number = hit.passage - NOTES + 1
    if not isinstance(item, File) or read_by(item, card, office).notes < number:
        raise NotReader(item.id, card.post.id)
    (note,) = office.files.notes(office.files.load(item.id), range(number, number + 1))
    return "\n".join(text for _, text in note.numbered), number
