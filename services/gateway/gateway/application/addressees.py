"""To whom a letter goes, as people write it: one addressee a paragraph, a line each for name and address. A
post of the district ends with its id in brackets, which the page puts there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from gateway.application.who import Who
from gateway.i18n import Words

BETWEEN = "\n\n"
_BLANK = re.compile(r"\n[ \t]*\n")
_POST = re.compile(r"\[([^\[\]\s]+)\]")


def read(text: str) -> list[dict[str, Any]]:
    """Who is meant, as a service is asked it."""
    blocks = (
        [line.strip() for line in block.splitlines()] for block in _BLANK.split(text.replace("\r\n", "\n"))
    )
    return [_read([line for line in lines if line]) for lines in blocks if any(lines)]


def written(people: Iterable[Any]) -> str:
    """The same people as text; each has name, designation, address and post."""
    return BETWEEN.join("\n".join(_lines(each)) for each in people)


def of_post(who: Who, words: Words) -> str:
    """A post of the district as an addressee."""
    lines = (words.name(who.designation), words.name(who.section) or who.department, f"[{who.post}]")
    return "\n".join(line for line in lines if line)


def _read(lines: Sequence[str]) -> dict[str, Any]:
    named = _POST.fullmatch(lines[-1])
    if named is None:
        return {"name": lines[0], "address": "\n".join(lines[1:])}
    told = lines[:-1]
    return {"designation": told[0] if told else "", "address": "\n".join(told[1:]), "post": named[1]}


def _lines(one: Any) -> list[str]:
    post = f"[{one.post}]" if one.post else ""
    return [line for line in (one.name, one.designation, one.address, post) if line]
