"""files over HTTP: document bytes, passed through in parts, ranges included."""

from __future__ import annotations

from collections.abc import Mapping

from gateway.adapters.client import ServiceClient, home_of
from gateway.application.ports import Bytes, Caller

PART = 64 * 1024  # bytes handed on at once
_ON = (
    "content-type",
    "content-length",
    "content-range",
    "accept-ranges",
    "etag",
    "last-modified",
    "content-disposition",
)


class HttpFiles:
    """FilesApi over HTTP."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def part(
        self,
        caller: Caller,
        document: str,
        part: str,
        permit: str,
        headers: Mapping[str, str],
        width: int | None,
    ) -> Bytes:
        """The bytes of `part` (original, searchable, text, pages/<n>); whoever takes them calls `close`."""
        response = self._client.stream(
            home_of(document),
            f"/documents/{document}/{part}",
            caller,
            {"Daftar-Permit": permit, "Accept-Encoding": "identity", **headers},
            {"width": width} if width else {},
        )
        kept = {name: response.headers[name] for name in _ON if name in response.headers}
        return Bytes(response.status_code, kept, response.iter_raw(PART), response.close)
