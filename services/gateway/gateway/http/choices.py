"""Choosing a post: a search over designations, sections, departments, holders; no script is needed."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.application.office import Office
from gateway.application.who import Who
from gateway.http.visit import Visit

MOST = 40  # posts shown at once; beyond that one searches


def posts_to_choose(office: Office, visit: Visit, query: str) -> Sequence[Who]:
    """Posts that match, or the acting post's own department when nothing was typed; never the acting post."""
    caller, query = visit.caller, query.strip()
    if query:
        found = [Who.of(card) for card in office.workflow.posts(caller, query)]
    else:
        found = visit.posts.of(caller, visit.post.department)
    return [who for who in found if who.post != visit.post.post][:MOST]
