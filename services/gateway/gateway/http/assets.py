"""The stylesheet, the two scripts and the fonts. Nothing is fetched from anywhere else."""

from __future__ import annotations

from pathlib import Path

from flask import Response, request, send_from_directory

from gateway.application.office import Office
from gateway.http.pages import Pages, Permission
from gateway.http.visit import Visit

pages = Pages("assets")
STATIC = Path(__file__).parent.parent / "static"
FOR_EVER = 365 * 24 * 3600  # seconds; the address changes with the content


@pages.get("/static/<path:name>", Permission.PUBLIC, passive=True)
def asset(office: Office, visit: Visit, name: str) -> Response:  # noqa: ARG001  # every page's signature
    """One file of the static folder."""
    response = send_from_directory(STATIC, name)
    kept = f"public, max-age={FOR_EVER}, immutable" if "v" in request.args else "public, no-cache"
    response.headers["Cache-Control"] = kept
    return response
