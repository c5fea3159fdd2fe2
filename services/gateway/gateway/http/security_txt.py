"""Whom a stranger tells of a weakness: `security.txt` (RFC 9116)."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, abort

from gateway.application.office import Office
from gateway.http.pages import Pages, Permission
from gateway.http.visit import Visit
from gateway.i18n import LANGUAGES

pages = Pages("security_txt")
GOOD_FOR = timedelta(days=30)
"""Whoever kept a copy asks again after so long; RFC 9116 advises less than a year."""


@pages.get("/.well-known/security.txt", Permission.PUBLIC, passive=True)
def security_txt(office: Office, visit: Visit) -> Response:  # noqa: ARG001  # every page's signature
    """The site's contact; not found where the site has named none."""
    if office.security_contact is None:
        abort(404)
    fields = {
        "Contact": office.security_contact,
        "Expires": f"{office.clock.now() + GOOD_FOR:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages": ", ".join(LANGUAGES),
    }
    return Response("".join(f"{name}: {value}\n" for name, value in fields.items()), mimetype="text/plain")
