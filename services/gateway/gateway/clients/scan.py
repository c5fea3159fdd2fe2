"""scan: uploads, progress, and the permits of quality control."""

from __future__ import annotations

from collections.abc import Iterator
from os import SEEK_END
from typing import IO

from gateway.api.scan import Batches, BatchView, PermitBody, PermitView
from gateway.clients.caller import Caller
from gateway.clients.http import ServiceClient, home_of

PART = 256 * 1024  # bytes of an upload handed on at once


class ScanClient:
    """Scans on their way to text. All raise ServiceProblem."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def send(self, caller: Caller, department: str, name: str, body: IO[bytes], key: str) -> BatchView:
        """The scan is received; `key` is its ULID, so that sending it again finds it."""
        return self._client.answer(
            BatchView,
            "POST",
            department,
            "/batches",
            caller,
            query={"department": department, "name": name},
            headers={"Content-Type": "application/octet-stream", "Content-Length": str(_size(body))},
            body=_parts(body),
            key=key,
        )

    def batches(self, caller: Caller, department: str, after: str | None) -> Batches:
        """The department's scans, newest first."""
        query = {"department": department, "after": after}
        return self._client.answer(Batches, "GET", department, "/batches", caller, query=query)

    def batch(self, caller: Caller, batch: str) -> BatchView:
        """One scan with its pages."""
        return self._client.answer(BatchView, "GET", home_of(batch), f"/batches/{batch}", caller)

    def permit(self, caller: Caller, document: str) -> str:
        """Leave to read `document` for quality control, for five minutes."""
        asked = PermitBody(document=document, purpose="quality")
        home = home_of(document)
        return self._client.answer(PermitView, "POST", home, "/permits", caller, body=asked).permit


def _size(body: IO[bytes]) -> int:
    """Bytes in the upload; told beforehand, so that scan can refuse what is too large before it has come."""
    size = body.seek(0, SEEK_END)
    body.seek(0)
    return size


def _parts(body: IO[bytes]) -> Iterator[bytes]:
    while part := body.read(PART):
        yield part
