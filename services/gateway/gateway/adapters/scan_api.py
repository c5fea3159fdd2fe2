"""scan over HTTP: uploads, progress, and the permits of quality control."""

from __future__ import annotations

from collections.abc import Iterator
from os import SEEK_END
from typing import IO

from pydantic import BaseModel

from gateway.adapters.client import ServiceClient, home_of
from gateway.application import views
from gateway.application.ports import Caller

PART = 256 * 1024  # bytes of an upload handed on at once


class _Permit(BaseModel):
    permit: str


class HttpScan:
    """ScanApi over HTTP."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def send(self, caller: Caller, department: str, name: str, body: IO[bytes], key: str) -> views.Batch:
        """The scan is received; `key` is its ULID, so that sending it again finds it."""
        return self._client.answer(
            views.Batch,
            "POST",
            department,
            "/batches",
            caller,
            params={"department": department, "name": name},
            headers={"Content-Type": "application/octet-stream", "Content-Length": str(_size(body))},
            content=_parts(body),
            key=key,
        )

    def batches(self, caller: Caller, department: str, after: str | None) -> views.Listed[views.Batch]:
        """The department's scans, newest first."""
        query = {"department": department} | ({"after": after} if after else {})
        return self._client.answer(
            views.Listed[views.Batch], "GET", department, "/batches", caller, params=query
        )

    def batch(self, caller: Caller, batch: str) -> views.Batch:
        """One scan with its pages."""
        return self._client.answer(views.Batch, "GET", home_of(batch), f"/batches/{batch}", caller)

    def permit(self, caller: Caller, document: str, purpose: str) -> str:
        """Leave to read `document` for quality control, for five minutes."""
        body = {"document": document, "purpose": purpose}
        return self._client.answer(_Permit, "POST", home_of(document), "/permits", caller, json=body).permit


def _size(body: IO[bytes]) -> int:
    """Bytes in the upload; told beforehand, so that scan can refuse what is too large before it has come."""
    size = body.seek(0, SEEK_END)
    body.seek(0)
    return size


def _parts(body: IO[bytes]) -> Iterator[bytes]:
    while part := body.read(PART):
        yield part
