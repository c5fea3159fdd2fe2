"""Somebody at the pages who goes by the words on them: labels, buttons, links; not by ids or addresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import pypdfium2 as pdfium

from services.gateway.tests.browser import Browser, Page

AMONG_POSTS = ("Mark to", "Send to")
"""Labels of a choice among all posts, where one searches for what is not shown."""
INSIDE = "//*[@id='said'] | //main"
"""What a page says, without the bar at its top."""


def words(element: Any) -> str:
    """What a reader sees of it, in one line."""
    return " ".join(element.text_content().split())


def label_of(element: Any) -> str:
    """The words of a label or legend, without the hints behind it."""
    return " ".join((element.text or "").split()).partition(" (")[0]


class Person:
    """At one window. What was typed and not sent stays, until the page is left."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.typed: dict[str, Any] = {}
        self.printed = ""
        self.goes_to("/")

    def goes_to(self, address: str) -> None:
        """That page is before them; it must be one."""
        page = self.browser.get(address)
        assert page.status == HTTPStatus.OK, (address, page.status, page.text)
        self._sees(page)

    def follows(self, link: str) -> None:
        """They have gone where the link leads; its words may have a count behind them."""
        addresses = {str(found.get("href")) for found in self._links(link)}
        assert len(addresses) == 1, (link, addresses)
        self.goes_to(addresses.pop())

    def prints(self, link: str) -> None:
        """What the link leads to came out of the printer; the page stays as it is."""
        (address,) = {found.get("href") for found in self._links(link)}
        answer = self.browser.client.get(address)
        assert answer.content_type == "application/pdf", answer.text
        with closing(pdfium.PdfDocument(answer.data)) as document:
            pages = [page.get_textpage().get_text_range() for page in document]
        self.printed = " ".join(" ".join(pages).split())

    def reads(self) -> str:
        """Everything on the page but the bar at its top."""
        return " ".join(words(part) for part in self.page.document.xpath(INSIDE))

    def row(self, text: str) -> str | None:
        """The one row of the page in which that stands; None when there is no such."""
        found = [row for row in self.page.rows if text in row]
        assert len(found) <= 1, found
        return found[0] if found else None

    def table(self, caption: str) -> list[dict[str, str]]:
        """The rows of a table, by the heads of its columns; without reminders, which are folded away."""
        (table,) = (
            table for table in self.page.document.xpath("//table") if words(table.find("caption")) == caption
        )
        heads = [words(head) for head in table.xpath("thead/tr/th")]
        return [
            dict(zip(heads, map(words, row), strict=False))
            for row in table.xpath("tbody/tr[not(@class='reminder')]")
        ]

    def buttons(self, text: str, beside: str = "") -> list[Any]:
        """Those with that on them: in the row in which `beside` stands, else outside of lists."""
        if beside:
            found = [
                button
                for row in self.page.document.xpath("//tbody/tr")
                if beside in words(row)
                for button in row.iter("button")
            ]
        else:
            found = [
                button
                for part in self.page.document.xpath(INSIDE)
                for button in part.xpath(".//button[not(ancestor::tbody)]")
            ]
        return [button for button in found if words(button) == text and button.get("hidden") is None]

    def button_beginning(self, text: str) -> str:
        """The words of the one button that begins so: some name a post."""
        (found,) = (
            words(button)
            for button in self.page.document.xpath("//main//button")
            if words(button).startswith(text)
        )
        return found

    def fills(self, fields: Mapping[str, str], button: str, beside: str = "") -> None:
        """That stands in the fields of the button's form, by their labels."""
        for label, value in fields.items():
            form = self._form(self._button(button, beside))
            if label in AMONG_POSTS and not any(value in words(one) for _, one in self._choices(form, label)):
                typed = {**self.typed, "q": value.rpartition(" · ")[2]}
                self._press(self._button("Search"), typed)
                self.typed = typed
            self.typed |= self._filled(self._form(self._button(button, beside)), label, value)

    def ticks(self, text: str) -> None:
        """The box of the row in which that stands, or beside which it stands."""
        boxes = self.page.document.xpath(
            "//tbody/tr[contains(., $text)]//input[@name='ticked'] | //label[contains(., $text)]/input",
            text=text,
        )
        assert len(boxes) == 1, f"{len(boxes)} boxes {text!r}"
        self.typed.setdefault(boxes[0].name, []).append(boxes[0].get("value"))

    def presses(self, text: str, beside: str = "", times: int = 1) -> None:
        """The button's form is sent, with all that was typed; its answer is before them."""
        button, typed = self._button(text, beside), self.typed
        for _ in range(times):
            self._press(button, typed)

    def takes_phrase(self, phrase: str, label: str) -> None:
        """The phrase was chosen from the list at that field and put in."""
        field = self._control(label).get("id")
        (button,) = self.page.document.xpath("//button[@value=$value]", value=f"phrase-{field}")
        listed = self.page.document.get_element_by_id(f"{field}-phrase")
        (code,) = (one.get("value") for one in listed.iter("option") if one.text == phrase)
        self._press(button, {**self.typed, listed.name: code})

    def looks_for(self, number: str) -> None:
        """What the box at the top of every page finds."""
        self.goes_to(f"{self.page.form('find').action}?{urlencode({'number': number})}")

    def field(self, label: str) -> str:
        """What stands in the field of that label."""
        return str(self._control(label).value or "").strip()

    def _links(self, text: str) -> list[Any]:
        return [
            found
            for found in self.page.document.xpath("//a[@href]")
            if (words(found) + " ").startswith(text + " ")
        ]

    def _control(self, label: str) -> Any:
        (control,) = (
            self.page.document.get_element_by_id(each.get("for"))
            for each in self.page.document.xpath("//main//label[@for]")
            if label_of(each) == label
        )
        return control

    def _sees(self, page: Page) -> None:
        assert page.status < 500, page.text
        self.page, self.typed = page, {}

    def _button(self, text: str, beside: str = "") -> Any:
        found = self.buttons(text, beside)
        assert found, f"no button {text!r}: {self.reads()}"
        assert len(found) == 1, f"{len(found)} buttons {text!r}"
        return found[0]

    def _form(self, button: Any) -> Any:
        return next(button.iterancestors("form"))

    def _press(self, button: Any, typed: Mapping[str, Any]) -> None:
        form = self._form(button)
        told = {button.get("name"): button.get("value")} if button.get("name") else {}
        fields: dict[str, Any] = {}
        for name, value in form.form_values():
            fields.setdefault(name, []).append(value)
        ticked = {name: [*fields.get(name, ()), *more] for name, more in typed.items() if type(more) is list}
        address = button.get("formaction") or form.action or self.page.path
        sent = {**fields, **typed, **ticked, **told}
        if form.method == "GET":
            self.goes_to(f"{address}?{urlencode(sent, doseq=True)}")
        else:
            self._sees(self.browser.send(address, sent))

    def _filled(self, form: Any, label: str, value: str) -> dict[str, str]:
        """The field's name and what it then sends."""
        labelled = [each.get("for") for each in form.xpath(".//label[@for]") if label_of(each) == label]
        named = form.xpath(".//*[@name][@aria-label=$label]", label=label)
        controls = [*map(form.get_element_by_id, labelled), *named]
        if not controls:
            codes = [code for code, each in self._choices(form, label) if value in words(each)]
            assert len(codes) == 1, f"{label}: {value!r} may be {codes}"
            return codes[0]
        (control,) = controls
        if control.tag != "select":
            return {control.name: value}
        offered = list(control.iter("option"))
        meant = [one for one in offered if words(one) == value]
        meant = meant or [one for one in offered if value in words(one)]
        assert len(meant) == 1, f"{label}: {value!r} of {[words(one) for one in offered]}"
        return {control.name: meant[0].get("value")}

    def _choices(self, form: Any, label: str) -> Iterator[tuple[dict[str, str], Any]]:
        """What can be chosen under that head."""
        for group in form.xpath(".//fieldset"):
            if label_of(group.find("legend")) == label:
                for each in group.xpath(".//label[input]"):
                    button = each.find("input")
                    yield {button.get("name"): button.get("value")}, each
