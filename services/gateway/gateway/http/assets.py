"""The stylesheet, the two scripts and the fonts. Nothing is fetched from anywhere else.

What is text travels compressed. Pages do not: what somebody typed and a secret of the form stand in them
together, and the length of a compressed page tells of both.
"""

from __future__ import annotations

import gzip
from functools import cache
from http import HTTPStatus
from pathlib import Path

from flask import Response, request, send_from_directory

from gateway.application.office import Office
from gateway.http.pages import Pages, Permission
from gateway.http.visit import Visit

pages = Pages("assets")
STATIC = Path(__file__).parent.parent / "static"
TEXT = (".css", ".js", ".svg")
FONTS = "fonts/"  # the style sheet names them; another font takes another name
FOR_EVER = 365 * 24 * 3600  # seconds; the address changes with the content


@pages.get("/static/<path:name>", Permission.PUBLIC, passive=True)
def asset(office: Office, visit: Visit, name: str) -> Response:  # noqa: ARG001  # every page's signature
    """One file of the static folder."""
    response = send_from_directory(STATIC, name)
    is_for_ever = "v" in request.args or name.startswith(FONTS)
    kept = f"public, max-age={FOR_EVER}, immutable" if is_for_ever else "public, no-cache"
    response.headers["Cache-Control"] = kept
    if name.endswith(TEXT):
        response.vary.add("Accept-Encoding")
        if response.status_code == HTTPStatus.OK and request.accept_encodings.find("gzip") >= 0:
            response.close()  # the file
            response.direct_passthrough = False
            response.set_data(_compressed(name))
            response.headers["Content-Encoding"] = "gzip"
    return response


@cache
def _compressed(name: str) -> bytes:
    return gzip.compress((STATIC / name).read_bytes(), mtime=0)
