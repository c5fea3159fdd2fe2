"""What every page owes its reader, checked on the page itself (WCAG 2.1 AA, as far as markup shows it)."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from services.gateway.tests.browser import Page

HIDDEN = {"hidden", "submit", "button"}
INLINE = re.compile(r"^(on\w+|style)$")


def faults(page: Page, language: str) -> list[str]:
    """Sentences about what is wrong; none on a good page."""
    document = page.document
    return [
        *_frame(document, language),
        *_names(document),
        *_references(document),
        *_forms(document),
        *_policy(page, document),
    ]


def _frame(document: Any, language: str) -> list[str]:
    headings = document.xpath("//h1")
    levels = [int(each.tag[1]) for each in document.xpath("//*[self::h1 or self::h2 or self::h3]")]
    return [
        sentence
        for sentence, is_wrong in (
            ("the language is not stated", document.get("lang") != language),
            ("no title", not document.findtext(".//title", "").split("·")[0].strip()),
            ("not one main heading", len(headings) != 1),
            ("not one main landmark", len(document.xpath("//main")) != 1),
            ("no skip link to the content", not document.xpath("//a[@class='skip'][@href='#main']")),
            ("a heading level is jumped", any(b - a > 1 for a, b in pairwise(levels))),
        )
        if is_wrong
    ]


def _names(document: Any) -> list[str]:
    return [
        *(
            f"without a name: {each.tag} {dict(each.attrib)}"
            for each in _pressable(document)
            if not _name(each)
        ),
        *(f"image without alt: {dict(each.attrib)}" for each in document.xpath("//img[not(@alt)]")),
        *("column without a heading" for _ in document.xpath("//th[not(normalize-space())]")),
        *("a navigation without a name" for _ in document.xpath("//nav[not(@aria-label)]")),
    ]


def _pressable(document: Any) -> list[Any]:
    return list(document.xpath("//a | //button | //summary"))


def _name(element: Any) -> str:
    images = "".join(element.xpath(".//img/@alt"))
    return " ".join(element.text_content().split()) or element.get("aria-label", "") or images


def _references(document: Any) -> list[str]:
    ids = document.xpath("//@id")
    wrong = [f"id twice: {each}" for each in sorted({each for each in ids if ids.count(each) > 1})]
    for attribute in ("aria-labelledby", "aria-describedby", "for"):
        for value in document.xpath(f"//@{attribute}"):
            wrong += [f"{attribute} points nowhere: {each}" for each in value.split() if each not in ids]
    wrong += [
        f"link points nowhere: #{each[1:]}"
        for each in document.xpath("//a/@href")
        if each.startswith("#") and each[1:] not in ids
    ]
    keys = document.xpath("//@accesskey")
    return [*wrong, *(f"access key twice: {each}" for each in sorted({k for k in keys if keys.count(k) > 1}))]


def _forms(document: Any) -> list[str]:
    wrong = []
    for form in document.forms:
        name = form.get("id")
        if not name:
            wrong.append(f"form without an id: {form.action}")
        if form.method == "POST" and not form.xpath(".//input[@name='csrf_token'][@value!='']"):
            wrong.append(f"form without a token: {name}")
        if not form.xpath(".//button"):
            wrong.append(f"form without a button, so it needs a script: {name}")
    labelled = set(document.xpath("//label/@for"))
    for field in document.xpath("//input | //select | //textarea"):
        is_named = field.get("id") in labelled or field.get("aria-label") or field.xpath("ancestor::label")
        if field.get("type") not in HIDDEN and not is_named:
            wrong.append(f"field without a label: {field.get('name')}")
    return wrong


def _policy(page: Page, document: Any) -> list[str]:
    wrong = [f"inline: {name}" for each in document.iter() for name in each.attrib if INLINE.match(str(name))]
    wrong += ["inline script" for _ in document.xpath("//script[not(@src)]")]
    wrong += ["inline style" for _ in document.xpath("//style")]
    outside = document.xpath("//@src | //link/@href | //form/@action | //@hx-get | //@hx-post")
    wrong += [
        f"outside reference: {each}" for each in outside if not each.startswith("/") or each.startswith("//")
    ]
    policy = page.response.headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "unsafe" in policy:
        wrong.append("the content policy is weak")
    return wrong
