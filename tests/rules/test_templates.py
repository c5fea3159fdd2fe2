"""What people typed reaches a page escaped, whatever the page says around it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.rules.source import ROOT, modules, relative

GATEWAY = ROOT / "services" / "gateway" / "gateway"
TEMPLATES = sorted((GATEWAY / "templates").rglob("*.html"))
CATALOGUES = sorted((GATEWAY / "locale").rglob("*.po"))

# Jinja takes the message of `_()` for HTML; only what fills it in is escaped. So a message is a literal.
MESSAGE_THAT_IS_NO_LITERAL = re.compile(r"(?<![\w.])(?:_|gettext|ngettext)\(\s*(?![\"'])")
UNESCAPED = re.compile(r"\|\s*safe\b|autoescape\s+false|\bMarkup\b")
TAG = re.compile(r"<\s*/?\s*[a-zA-Z!]")


def test_there_are_pages_to_look_at() -> None:
    assert TEMPLATES
    assert CATALOGUES


@pytest.mark.parametrize("page", TEMPLATES, ids=lambda page: page.name)
def test_a_message_of_a_page_is_a_literal(page: Path) -> None:
    """`_(variable)` puts the variable on the page as HTML; `words.gettext(variable)` is text."""
    assert not MESSAGE_THAT_IS_NO_LITERAL.findall(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", TEMPLATES, ids=lambda page: page.name)
def test_a_page_escapes_everything(page: Path) -> None:
    assert not UNESCAPED.findall(page.read_text(encoding="utf-8"))


def test_no_code_of_the_pages_makes_html() -> None:
    assert not [relative(path) for path in modules(GATEWAY) if UNESCAPED.search(path.read_text("utf-8"))]


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parts[-3])
def test_no_translation_brings_html(catalogue: Path) -> None:
    assert not TAG.findall(catalogue.read_text(encoding="utf-8").partition("\n\n")[2])
