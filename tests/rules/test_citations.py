"""What code cites can be read: each section of domain.md, reliability.md, architecture.md, and each ADR."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from functools import cache

import pytest

from tests.rules.source import ROOT

PAGES = ("domain", "reliability", "architecture")
NUMBER = r"[1-9][0-9]*(?:\.[0-9]+)*"
# "domain.md 4.2", "domain.md 2.1, 2.2 and 2.4", "architecture 5", "architecture law 8", "reliability.md 10".
CITATION = re.compile(
    rf"\b(?P<page>domain\.md|reliability\.md|architecture(?:\.md)?)[,:]?\s+(?P<law>law\s+)?"
    rf"(?P<numbers>{NUMBER}(?:(?:,\s*|\s+and\s+|\s+to\s+){NUMBER}(?![\w:]))*)"
)
HEADING = re.compile(rf"^#+ (?P<number>{NUMBER})\.? ", re.MULTILINE)
ITEM = re.compile(r"^(?P<number>[1-9][0-9]*)\. ", re.MULTILINE)
RECORD = re.compile(r"\b(?:ADR[s]? |adr/)(?P<number>[0-9]{1,4})\b")


@cache
def sections(page: str) -> frozenset[str]:
    """The numbers of the page's sections, and those of numbered items as `section.item`."""
    text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    found: set[str] = set()
    headings = list(HEADING.finditer(text))
    for heading, following in zip(headings, [*headings[1:], None], strict=True):
        number = heading["number"].rstrip(".")
        body = text[heading.end() : following.start() if following else len(text)]
        found |= {number} | {f"{number}.{item['number']}" for item in ITEM.finditer(body)}
    return frozenset(found)


def cited(text: str) -> Iterator[tuple[str, str]]:
    """Page and number of each citation in the text."""
    flat = re.sub(r"\s*\n\s*(?:#|\*|//|--)?\s*", " ", text)
    for found in CITATION.finditer(flat):
        page = found["page"].removesuffix(".md")
        for number in re.findall(NUMBER, found["numbers"]):
            yield page, f"10.{number}" if found["law"] else number


def sources() -> list[str]:
    """The files of ours that may cite."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    endings = (
        ".py",
        ".md",
        ".yaml",
        ".yml",
        ".html",
        ".toml",
        ".js",
        ".css",
        ".conf",
        "Makefile",
        "Dockerfile",
    )
    return [name for name in listed if name.endswith(endings) and (ROOT / name).is_file()]


@pytest.mark.parametrize("page", PAGES)
def test_no_citation_is_dead(page: str) -> None:
    dead = {
        f"{name}: {page} {number}"
        for name in sources()
        for cited_page, number in cited((ROOT / name).read_text(encoding="utf-8"))
        if cited_page == page and number not in sections(page)
    }
    assert not dead


def test_every_record_that_is_named_is_there() -> None:
    there = {int(path.name[:4]) for path in (ROOT / "docs" / "adr").glob("[0-9]*.md")}
    dead = {
        f"{name}: ADR {found['number']}"
        for name in sources()
        for found in RECORD.finditer((ROOT / name).read_text(encoding="utf-8"))
        if int(found["number"]) not in there
    }
    assert not dead


def test_no_two_records_have_one_number() -> None:
    numbers = [path.name[:4] for path in (ROOT / "docs" / "adr").glob("[0-9]*.md")]
    assert len(numbers) == len(set(numbers))


def test_a_dead_citation_would_be_found() -> None:
    """Else the tests above would pass because they saw nothing."""
    told = "see (domain" + '.md 3.6.14, 99.1) and "architecture law 8"\n# reliability.md\n# 1.3 and 11.'
    assert list(cited(told)) == [
        ("domain", "3.6.14"),
        ("domain", "99.1"),
        ("architecture", "10.8"),
        ("reliability", "1.3"),
        ("reliability", "11"),
    ]
    assert "3.6.14" in sections("domain")
    assert "99.1" not in sections("domain")
    assert len([1 for name in sources() for _ in cited((ROOT / name).read_text(encoding="utf-8"))]) > 60
