"""A person at the web UI, without a browser: reads pages, fills forms, presses buttons.

The demonstration and the end-to-end tests walk the same pages that people use; what has no form on a page
cannot be done here either. lxml reads the forms, httpx keeps the cookies.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx
from lxml import html

Upload = tuple[str, bytes, str]
"""File name, content, media type."""

SECONDS = 60.0


class NotOffered(LookupError):
    """The page has no form that asks for this; the message tells which forms it has."""


@dataclass(frozen=True)
class Page:
    """One answer of the gateway: its address, status and body."""

    url: str
    status: int
    body: bytes

    @property
    def path(self) -> str:
        """The address without the host."""
        return httpx.URL(self.url).path

    @property
    def document(self) -> html.HtmlElement:
        """The page as an element tree."""
        return html.document_fromstring(self.body, base_url=self.url)

    @property
    def text(self) -> str:
        """What a reader sees, white space folded."""
        return " ".join(self.document.text_content().split())

    def form(self, act: str, fields: Iterable[str] = (), button: str = "") -> html.FormElement:
        """The form whose id is `act`, which asks for all of `fields` and has the button `name=value`.

        Raises NotOffered.
        """
        forms = {form.get("id") or "": form for form in self.document.forms}
        form = forms.get(act)
        if form is None:
            raise NotOffered(
                f"{self.path} ({self.status}) has no form {act!r}, only {sorted(forms)}: {self.text[:400]}"
            )
        missing = set(fields) - set(form.fields.keys())
        if button and button not in {f"{b.get('name')}={b.get('value')}" for b in form.iter("button")}:
            missing.add(button)
        if missing:
            raise NotOffered(f"form {act!r} of {self.path} does not ask for {sorted(missing)}")
        return form

    def links(self, part: str) -> list[str]:
        """Addresses on the page that contain `part`, in order, each once."""
        return list(
            dict.fromkeys(str(address) for address in self.document.xpath("//a/@href") if part in address)
        )


@dataclass(frozen=True)
class Fetched:
    """An answer that is no page."""

    status: int
    media_type: str
    body: bytes


class Person:
    """One person with one browser session at the gateway. `authority` is whose certificates are believed,
    where they are not those that the machine believes.
    """

    def __init__(self, gateway: str, login: str, authority: Path | None = None) -> None:
        self.login = login
        believed = ssl.create_default_context(cafile=authority) if authority else True
        self._client = httpx.Client(base_url=gateway, follow_redirects=True, timeout=SECONDS, verify=believed)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._client.close()

    def log_in(self, password: str) -> Page:
        """The page after the log-in form was sent."""
        page = self.get("/log-in")
        return self.submit(page, "log-in", {"login": self.login, "password": password})

    def get(self, path: str) -> Page:
        """A page; its status is the caller's to judge."""
        return _page(self._client.get(path))

    def fetch(self, path: str) -> Fetched:
        """Something that is no page: a page image, a PDF."""
        answer = self._client.get(path)
        return Fetched(answer.status_code, answer.headers.get("content-type", ""), answer.content)

    def submit(
        self,
        page: Page,
        act: str,
        fields: Mapping[str, str] | None = None,
        *,
        button: str = "",
        uploads: Mapping[str, Upload] | None = None,
    ) -> Page:
        """What comes back when the form `act` is sent with `fields` over what it already holds and the button
        `name=value` pressed. Raises NotOffered.
        """
        form = page.form(act, [*(fields or {}), *(uploads or {})], button)
        values = {name: value for name, value in form.form_values() if name not in (uploads or {})}
        values |= fields or {}
        if button:
            name, _, value = button.partition("=")
            values[name] = value
        target = str(httpx.URL(page.url).join(form.action or page.url))
        return _page(self._client.post(target, data=values, files=uploads, headers={"Referer": page.url}))


def _page(response: httpx.Response) -> Page:
    return Page(str(response.url), response.status_code, response.content)
