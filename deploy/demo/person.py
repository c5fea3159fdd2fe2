"""A person at the web UI, without a browser: reads pages, fills forms, presses buttons.

The demonstration and the end-to-end tests walk the same pages that people use; what has no form on a page
cannot be done here either. lxml reads the forms, httpx keeps the cookies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import httpx
from lxml import html

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType


class NoSuchForm(LookupError):
    """The page does not offer the act; `offered` lists what it does offer."""

    def __init__(self, act: str, offered: list[str], page: str) -> None:
        super().__init__(f"no form {act!r} on {page}; offered: {offered}")
        self.act, self.offered, self.page = act, offered, page


@dataclass(frozen=True)
class Page:
    """One answer of the gateway: its address, status and parsed document."""

    url: str
    status: int
    body: bytes

    @property
    def document(self) -> html.HtmlElement:
        """The page as an element tree."""
        return html.document_fromstring(self.body, base_url=self.url)

    @property
    def text(self) -> str:
        """What a reader sees, white space folded."""
        return " ".join(self.document.text_content().split())

    def form(self, act: str) -> html.FormElement:
        """The form whose id is `act`. Raises NoSuchForm."""
        forms = {form.get("id") or "": form for form in self.document.forms}
        if act not in forms:
            raise NoSuchForm(act, sorted(forms), self.url)
        return forms[act]

    def links(self, part: str) -> list[str]:
        """Addresses on the page that contain `part`, in order, each once."""
        return list(dict.fromkeys(a for a in self.document.xpath("//a/@href") if part in a))


class Person:
    """One person with one browser session at the gateway."""

    def __init__(self, gateway: str, login: str) -> None:
        self.login = login
        self._client = httpx.Client(base_url=gateway, follow_redirects=True, timeout=30)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()

    def get(self, path: str) -> Page:
        """Read a page; the status is the caller's to judge."""
        return self._page(self._client.get(path))

    def fetch(self, path: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
        """Fetch something that is not a page: a page image, a PDF."""
        return self._client.get(path, headers=dict(headers or {}))

    def submit(
        self,
        page: Page,
        act: str,
        fields: Mapping[str, str] | None = None,
        files: Mapping[str, tuple[str, bytes, str]] | None = None,
        button: str | None = None,
    ) -> Page:
        """Fill the form `act` of `page` with `fields` over what it already holds, and send it.

        `button` is the name=value of the button pressed when a form has several.
        """
        form = page.form(act)
        unknown = set(fields or {}) - set(form.fields.keys())
        if unknown:
            raise NoSuchForm(act, [f"field {name}" for name in sorted(form.fields.keys())], f"{page.url} {unknown}")
        values = {name: value for name, value in form.form_values() if not (files and name in files)}
        values.update(fields or {})
        if button:
            name, _, value = button.partition("=")
            values[name] = value
        target = str(httpx.URL(page.url).join(form.action or page.url))
        return self._page(self._client.post(target, data=values, files=dict(files) if files else None))

    def _page(self, response: httpx.Response) -> Page:
        return Page(str(response.url), response.status_code, response.content)
