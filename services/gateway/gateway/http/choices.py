"""Choosing a post: a search over designations, sections, departments, holders; no script is needed."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.application.office import Office
from gateway.application.who import Who
from gateway.http.visit import Visit

MOST = 40  # posts shown at once; beyond that one searches


def posts_to_choose(office: Office, visit: Visit, query: str) -> Sequence[Who]:
    """Posts that match, or the acting post's own department when nothing was typed; never the acting post."""
    found = office.workflow.posts(visit.caller, query.strip(), visit.post.department)
    return [Who.of(card) for card in found if card.post != visit.post.post][:MOST]
