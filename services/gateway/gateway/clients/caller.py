"""Who asks a service: the gateway has no rights of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Caller:
    """A person's tokens by service, the acting post, and the id under which the request can be found in every
    log.
    """

    tokens: Mapping[str, str] = field(repr=False)
    correlation: str
    post: str | None = None
