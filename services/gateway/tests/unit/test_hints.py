"""What a letter says of itself is found in three languages; where it says nothing, nothing is made up."""

from __future__ import annotations

from datetime import date

import pytest

from gateway.application.hints import Hints, hints_of
from gateway.application.scripts import language_of
from tests.support.pages import BENGALI, ENGLISH, HINDI

TODAY = date(2026, 11, 30)


def test_a_petition_in_english() -> None:
    assert hints_of(ENGLISH, TODAY) == Hints(
        letter_ref=(),
        letter_date=(date(2026, 11, 16),),
        subject=("Repair of the culvert on the road from Shimulpur to the market",),
        sender=("Haripada Mondal",),
        language="en",
    )


def test_petitions_in_bengali_and_hindi() -> None:
    bengali, hindi = hints_of(BENGALI, TODAY), hints_of(HINDI, TODAY)
    assert bengali.subject == ("শিমুলপুর বাজার রাস্তার কালভার্ট মেরামত",)
    assert (bengali.sender, bengali.language) == (("হরিপদ মণ্ডল",), "bn")
    assert hindi.subject[0].startswith("ग्राम शिमुलपुर के प्राथमिक विद्यालय")
    assert (hindi.sender, hindi.language) == (("रामस्वरूप यादव",), "hi")


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Memo No. 214/SHM/Relief          Dated: 12.11.2026", "214/SHM/Relief"),
        ("No. F.12-3/2026-PWD dt. 3/11/26", "F.12-3/2026-PWD"),
        ("D.O. No. 17/DM/Con", "17/DM/Con"),
        ("Ref: 88 / LA / 2026, dated the 2nd November, 2026", "88 / LA / 2026"),
        ("স্মারক নং: ২১৪/বা.ভূ./২৬   তারিখ: ১২/১১/২০২৬", "২১৪/বা.ভূ./২৬"),
        ("पत्रांक - 512/रा० दिनांक 09-11-2026", "512/रा०"),
    ],
)
def test_the_number_of_a_letter(line: str, number: str) -> None:
    assert hints_of(f"Government of the State\n{line}\n\nTo", TODAY).letter_ref == (number,)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Dated: 12.11.2026", date(2026, 11, 12)),
        ("dt. 3/11/26", date(2026, 11, 3)),
        ("the 2nd November, 2026", date(2026, 11, 2)),
        ("তারিখ: ১২/১১/২০২৬", date(2026, 11, 12)),
        ("दिनांक 09 - 11 - 2026", date(2026, 11, 9)),
    ],
)
def test_the_date_of_a_letter(line: str, day: date) -> None:
    assert hints_of(line, TODAY).letter_date == (day,)


def test_what_is_called_a_date_comes_before_what_is_mentioned() -> None:
    text = "With reference to the order of 01.04.2025 it is stated.\nDate: 20-11-2026"
    assert hints_of(text, TODAY).letter_date == (date(2026, 11, 20), date(2025, 4, 1))


@pytest.mark.parametrize("text", ["", "99-99-2026", "Dated: 12.12.2026", "Plot 12/4, khatian 33.1", "? ? ?"])
def test_nothing_is_made_up(text: str) -> None:
    """A day that does not exist, one that is to come, numbers of land."""
    found = hints_of(text, TODAY)
    assert (found.letter_ref, found.letter_date, found.subject, found.sender) == ((), (), (), ())


@pytest.mark.parametrize("salutation", ["Sir,", "Su,", "মহাশয়,", "Respected Madam,", "महोदय ,"])
def test_a_subject_ends_at_the_salutation_where_no_empty_line_was_read(salutation: str) -> None:
    text = f"Subject: Supply of\ndrinking water\n{salutation}\nThe tube well is dry."
    assert hints_of(text, TODAY).subject == ("Supply of drinking water",)


def test_a_subject_goes_on_until_the_empty_line_and_has_an_end() -> None:
    assert hints_of("Sub :- Supply of\ndrinking water\n\nSir", TODAY).subject == ("Supply of drinking water",)
    assert len(hints_of("Sub: " + "x" * 5000, TODAY).subject[0]) == 300


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Repair of the culvert", "en"),
        ("জমি সংক্রান্ত আপত্তি নেই।", "bn"),
        ("भूमि पर आपत्ति नहीं।", "hi"),
        ("Plot 412, মৌজা শিমুলপুর বাজার", "bn"),
        ("৪১২ / २०२६ 7।", ""),
        ("", ""),
    ],
)
def test_a_text_is_in_the_language_of_most_of_its_letters(text: str, language: str) -> None:
    assert language_of(text) == language
