"""audit: who did what, and who has read a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gateway.api.audit import LinePage, Readers
from gateway.clients.caller import Caller
from gateway.clients.http import Query, ServiceClient


class AuditClient:
    """The trail. All raise ServiceProblem."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def lines(self, caller: Caller, department: str, wanted: Query) -> LinePage:
        """Who did what there, newest first; `-` is the district."""
        query = {"department": department, **wanted}
        return self._client.answer(LinePage, "GET", department, "/lines", caller, query=query)

    def table(
        self, caller: Caller, department: str, wanted: Query
    ) -> tuple[Iterator[bytes], Callable[[], None]]:
        """The same as a table, in pieces, and how it is closed."""
        query = {"department": department, **wanted}
        response = self._client.stream(
            department, "/lines.csv", caller, {"Accept-Encoding": "identity"}, query
        )
        return response.iter_raw(), response.close

    def readers(self, caller: Caller, item: str, department: str) -> Readers:
        """Who has read the item."""
        return self._client.answer(Readers, "GET", department, f"/items/{item}/readers", caller)
