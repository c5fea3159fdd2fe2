"""What the office prints: permanent, shaped rightly, and with the text that was written under the picture."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from chassis.errors import Permanent, Transient
from workflow.adapters.press.pages import Pages, runs
from workflow.adapters.press.press import TYPESETTER, Press
from workflow.application.sheets import LetterSheet, Sheet, Slip

CONJUNCTS = {
    "bn": "ক্ষ ন্ত্র জ্ঞ ঙ্ক্ষ স্ত্রী র‍্যা কার্যালয় কর্ম",
    "hi": "ज्ञ क्षि श्री र्थी ट्ट द्ध्य कार्यालय ₹",
    "en": "office fficial — “fine”",
}
OFFICE = {"en": "District\nOffice", "bn": "জেলা কার্যালয়", "hi": "जिला कार्यालय"}
SLIP = Slip("bn", OFFICE, "81829/2026/General", "2026-11-22", "A. Writer", "12/ক", "2026-11-20", "কালভার্ট")
LETTER = LetterSheet(
    letter="general.01JD0000000000000000000000/1",
    form="memorandum",
    language="bn",
    office=OFFICE,
    heading="স্মারকলিপি",
    number_label="স্মারক নং",
    number="707-G/XII-3",
    date_label="তারিখ",
    date="22-11-2026",
    file_label="নথি",
    file_number="A-11011/1/2026-General",
    to_label="প্রতি",
    addressees=(("The Block Development Officer", "Kanksa"), ("সভাপতি",)),
    subject_label="বিষয়:",
    subject="কালভার্ট",
    reference_label="সূত্র:",
    reference="12/ক",
    salutation="মহাশয়,",
    paragraphs=("First.", "Second line one.\nLine two."),
    close="ভবদীয়,",
    signatory=("Tamalika Gayen", "Officer-in-Charge"),
    in_lieu="for District Magistrate",
    copies_label="Copy to",
    endorsement="707(2)-G",
    copies=(("Accounts", "Asansol"), ("Record Room",)),
    verification="707-G/XII-3 sha256:ab",
)


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    made = Press()
    yield made
    made.close()


def printed(press: Press, sheet: Sheet) -> bytes:
    return press.print(sheet, seconds=60)


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        texts = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return " ".join(unicodedata.normalize("NFC", " ".join(texts)).split())


@pytest.mark.parametrize("form", ["slip", "letter"])
@pytest.mark.parametrize("language", ["en", "bn", "hi"])
def test_the_text_under_the_picture_is_what_was_written(press: Press, form: str, language: str) -> None:
    """Of every script in a sheet of every language, in bold too."""
    written = " ".join(CONJUNCTS.values())
    sheet: Sheet = replace(SLIP, language=language, subject=written)
    if form == "letter":
        sheet = replace(LETTER, language=language, heading=written, paragraphs=(written,))
    told = text_of(printed(press, sheet))
    assert told.count(unicodedata.normalize("NFC", written)) == (1 if form == "slip" else 2), told


def test_a_letter_says_all_that_its_sheet_says(press: Press) -> None:
    told = text_of(printed(press, LETTER))
    lines = [*LETTER.addressees, LETTER.signatory]
    texts = [LETTER.heading, LETTER.number_label, LETTER.number, LETTER.date_label, LETTER.date]
    texts += [LETTER.file_label, LETTER.file_number, LETTER.to_label, LETTER.subject_label, LETTER.subject]
    texts += [LETTER.reference, LETTER.salutation, "First.", "Second line one. Line two.", LETTER.close]
    texts += [
        LETTER.in_lieu,
        LETTER.copies_label,
        LETTER.endorsement,
        "1. Accounts, Asansol",
        "2. Record Room",
        *(line for one in lines for line in one),
    ]
    assert [text for text in texts if unicodedata.normalize("NFC", text) not in told] == []
    assert "খসড়া" not in told
    places = [told.index(text) for text in ("707-G", "Kanksa", "First.", "Tamalika", "Record Room")]
    assert places == sorted(places), "read in the order in which it stands"


def test_a_letter_without_a_number_is_a_draft_in_every_language(press: Press) -> None:
    told = text_of(printed(press, replace(LETTER, number="", verification="")))
    assert all(word in told for word in ("DRAFT", "খসড়া", "मसौदा"))


@pytest.mark.parametrize("sheet", [SLIP, LETTER])
def test_it_is_permanent_tagged_and_says_its_language(press: Press, sheet: Sheet) -> None:
    with pikepdf.open(BytesIO(printed(press, sheet))) as document:
        with document.open_metadata() as told:
            assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("3", "A")
            assert told["pdfuaid:part"] == "1"
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == "bn"
        fonts = [font for page in document.pages for font in page.Resources.Font.values()]
        assert fonts
        drawn = b"".join(bytes(page.Contents.read_bytes()) for page in document.pages)
    assert set(re.findall(rb"/Lang \((\w+)\)", drawn)) == {b"bn", b"hi", b"en"}, "each run says its own"


def test_markup_in_a_text_stays_text(press: Press) -> None:
    written = "<b>bold</b> &amp; {{ 7 * 7 }} <script>x</script>"
    assert written in text_of(printed(press, replace(SLIP, language="en", subject=written)))


def test_nothing_is_fetched_but_what_the_sheet_holds(press: Press) -> None:
    """Even if a template or a text came to refer to a file."""
    markup = (
        '<html lang="en"><title>t</title><link rel="attachment" href="file:///etc/hostname">'
        '<link rel="stylesheet" href="file:///etc/hostname"><body><img alt="x" src="file:///etc/hostname">'
    )
    with pikepdf.open(BytesIO(press._set(markup, seconds=60))) as document:
        assert not document.attachments
        assert not dict(document.pages[0].Resources.XObject)


def test_the_same_sheet_is_the_same_document(press: Press) -> None:
    first = printed(press, LETTER)
    assert printed(press, SLIP) != first
    assert printed(press, LETTER) == first
    press.close()
    assert printed(press, LETTER) == first, "also by another process"


def test_a_language_that_the_office_does_not_print_gets_the_first(press: Press) -> None:
    assert "Acknowledgement" in text_of(printed(press, replace(SLIP, language="ur")))


def test_what_is_empty_is_left_out(press: Press) -> None:
    told = text_of(printed(press, replace(SLIP, language="en", letter_ref="", letter_date=None, subject="")))
    assert not [word for word in ("Letter number", "Letter date", "Subject") if word in told]


def test_a_code_on_the_slip_is_its_number() -> None:
    markup = Pages().of(SLIP)
    assert 'alt="81829/2026/General"' in markup
    assert markup != Pages().of(replace(SLIP, number="81830/2026/General"))


def test_what_takes_too_long_is_ended_and_the_next_sheet_is_printed(press: Press) -> None:
    printed(press, SLIP)
    begun = press._typesetter
    with pytest.raises(Transient):
        press.print(LETTER, seconds=0.0001)
    assert begun is not None
    assert begun.process.poll() is not None
    assert printed(press, SLIP).startswith(b"%PDF")


def test_one_that_begins_slowly_is_left_to_begin() -> None:
    """Were it ended when the first one cannot wait any longer, a busy machine would never print."""
    slow = "import sys, time, workflow.adapters.press.typesetter as t; time.sleep(1); t.main(sys.argv[1:])"
    press = Press((TYPESETTER[0], "-c", slow))
    with pytest.raises(Transient):
        press.print(SLIP, seconds=0.2)
    begun = press._typesetter
    assert printed(press, SLIP).startswith(b"%PDF")
    assert press._typesetter is begun
    press.close()


def test_a_typesetter_that_dies_is_started_anew() -> None:
    dying = Press((TYPESETTER[0], "-c", "import sys"))
    with pytest.raises(Transient):
        dying.print(SLIP, seconds=60)
    dying.close()


def test_a_sheet_that_cannot_be_set_is_no_matter_of_trying_again() -> None:
    refusing = (
        "import sys; from multiprocessing.connection import Connection as C; line = C(int(sys.argv[1]));"
        "line.send_bytes(b'ready'); line.recv_bytes(); line.send_bytes(b'ValueError'); line.recv_bytes()"
    )
    press = Press((TYPESETTER[0], "-c", refusing))
    with pytest.raises(Permanent):
        printed(press, SLIP)
    press.close()


@pytest.mark.parametrize(
    ("text", "language", "parts"),
    [
        ("প্রসঙ্গে (NH-19), ज्ञापन", "bn", [("bn", "প্রসঙ্গে "), ("en", "(NH-19), "), ("hi", "ज्ञापन")]),
        ("NH19সড়ক", "en", [("en", "NH19"), ("bn", "সড়ক")]),
        ("12/ক।", "en", [("bn", "12/ক।")]),
        ("<b>bold", "bn", [("en", "<b>bold")]),
        ("", "bn", []),
    ],
)
def test_each_script_says_its_language(text: str, language: str, parts: list[tuple[str, str]]) -> None:
    assert list(runs(text, language)) == parts
