"""What is counted as right, and that the sets are the same each time."""

from __future__ import annotations

import pytest
from PIL import Image

from deploy.accuracy.__main__ import report
from deploy.accuracy.measure import count, counted, distance
from deploy.accuracy.sets import SETS, Sheet, sheets

FEW, FROM_EACH = 54, 17
"""One page in so many: an English and a Hindi one; one of each set at the least."""


def sheet(truth: str) -> Sheet:
    return Sheet("English", "Noto Serif", 12, 300, "clean", truth, Image.new("L", (10, 10), 255))


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("", "", 0), ("culvert", "culvert", 0), ("culvert", "cuIvert", 1), ("করা", "কর", 1), ("", "ab", 2)],
)
def test_how_far_apart_texts_are(one, other, apart):
    assert distance(one, other) == distance(other, one) == apart


def test_a_word_is_right_letter_for_letter_and_as_often_as_it_stands_there():
    told = count(sheet("the road, the market"), "the market the the road")
    assert (told.words, told.right) == (4, 3)
    assert count(sheet("road"), "roads").wrong == 1


def test_letters_composed_otherwise_are_the_same():
    assert count(sheet("বিষয়"), "বিষয়").right == 1


def test_the_sets_are_the_same_each_time_and_in_every_script():
    first, again = (list(sheets(FEW)) for _ in range(2))
    assert [each.image.tobytes() for each in first] == [each.image.tobytes() for each in again]
    assert {each.set for each in sheets(FROM_EACH)} == {each.name for each in SETS}


def test_pages_are_read_and_reported():
    told = report(list(counted(sheets(FEW))))
    for chosen in SETS:
        assert f"## {chosen.name}" in told
    assert "| English | 1 |" in told
