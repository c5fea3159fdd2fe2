"""Answers with what was printed."""

from typing import Final

from flask import Response

HEADERS: Final = {
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


def printed(pdf: bytes) -> Response:
    """The document, of which nobody keeps a copy on the way."""
    return Response(pdf, mimetype="application/pdf", headers=HEADERS)
