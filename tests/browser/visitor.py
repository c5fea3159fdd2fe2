"""A person in a real browser: Debian's Chromium at the size of the office's old screens, by Playwright.

It offers what `deploy.demo.person.Person` offers, so that the same life is lived with scripts, styles and the
content security policy of a real page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from playwright.sync_api import Browser, Error, Response, ViewportSize, sync_playwright
from playwright.sync_api import Page as Tab

from deploy.demo.person import Fetched, NotOffered, Page, Upload

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--in-process-gpu",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SCREEN: ViewportSize = {"width": 1366, "height": 768}


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser runs meanwhile."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


class BrowserPerson:
    """One person with one browser window. `faults` is what the browser complained of: script errors, and what
    the content policy refused.
    """

    def __init__(self, browser: Browser, gateway: str, login: str) -> None:
        self.login = login
        self.faults: list[str] = []
        self._context = browser.new_context(base_url=gateway, viewport=SCREEN, locale="en-IN")
        self.tab: Tab = self._context.new_page()
        self.tab.on("pageerror", lambda error: self.faults.append(str(error)))
        self.tab.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)
        self._last: Response | None = None
        self.tab.on("response", self._remember)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._context.close()

    def log_in(self, password: str) -> Page:
        """The page after the log-in form was sent, from then on in English."""
        page = self.submit(self.get("/log-in"), "log-in", {"login": self.login, "password": password})
        if self.tab.get_attribute("html", "lang") != "en":
            self.tab.click("#choose-language button[value=en]")
            page = self._shown()
        return page

    def get(self, path: str) -> Page:
        """A page."""
        self.tab.goto(path)
        return self._shown()

    def fetch(self, path: str) -> Fetched:
        """Something that is no page, with the cookies of this window."""
        answer = self._context.request.get(path)
        return Fetched(answer.status, answer.headers.get("content-type", ""), answer.body())

    def submit(
        self,
        page: Page,
        act: str,
        fields: Mapping[str, str] | None = None,
        *,
        button: str = "",
        uploads: Mapping[str, Upload] | None = None,
    ) -> Page:
        """What the window shows after the fields were filled and the button pressed. Raises NotOffered."""
        if self.tab.url != page.url:
            self.tab.goto(page.url)
        form = self.tab.locator(f"form#{act}")
        if form.count() == 0:
            raise NotOffered(f"{self.tab.url} has no form {act!r}: {page.text[:400]}")
        for name, value in (fields or {}).items():
            self._fill(form, name, value)
        for name, (file, content, media_type) in (uploads or {}).items():
            form.locator(f"input[name={name}]").set_input_files(
                {"name": file, "mimeType": media_type, "buffer": content}
            )
        self._press(form, button, uploading=bool(uploads))
        return self._shown()

    def picture(self, path: Path) -> None:
        """What the window shows is in the file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.tab.screenshot(path=path)

    def _fill(self, form: Any, name: str, value: str) -> None:
        field = form.locator(f"[name={name}]").first
        folded = form.locator("details:not([open])", has=self.tab.locator(f"[name={name}]"))
        if folded.count():
            folded.locator("summary").click()
        kind = field.evaluate("field => field.type")
        if kind == "radio":
            form.locator(f"[name={name}][value='{value}']").first.check()  # one that is near is found too
        elif kind.startswith("select"):
            field.select_option(value)
        else:
            field.fill(value)

    def _press(self, form: Any, button: str, *, uploading: bool) -> None:
        name, _, value = button.partition("=")
        pressed = form.locator(f"button[name={name}][value={value}]" if button else "button").first
        if value == "search":  # answered into the page, without leaving it
            with self.tab.expect_response(lambda answer: "/posts" in answer.url):
                pressed.click()
        elif uploading:  # htmx sends the file and then changes the address
            before = self.tab.url
            pressed.click()
            self.tab.wait_for_url(lambda url: url != before)
        else:
            with self.tab.expect_navigation():
                pressed.click()

    def _shown(self) -> Page:
        self.tab.wait_for_load_state("load")
        status = self._last.status if self._last else 0
        return Page(self.tab.url, status, self._content())

    def _content(self) -> bytes:
        try:
            return self.tab.content().encode()
        except Error:  # the page was just being replaced
            self.tab.wait_for_load_state("load")
            return self.tab.content().encode()

    def _remember(self, answer: Response) -> None:
        if answer.request.is_navigation_request() and answer.frame == self.tab.main_frame:
            self._last = answer
