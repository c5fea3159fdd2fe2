"""Titles and names: what would deceive a reader is refused, and what three scripts need is not."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, ValidationError

from chassis.http.problems import Invalid
from chassis.text import DIRECTIONS, Plain


class Titled(BaseModel):
    title: Plain


@pytest.mark.parametrize(
    "text",
    ["Repair of the culvert", "শিমুলপুর ক্\u200dষ", "हिन्दी क्\u200c", "D-11012/7/2026", "naïve — “quoted”", ""],
)
def test_what_people_write_is_taken_as_it_is(text):
    assert Titled(title=text).title == text


@pytest.mark.parametrize(
    "bad", ["\0", "\n", "\t", "\r", "\x1b", "\x7f", "\x85", "\u2028", "\ue000", *sorted(DIRECTIONS)]
)
def test_what_deceives_a_reader_or_breaks_a_page_is_refused_under_a_stable_name(bad):
    with pytest.raises(ValidationError) as fault:
        Titled(title=f"bill {bad}gpj.exe")
    assert Invalid(fault.value).errors == [{"at": "title", "rule": "unsafe-characters"}]
