"""Help on one page: what the words mean, what the keys do, what to do when something is wrong."""

from __future__ import annotations

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from gateway.application.office import Office
from gateway.http.pages import Pages, Permission
from gateway.http.refusals import is_fragment
from gateway.http.visit import Visit
from gateway.i18n import LANGUAGES

pages = Pages("help")


@pages.get("/help", Permission.PERSON)
def help_page(office: Office, visit: Visit) -> ResponseReturnValue:  # noqa: ARG001  # every page's signature
    """The short help."""
    return render_template("help.html")


@pages.get("/help/keys", Permission.PERSON, passive=True)
def keys(office: Office, visit: Visit) -> ResponseReturnValue:  # noqa: ARG001  # every page's signature
    """The keys, to be shown over a page."""
    return render_template("_keys_over.html") if is_fragment() else redirect("/help#keys-title")


@pages.get("/help/words", Permission.PERSON)
def words(office: Office, visit: Visit) -> ResponseReturnValue:  # noqa: ARG001  # every page's signature
    """What each thing is called here, in every language, and elsewhere, for whoever comes from there."""
    return render_template("words.html", terms=office.terms, languages=LANGUAGES)
