"""What a page weighs in its searchable PDF, and what of its picture is still there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from scan.adapters import leaf
from scan.domain.words import Line, Word
from tests.support import pages

KILOBYTE = 1000
BLACK_AND_WHITE = 60 * KILOBYTE
GREY = 150 * KILOBYTE
STAMP = (1500, 2700, 1900, 2900)
RED = (190, 40, 40)


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    return tmp_path / "page.pdf"


def seen(pdf: Path, dpi: int = pages.DPI) -> Image.Image:
    """The page as a reader shows it."""
    with pypdfium2.PdfDocument(pdf) as document:
        image: Image.Image = document[0].render(scale=dpi / 72).to_pil()
        return image


def test_a_page_in_black_and_white_stays_so_dot_for_dot(pdf):
    page = pages.skewed(pages.page("bn"), 1.1).image.point(lambda grey: 255 * (grey > 150)).convert("1")
    leaf.write(pdf, page, pages.DPI, [])
    assert pdf.stat().st_size <= BLACK_AND_WHITE
    with pikepdf.open(pdf) as read:
        image: Any
        (image,) = read.pages[0].get_images().values()
        assert pikepdf.PdfImage(image).bits_per_component == 1
        lying_there = pikepdf.PdfImage(image).as_pil_image().convert("1")
    assert ImageChops.logical_xor(lying_there, page).getbbox() is None
    assert seen(pdf).convert("L").getextrema() == (0, 255)


def test_a_grey_page_with_dust_is_small_and_its_writing_keeps_every_dot(pdf):
    sheet = pages.noisy(pages.page("bn"))
    leaf.write(pdf, sheet.image, pages.DPI, [])
    assert pdf.stat().st_size <= GREY
    shown = seen(pdf).convert("L").crop((0, 0, *sheet.image.size))
    written = sheet.image.point(lambda grey: 255 * (grey < 100))
    dark = shown.point(lambda grey: 255 * (grey < 150))
    assert dark.histogram(written)[255] > 0.97 * written.histogram()[255]


def test_a_red_stamp_on_a_page_stays_red(pdf):
    coloured = pages.noisy(pages.page("en")).image.convert("RGB")
    coloured.paste(RED, STAMP)
    leaf.write(pdf, coloured, pages.DPI, [])
    assert pdf.stat().st_size <= GREY
    stamp: Any = seen(pdf).crop(STAMP).resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    assert max(abs(is_there - was) for is_there, was in zip(stamp, RED, strict=True)) < 12


def test_a_pencil_mark_that_is_hardly_darker_than_the_paper_can_be_seen_yet(pdf):
    sheet = pages.blank().image
    sheet.paste(225, (400, 400, 1400, 408))
    leaf.write(pdf, sheet, pages.DPI, [])
    mark: Any = seen(pdf).convert("L").getpixel((900, 404))
    assert mark < 240


def test_the_words_are_found_where_they_stand_in_every_script(pdf):
    line = Line(
        0,
        (
            Word("কর্মক্ষেত্র", 90, 300, 300, 700, 360),
            Word("क्षेत्र", 90, 730, 300, 900, 360),
            Word("Form", 90, 930, 300, 1100, 360),
        ),
        300,
        300,
        1100,
        360,
    )
    leaf.write(pdf, pages.blank().image, pages.DPI, [line])
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[0].get_textpage()
        assert text.get_text_range().split() == ["কর্মক্ষেত্র", "क्षेत्र", "Form"]
        left, _, right, _ = text.get_charbox(text.get_text_range().index("F"))
    assert 929 <= left * pages.DPI / 72 < right * pages.DPI / 72 <= 980
