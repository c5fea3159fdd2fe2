"""files over HTTP: document bytes, passed through in parts, ranges included."""

from __future__ import annotations

from collections.abc import Mapping

from gateway.adapters.client import ServiceClient, home_of
from gateway.application.ports import Bytes, Caller
from gateway.application.views import StoredDocument

PART = 64 * 1024  # bytes handed on at once
_ON = ("content-type", "content-length", "content-range", "accept-ranges", "etag", "last-modified", "content-disposition")


class HttpFiles:
    """FilesApi over HTTP."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def document(self, caller: Caller, document: str, permit: str) -> StoredDocument:
        """What is known about a stored document."""
        path = f"/documents/{document}"
        headers = {"Daftar-Permit": permit}
        return self._client.answer(StoredDocument, "GET", home_of(document), path, caller, headers=headers)

    def part(
        self, caller: Caller, document: str, part: str, permit: str, headers: Mapping[str, str], width: int | None
    ) -> Bytes:
        """The bytes of `part` (original, searchable, text, pages/<n>); whoever takes them calls `close` in the end."""
        response = self._client.stream(
            home_of(document),
            f"/documents/{document}/{part}",
            caller,
            {"Daftar-Permit": permit, "Accept-Encoding": "identity", **headers},
            {"width": width} if width else {},
        )
        kept = {name: response.headers[name] for name in _ON if name in response.headers}
        return Bytes(response.status_code, kept, response.iter_raw(PART), response.close)
