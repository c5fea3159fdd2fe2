"""Who asks a service: the gateway has no rights of its own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Caller:
    """A person's token, the acting post, and the id under which the request can be found in every log."""

    access: str
    correlation: str
    post: str | None = None
