"""Choosing a post: a search over designations, sections, departments, holders; no script is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.api import workflow
from gateway.application.office import Office
from gateway.application.who import Who
from gateway.http.visit import Visit

MOST = 40  # posts shown at once; beyond that one searches
KEYS = 4  # nearest posts, a digit each


@dataclass(frozen=True)
class Near:
    """A post to which most things go from here, and why it is offered."""

    who: Who
    why: str


def posts_to_choose(office: Office, visit: Visit, query: str, near: Sequence[Near] = ()) -> Sequence[Who]:
    """Posts that match, or the acting post's own department when nothing was typed; never the acting post,
    nor one that is offered already as `near`.
    """
    caller, query = visit.caller, query.strip()
    if query:
        found = [Who.of(card) for card in office.workflow.posts(caller, query)]
    else:
        found = visit.posts.of(caller, visit.post.department)
    beside = {visit.post.post, *(one.who.post for one in near)}
    return [who for who in found if who.takes_work and who.post not in beside][:MOST]


def to_tick(
    office: Office, visit: Visit, query: str, ticked: Sequence[str], near: Sequence[Near]
) -> Sequence[Who]:
    """Several may be chosen: those that are ticked, then those that are found, or near."""
    chosen = [who for who in map(visit.named, ticked) if who]
    beside = [] if query else [one.who for one in near]
    found = [*chosen, *beside, *posts_to_choose(office, visit, query)]
    return list({who.post: who for who in found}.values())


def nearest(
    visit: Visit,
    came_from: str | None,
    recent: Sequence[str] = (),
    channel: workflow.ChannelView | None = None,
) -> Sequence[Near]:
    """Those whom the thing went past when it came, the next level of its channel, the superior of the acting
    post, the one from whom it came, and those to whom this post sent last, as far as there are such.
    """
    own = visit.named(visit.post.post)
    offered = [
        *(
            (post, visit.words.gettext("it went past here"))
            for post in (channel.passed_over if channel else ())
        ),
        *((post, visit.words.gettext("next in the channel")) for post in _next(channel)),
        (own.superior if own else None, visit.words.gettext("superior")),
        (came_from, visit.words.gettext("it came from here")),
        *((post, visit.words.gettext("used last")) for post in recent),
    ]
    found: dict[str, Near] = {}
    for post, why in offered:
        who = visit.named(post)
        if who and who.post != visit.post.post:
            found.setdefault(who.post, Near(who, why))
    return list(found.values())[:KEYS]


def _next(channel: workflow.ChannelView | None) -> Sequence[str]:
    """The posts of the level above the reader's."""
    levels = channel.levels if channel else []
    here = next((n for n, level in enumerate(levels) if level.here), len(levels))
    return levels[here + 1].posts if here + 1 < len(levels) else ()
