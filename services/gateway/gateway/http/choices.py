"""Choosing a post: a search over designations, sections, departments, holders; no script is needed."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.application.office import Office
from gateway.application.views import Who
from gateway.http.visit import Visit
from gateway.i18n import N_

CHOOSE_POST = N_("Choose the post it goes to.")
MOST = 40  # posts shown at once; beyond that one searches


def posts_to_choose(office: Office, visit: Visit, query: str) -> Sequence[Who]:
    """Posts that match, or the acting post's own department when nothing was typed; never the acting post."""
    found = office.workflow.posts(visit.caller, query.strip(), visit.post.department)
    return [card.as_who() for card in found if card.post != visit.post.post][:MOST]
