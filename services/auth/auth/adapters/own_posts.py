"""Who may act for which post, as auth itself knows it: what others hear, read where it was written."""

from typing import Any

from auth.application.organisation import describe
from auth.application.ports import Directory
from chassis.clock import Clock
from chassis.store.port import NotFound
from directory import capabilities_of


class OwnPosts:
    """A `Posts` for `chassis.trust.authority.HeardAuthority`."""

    def __init__(self, directory: Directory, clock: Clock) -> None:
        self._directory, self._clock = directory, clock

    def acts_for(self, person: str, post: str) -> bool:
        """Whether the person acts for the post now."""
        try:
            held = describe(self._directory, person, self._clock.now()).posts
        except NotFound:
            return False
        return any(each.post["post"] == post for each in held)

    def can(self, post: str, capability: Any) -> bool:
        """Whether the post has the capability."""
        known = self._directory.get(post)
        return known is not None and capability in capabilities_of(known.newest.data.get("roles", ()))
