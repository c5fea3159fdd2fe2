"""notify over HTTP: the notices of a post."""

from __future__ import annotations

from pydantic import BaseModel

from gateway.adapters.client import ServiceClient
from gateway.application import views
from gateway.application.ports import Caller


class _Count(BaseModel):
    count: int


class HttpNotify:
    """NotifyApi over HTTP. A notice is with the department of the post it is for."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def notices(
        self, caller: Caller, post: str, department: str, after: str | None
    ) -> views.Listed[views.Notice]:
        """The post's notices, newest first."""
        query = {"department": department, "post": post} | ({"after": after} if after else {})
        return self._client.answer(
            views.Listed[views.Notice], "GET", department, "/notices", caller, params=query
        )

    def count(self, caller: Caller, post: str, department: str) -> int:
        """How many the post has not read."""
        query = {"department": department, "post": post}
        return self._client.answer(_Count, "GET", department, "/notices/count", caller, params=query).count

    def read(self, caller: Caller, notice: str, department: str, key: str) -> None:
        """The notice is read."""
        self._client.call("POST", department, f"/notices/{notice}/read", caller, key=key)
