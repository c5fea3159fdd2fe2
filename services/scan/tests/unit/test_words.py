"""Of what several models read in a line, each word is kept from the one that is sure of it."""

from __future__ import annotations

import pytest

from scan.domain.words import Word, is_doubtful, language_of, settled, sureness


def words(*told: tuple[str, int], width: int = 100) -> tuple[Word, ...]:
    """Side by side, each as wide as the others, with a gap between."""
    return tuple(
        Word(text, confidence, number * width, 0, (number + 1) * width - 30, 40)
        for number, (text, confidence) in enumerate(told)
    )


def text(found: tuple[Word, ...]) -> str:
    return " ".join(word.text for word in found)


def test_a_sure_line_in_its_models_script_is_not_in_doubt():
    assert not is_doubtful(words(("Cell", 95), ("4", 93)), "eng")
    assert not is_doubtful(words(("খতিয়ান", 91), ("৪৫", 90)), "ben")


@pytest.mark.parametrize(
    "line",
    [words(), words(("ACAT", 59), ("the", 95)), words(("জমি", 96))],
    ids=["nothing read", "an unsure word", "another script"],
)
def test_a_line_is_in_doubt(line):
    assert is_doubtful(line, "eng")


def test_a_word_of_two_scripts_is_not_believed():
    assert is_doubtful(words(("Hi\u09eah", 97)), "ben")
    assert sureness(words(("a८016", 97))) < 30


def test_the_line_is_the_surest_models_and_a_word_anothers_that_is_surer():
    english = words(("faaa:", 52), ("National", 96), ("Highway", 95), ("Sar", 45))
    bengali = words(("বিষয়:", 96), ("National!", 74), ("Hi\u09ea॥w\u09edy", 17), ("জমি", 93))
    assert text(settled({"eng": english, "Bengali": bengali})) == "বিষয়: National Highway জমি"


def test_a_little_surer_is_not_enough():
    english, bengali = words(("CATH", 89)), words(("থেকে", 84))
    assert text(settled({"ben": bengali, "eng": english})) == "থেকে"


def test_no_indian_digit_stands_in_a_latin_line():
    bengali = words(("Total", 96), ("৭৩", 97), ("pages", 97))
    english = words(("Total", 90), ("73", 91), ("pages", 92))
    found = settled({"ben": bengali, "eng": english})
    assert text(found) == "Total 73 pages"
    assert language_of(found) == "eng"


def test_two_words_of_one_reading_stand_for_one_of_another():
    together = (Word("নংপত্রের", 40, 0, 0, 170, 40),)
    apart = words(("নং", 96), ("পত্রের", 95))
    assert text(settled({"ben": together, "Bengali": apart})) == "নং পত্রের"


def test_an_upright_stroke_is_the_full_stop_of_the_word_before_it():
    assert text(settled({"ben": words(("করা", 95), ("হয়েছে", 95), ("|", 80))})) == "করা হয়েছে।"
    assert text(settled({"ben": words(("হবে৷", 95), ("|", 80))})) == "হবে।"
    assert text(settled({"eng": words(("yes", 95), ("|", 80), ("no", 90))})) == "yes | no"


def test_a_vowel_sign_that_was_taken_for_a_stroke_is_given_up_for_a_surer_reading():
    found = settled({"Bengali": words(("টাক৷", 90)), "ben": words(("টাকা", 92))})
    assert text(found) == "টাকা"
