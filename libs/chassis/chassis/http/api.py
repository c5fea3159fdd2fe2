"""Routes as declarations: path, who may call, what comes in, what goes out.

A route that does not say who may call it cannot be written, and everything that checks a request (caller,
key, shape of the body) reads the same declaration that the OpenAPI document is made from.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Literal, TypeVar, get_args

from pydantic import BaseModel

from chassis.store.aggregates import Request

Permission = Literal["public", "person", "post"]
Handler = TypeVar("Handler", bound=Callable[..., Any])

PREFIX: Final = "/v1"


@dataclass(frozen=True)
class Caller:
    """Who asks, for which post, and under which key. On a public route person and session are empty; `post`
    is set where the route's permission is `post`; `request.key` is a ULID where the route is idempotent, else
    empty.
    """

    person: str
    session: str
    post: str | None
    request: Request
    correlation: str


@dataclass(frozen=True)
class Route:
    """What a handler was declared with."""

    method: str
    path: str
    permission: Permission
    capability: StrEnum | None
    """What the acting post must be capable of, where the permission is `post`."""
    handler: Callable[..., Any]
    body: type[BaseModel] | None
    query: type[BaseModel] | None
    answer: type[BaseModel] | None
    status: int
    idempotent: bool
    raw: bool
    summary: str

    @property
    def name(self) -> str:
        """The operation's name: the handler's."""
        return str(self.handler.__name__)


class Api:
    """The routes of a service under `/v1`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.routes: list[Route] = []

    def route(
        self,
        method: str,
        path: str,
        *,
        permission: Permission | StrEnum,
        body: type[BaseModel] | None = None,
        query: type[BaseModel] | None = None,
        answer: type[BaseModel] | None = None,
        status: int = 200,
        idempotent: bool = False,
        raw: bool = False,
        summary: str = "",
    ) -> Callable[[Handler], Handler]:
        """The function handles `method path`. It is called with `caller`, with `body` and `query` where
        models are given, with `stream` (the body as it arrives, limited in length) where `raw`, and with the
        path's names; it returns a model, a Flask response, or None for 204. `permission`: public, person (a
        valid token), post (and the header Daftar-Post names a post the person may act for), or a capability
        that this post must have.
        """
        capability = permission if isinstance(permission, StrEnum) else None
        level: Any = "post" if capability else permission
        if level not in get_args(Permission):
            raise ValueError(f"{method} {path}: no such permission: {permission!r}")

        def declare(handler: Handler) -> Handler:
            told = summary or (handler.__doc__ or "").strip().split("\n")[0]
            self.routes.append(
                Route(
                    method,
                    path,
                    level,
                    capability,
                    handler,
                    body,
                    query,
                    answer,
                    status,
                    idempotent,
                    raw,
                    told,
                )
            )
            return handler

        return declare

    def get(self, path: str, **declared: Any) -> Callable[[Handler], Handler]:
        """As `route`."""
        return self.route("GET", path, **declared)

    def post(self, path: str, **declared: Any) -> Callable[[Handler], Handler]:
        """As `route`."""
        return self.route("POST", path, **declared)

    def put(self, path: str, **declared: Any) -> Callable[[Handler], Handler]:
        """As `route`."""
        return self.route("PUT", path, **declared)

    def delete(self, path: str, **declared: Any) -> Callable[[Handler], Handler]:
        """As `route`."""
        return self.route("DELETE", path, **declared)
