"""When the words that a page carries are believed."""

from __future__ import annotations

import pytest

from scan.domain.carried import Printed, agreement, could_be_writing, to_be_read
from scan.domain.words import Word


def line(text: str, font: int = 0) -> list[Printed]:
    return [Printed(word, font, 0, 0, 9, 9) for word in text.split()]


def read(text: str) -> list[Word]:
    return [Word(word, 90, 0, 0, 9, 9) for word in text.split()]


@pytest.mark.parametrize("text", ["Memo No. 17", "জেলা শাসক", "শিমুলপুর Block, ২০২৬", "क्‍षेत्र C/o"])
def test_what_people_write_could_be_writing(text):
    assert could_be_writing([line(text)])


@pytest.mark.parametrize(
    "text",
    ["", "\ue012\ue044", "Memo \ufffd 17", "িবষয়", "ƶজেলাশাসক কাজ", "fবিষয়: কাজ"],
    ids=["none", "private", "unknown", "sign before its letter", "foreign letter", "two scripts"],
)
def test_what_nobody_writes_is_no_writing(text):
    assert not could_be_writing([line(text)] if text else [])


def test_a_bullet_does_not_spoil_a_page():
    assert could_be_writing([line("\uf0b7 " + "word " * 60)])


@pytest.mark.parametrize(
    ("carried", "found", "right"),
    [
        ("The plot was sold.", "The plot was sold", 14),
        ("see https://a.example/plot", "see https: //a.example/pIot", 17),
        ("Uif qmpu xbt tpme", "The plot was sold", 0),
        ("জেলা শাসক", "জেলা শাসক", 8),
        ("জে লা শাসক", "জেলা শাসক", 4),
    ],
)
def test_letters_are_right_that_are_read_as_they_are_carried(carried, found, right):
    assert agreement(0, line(carried), read(found))[1] == right


def test_each_font_is_asked_about_its_own_words():
    both = [*line("Memo No. 17", 0), *line("evsjv‡`k", 1)]
    assert agreement(0, both, read("Memo No. 17 বাংলাদেশ")) == (8, 8)
    assert agreement(1, both, read("Memo No. 17 বাংলাদেশ"))[1] == 0
    assert to_be_read([both]).keys() == {0, 1}


def test_of_a_font_the_fullest_lines_are_read_and_none_of_one_with_a_letter_only():
    lines = [line("a" * length) for length in (40, 60, 20, 50)] + [line("x", 1)]
    assert to_be_read(lines) == {0: [lines[1], lines[3], lines[0]]}
