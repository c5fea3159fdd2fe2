"""A person at the pages: fetches, checks and submits what the page really offers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask
from lxml import html
from werkzeug.test import TestResponse

RIGHT = "right"  # the password of everybody in the office of the page tests


class Page:
    """One answer as a reader sees it."""

    def __init__(self, response: TestResponse, path: str) -> None:
        self.response, self.path, self.status = response, path, response.status_code
        self.source = response.get_data().decode(errors="replace")
        response.close()

    @property
    def document(self) -> Any:
        return html.document_fromstring(self.source)

    @property
    def text(self) -> str:
        return " ".join(self.document.text_content().split())

    @property
    def rows(self) -> list[str]:
        """The rows of the page's tables, as text."""
        return [" ".join(row.text_content().split()) for row in self.document.xpath("//tbody/tr")]

    def row(self, words: str) -> str:
        """The row in which that stands."""
        (found,) = (row for row in self.rows if words in row)
        return found

    def form(self, act: str) -> Any:
        return next(form for form in self.document.forms if form.get("id") == act)

    def forms(self) -> set[str]:
        return {form.get("id") for form in self.document.forms}


class Browser:
    """One browser session at the gateway."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def get(self, path: str, **headers: str) -> Page:
        shown = self.client.get(
            path,
            headers={name.replace("_", "-"): value for name, value in headers.items()},
            follow_redirects=True,
        )
        return Page(shown, path)

    def log_in(self, login: str, password: str = RIGHT) -> Page:
        return self.submit(self.get("/log-in"), "log-in", login=login, password=password)

    def fields(self, page: Page, act: str, **typed: str) -> dict[str, Any]:
        """What the form would send."""
        return {**dict(page.form(act).form_values()), **typed}

    def submit(self, page: Page, act: str, **typed: str) -> Page:
        """Fills the form and sends it, to where it says."""
        return self.send(page.form(act).action or page.path, self.fields(page, act, **typed))

    def send(self, path: str, fields: Mapping[str, Any], *, follow: bool = True, **headers: str) -> Page:
        shown = self.client.post(
            path,
            data=dict(fields),
            follow_redirects=follow,
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )
        return Page(shown, path)
