"""notify: the notices of a post. A notice is with the department of the post it is for."""

from __future__ import annotations

from gateway.api.notify import Count, ReadBody, RowPage
from gateway.clients.caller import Caller
from gateway.clients.http import ServiceClient


class NotifyClient:
    """Notices. All raise ServiceProblem."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def notices(self, caller: Caller, post: str, department: str, after: str | None) -> RowPage:
        """A row for each item that the post was told about, those told last first."""
        query = {"department": department, "post": post, "after": after}
        return self._client.answer(RowPage, "GET", department, "/notices/items", caller, query=query)

    def count(self, caller: Caller, post: str, department: str) -> int:
        """How many the post has not read."""
        query = {"department": department, "post": post}
        return self._client.answer(Count, "GET", department, "/notices/count", caller, query=query).count

    def read(self, caller: Caller, what: ReadBody, key: str) -> None:
        """What was told until then is read: all of it, or what is about one item."""
        self._client.call("POST", what.department, "/notices/read", caller, body=what, key=key)
