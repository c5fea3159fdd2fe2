"""What lies before each of a person's posts: nobody works at one desk while letters wait on another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from gateway.api.auth import HeldPost
from gateway.application.office import Office
from gateway.clients.problems import ServiceProblem
from gateway.http.reading import side_by_side
from gateway.http.visit import Visit


def waiting(office: Office, visit: Visit) -> Mapping[str, int]:
    """How many items lie before each post; nothing for somebody with one post, and none of a post whose
    department does not answer.
    """

    def at(post: HeldPost) -> int | None:
        try:
            return office.workflow.waiting(replace(visit.caller, post=post.post), post.post, post.department)
        except ServiceProblem:
            return None

    posts = visit.held
    if len(posts) == 1:
        return {}
    counted = side_by_side(*(lambda post=post: at(post) for post in posts))
    return {post.post: number for post, number in zip(posts, counted, strict=True) if number is not None}
