"""The table of routes: a page cannot be registered without saying who may see it.

The services decide what a person may do; the permission here only keeps people from pages that could not work
for them, and turns a missing log-in into the log-in page.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass

from flask.typing import ResponseReturnValue

from directory import Capability

Handler = Callable[..., ResponseReturnValue]


class Permission(enum.Enum):
    """Who may see a page."""

    PUBLIC = "public"  # anyone
    PERSON = "person"  # whoever is logged in
    POST = "post"  # whoever holds at least one post


Needed = Permission | Capability
"""Who may see a page: those of a permission, or a person whose acting post has the capability."""


@dataclass(frozen=True)
class Route:
    """One page or act. `passive` ones are fetched by a page itself and are no use of the session; to `large`
    ones whoever is logged in may send more than a form.
    """

    method: str
    path: str
    name: str
    permission: Needed
    handler: Handler
    passive: bool = False
    large: bool = False

    @property
    def is_for_a_post(self) -> bool:
        """Whether it acts for the acting post; what concerns the person alone does not."""
        return self.permission not in {Permission.PUBLIC, Permission.PERSON}


class Pages:
    """A group of routes; handlers are called with (office, visit, **path parameters)."""

    def __init__(self, group: str) -> None:
        self.group = group
        self.routes: list[Route] = []

    def get(self, path: str, permission: Needed, *, passive: bool = False) -> Callable[[Handler], Handler]:
        """Registers a page."""
        return self._register("GET", path, permission, passive=passive)

    def post(
        self, path: str, permission: Needed, *, passive: bool = False, large: bool = False
    ) -> Callable[[Handler], Handler]:
        """Registers an act."""
        return self._register("POST", path, permission, passive=passive, large=large)

    def _register(
        self, method: str, path: str, permission: Needed, *, passive: bool, large: bool = False
    ) -> Callable[[Handler], Handler]:
        def register(handler: Handler) -> Handler:
            name = f"{self.group}.{handler.__name__}"
            self.routes.append(Route(method, path, name, permission, handler, passive, large))
            return handler

        return register
