"""Writes docs/procedures.md from the features of tests/acceptance: what people of the office do, and how."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

from deploy.local.paths import ROOT

FEATURES = ROOT / "tests" / "acceptance"
PAGE = ROOT / "docs" / "procedures.md"
HEAD = """# Procedures

How the office works with Daftar, for whoever learns or teaches it: each procedure in plain words, in the
order in which a letter lives. Every line runs as a test through the pages (`tests/acceptance`), so it is what
the system does. Words in quotes are what people type, or what stands on the pages in English. Written by
`make docs`; do not edit.

The people: **Ratan** Murmu, head clerk of General, opens the post and deals with its papers; **Ananya**
Biswas, officer-in-charge of General; **Imran** Sheikh, land acquisition officer; **Shalini** Oraon,
additional district magistrate.
"""
PART = re.compile(r"^  (Background|Scenario): ?(.*)$", re.MULTILINE)


def page() -> str:
    """The whole page."""
    told = [path.read_text(encoding="utf-8") for path in sorted(FEATURES.glob("*.feature"))]
    listed = [f"- [{_title(each)}](#{_anchor(_title(each))})" for each in told]
    return "\n".join([HEAD, *listed, *(line for each in told for line in _procedure(each)), ""])


def write(path: Path = PAGE) -> None:
    """The page is current."""
    path.write_text(page(), encoding="utf-8")


def _procedure(feature: str) -> Iterator[str]:
    title = _title(feature)
    about, *parts = PART.split(feature)
    yield f"\n## {title}\n\n{dedent(about.partition(chr(10))[2]).strip()}"
    for kind, name, steps in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        yield f"\n### {name}\n" if name else f"\n{kind}, for each that follows:\n"
        yield f"```gherkin\n{dedent(steps.strip(chr(10))).rstrip()}\n```"


def _title(feature: str) -> str:
    return feature.partition("\n")[0].removeprefix("Feature: ")


def _anchor(title: str) -> str:
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


if __name__ == "__main__":
    write()
