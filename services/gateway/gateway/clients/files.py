"""files: document bytes, passed through in parts, ranges included."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from gateway.api import files as api
from gateway.clients.caller import Caller
from gateway.clients.http import ServiceClient, home_of

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


@dataclass(frozen=True)
class Bytes:
    """An answer that is a document: status (200, 206, 304), headers for the browser, the body in parts.
    `close` gives the connection back, whether the body was read or not.
    """

    status: int
    headers: Mapping[str, str]
    body: Iterator[bytes]
    close: Callable[[], None]


class FilesClient:
    """Documents; every read takes the permit of the service that shows the paper. Raises ServiceProblem."""

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
        """The bytes of `part` (original, searchable, text, pages/<n>; `width` in pixels for these); whoever
        takes them calls `close`.
        """
        response = self._client.stream(
            home_of(document),
            f"/documents/{document}/{part}",
            caller,
            {"Daftar-Permit": permit, "Accept-Encoding": "identity", **headers},
            {"width": width} if width else {},
        )
        kept = {name: response.headers[name] for name in _ON if name in response.headers}
        return Bytes(response.status_code, kept, response.iter_raw(PART), response.close)

    def search(self, caller: Caller, department: str, words: str, permit: str) -> api.PaperHits:
        """The papers of the permit that have the words."""
        body = api.SearchBody(department=department, permit=permit, q=words)
        return self._client.answer(api.PaperHits, "POST", department, "/search", caller, body=body)
