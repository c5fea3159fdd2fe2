"""Doubtful pages are flagged; a document's languages are those that stand in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scan.domain.quality import UNREADABLE, Reading, Threshold, languages_in

THRESHOLD = Threshold(min_confidence=60, min_words=5)
TRIED = ("ben", "hin", "eng")
readings = st.builds(Reading, words=st.integers(0, 2000), confidence=st.integers(0, 100))


@pytest.mark.parametrize(
    ("reading", "flagged"),
    [
        (Reading(200, 95), False),
        (Reading(5, 60), False),
        (Reading(4, 99), True),
        (Reading(200, 59), True),
        (Reading(0, 0, blank=True), True),
        (UNREADABLE, True),
    ],
)
def test_a_page_is_flagged_when_words_or_confidence_are_under_the_threshold(reading, flagged):
    assert THRESHOLD.flags(reading) is flagged


@given(readings, st.integers(0, 100), st.integers(0, 100))
def test_a_page_that_passes_passes_every_lower_threshold(reading, confidence, words):
    higher, lower = Threshold(confidence, words), Threshold(confidence // 2, words // 2)
    assert higher.flags(reading) or not lower.flags(reading)


@pytest.mark.parametrize(
    ("texts", "languages"),
    [
        (["The culvert fell in"], ("eng",)),
        (["কালভার্টটি ভেঙে পড়েছে"], ("ben",)),
        (["हैंडपंप खराब पड़ा है"], ("hin",)),
        (["The culvert", "কালভার্টটি"], ("ben", "eng")),
        (["2026 / 14-B" * 3, "कालम" * 40], ("hin",)),
        (["A stain: কা " + "and many English words " * 20], ("eng",)),
        (["", "16 11 2026"], ()),
    ],
)
def test_the_languages_are_those_whose_letters_stand_in_the_text(texts, languages):
    assert languages_in(texts, TRIED) == languages


def test_a_language_that_was_not_tried_is_not_found():
    assert languages_in(["কালভার্টটি and English"], ("eng",)) == ("eng",)
