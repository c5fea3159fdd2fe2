"""notify: the notices of a post. A notice is with the department of the post it is for."""

from __future__ import annotations

from gateway.api.notify import Count, NoticePage
from gateway.clients.caller import Caller
from gateway.clients.http import ServiceClient


class NotifyClient:
    """Notices. All raise ServiceProblem."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def notices(self, caller: Caller, post: str, department: str, after: str | None) -> NoticePage:
        """The post's notices, newest first."""
        query = {"department": department, "post": post, "after": after}
        return self._client.answer(NoticePage, "GET", department, "/notices", caller, query=query)

    def count(self, caller: Caller, post: str, department: str) -> int:
        """How many the post has not read."""
        query = {"department": department, "post": post}
        return self._client.answer(Count, "GET", department, "/notices/count", caller, query=query).count

    def read(self, caller: Caller, notice: str, department: str, key: str) -> None:
        """The notice is read."""
        self._client.call("POST", department, f"/notices/{notice}/read", caller, key=key)
