"""What the pages about security name is there: each file, each test, each page that they lead to."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rules.source import ROOT, relative, tree
from tests.rules.test_monitoring import PARTS

INCIDENTS = sorted((ROOT / "docs" / "incidents").glob("*.md"))
PAGES = [ROOT / "SECURITY.md", ROOT / "docs" / "threat-model.md", *INCIDENTS]
SPAN = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"(?P<path>(?:[\w-][\w.-]*/)+[\w.-]+|[\w.-]+\.(?:md|lock))(?:::(?P<test>\w+))?")
LINK = re.compile(r"\]\((?P<page>[^)#]*)(?:#(?P<part>[^)]+))?\)")
OF_AN_INSTANCE = "var/"


def parts(page: Path) -> set[str]:
    """What a link may name behind `#`, as GitHub makes it of the headings."""
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def defined(module: Path) -> set[str]:
    """The functions of the module, also those of its classes."""
    return {node.name for node in ast.walk(tree(module)) if isinstance(node, ast.FunctionDef)}


def named(text: str) -> Iterator[re.Match[str]]:
    """Each path, with or without a test, that stands between backticks."""
    for span in SPAN.findall(text):
        found = PATH.fullmatch(span)
        if found and not found["path"].startswith(OF_AN_INSTANCE):
            yield found


def dead(page: Path, text: str) -> Iterator[str]:
    """What the text of the page names and is not there."""
    for found in named(text):
        path = ROOT / found["path"]
        if not path.exists() or (found["test"] and found["test"] not in defined(path)):
            yield found[0]
    for link in LINK.finditer(text):
        target = (page.parent / link["page"]) if link["page"] else page
        if not target.exists() or (link["part"] and link["part"] not in parts(target)):
            yield link[0]


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_what_a_page_about_security_names_is_there(page: Path) -> None:
    assert not list(dead(page, page.read_text(encoding="utf-8")))


@pytest.mark.parametrize("page", [page for page in INCIDENTS if page.name != "README.md"], ids=relative)
def test_an_incident_is_written_as_a_runbook_and_listed(page: Path) -> None:
    assert re.findall(r"^## (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE) == PARTS
    assert f"({page.name})" in (page.parent / "README.md").read_text(encoding="utf-8")


def test_each_attacker_has_answers_and_what_is_left_open() -> None:
    """Sections 3 to 9 of the threat model: an answer without a test, or nothing left open, is no model."""
    text = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
    attackers = re.split(r"^## (?=\d)", text, flags=re.MULTILINE)[3:10]
    assert len(attackers) == 7
    for attacker in attackers:
        assert any(found["test"] for found in named(attacker)), attacker.splitlines()[0]
        assert "**Open.** " in attacker, attacker.splitlines()[0]


def test_a_name_that_leads_nowhere_would_be_found() -> None:
    """Else the tests above would pass because they saw nothing."""
    text = (
        "`tests/rules/no_such.py` `tests/rules/source.py::test_nothing` `tests/rules/source.py::tree` "
        "`/metrics` [a](no-such.md) [b](docs/backup.md#no-such-part) [c](docs/backup.md#every-night) "
        "[d](#reporting-a-weakness)"
    )
    assert list(dead(ROOT / "SECURITY.md", text)) == [
        "tests/rules/no_such.py",
        "tests/rules/source.py::test_nothing",
        "](no-such.md)",
        "](docs/backup.md#no-such-part)",
    ]
