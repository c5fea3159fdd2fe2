"""audit: who did what, and who has read a file."""

from __future__ import annotations

from gateway.api.audit import CheckpointView, LinePage, Readers
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

    def readers(self, caller: Caller, item: str, department: str) -> Readers:
        """Who has read the item."""
        return self._client.answer(Readers, "GET", department, f"/items/{item}/readers", caller)

    def checkpoint(self, caller: Caller, department: str) -> CheckpointView:
        """The newest checkpoint."""
        return self._client.answer(CheckpointView, "GET", department, "/checkpoints/last", caller)
