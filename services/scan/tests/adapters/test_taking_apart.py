"""Honest files come apart into their pages; hostile ones are rejected within bounds, by their content."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from chassis.errors import Transient
from chassis.testing.forbidding import FORBIDDING
from chassis.testing.hostile import secrets
from scan.adapters.splitter import SandboxSplitter
from scan.domain.batch import Rejection
from scan.domain.quality import Limits
from services.files.tests.support import papers
from services.scan.tests.support import hostile_splitter
from services.scan.tests.support.taken_apart import taken_apart
from tests.support import hostile, pages

LIMITS = Limits(bytes=200 * 1024 * 1024, pages=500, pixels=50_000_000, sheet=2_000_000_000)
BOUNDS = SandboxSplitter(memory=1024 * 1024 * 1024, seconds=10)
IMPATIENT = SandboxSplitter(memory=1024 * 1024 * 1024, seconds=2)
MOST_SECONDS = 15.0

Split = Callable[..., list[Image.Image]]


@pytest.fixture
def split(tmp_path: Path) -> Split:
    """Takes bytes apart."""

    def take_apart(
        content: bytes, limits: Limits = LIMITS, splitter: SandboxSplitter = BOUNDS
    ) -> list[Image.Image]:
        return taken_apart(content, tmp_path, limits, splitter)

    return take_apart


def resolution(image: Image.Image) -> int:
    return round(image.info["dpi"][0])


@pytest.mark.parametrize(
    ("content", "count"),
    [
        (lambda: pages.tiff(pages.letter()), 2),
        (lambda: pages.tiff([pages.page("bn"), pages.blank()], bilevel=False), 2),
        (lambda: pages.pdf([pages.page("en"), pages.page("hi"), pages.blank()]), 3),
        (lambda: pages.png(pages.page("hi")), 1),
        (lambda: pages.jpeg(pages.page("en")), 1),
    ],
    ids=["bilevel tiff", "grey tiff", "image-only pdf", "png", "jpeg"],
)
def test_a_scan_comes_apart_into_its_pages(split, content, count):
    found = split(content())
    assert len(found) == count
    assert {resolution(page) for page in found} == {pages.DPI}
    assert all(abs(page.width - 2481) <= 2 and abs(page.height - 3507) <= 2 for page in found)


def test_a_bilevel_page_stays_bilevel(split):
    assert [page.mode for page in split(pages.tiff(pages.letter()))] == ["1", "1"]


def test_paper_under_a_yellowish_lamp_is_grey(split):
    sheet = pages.page("en").image
    yellowish = Image.merge("RGB", (sheet, sheet, sheet.point(lambda grey: grey * 240 // 255)))
    (page,) = split(papers.saved(yellowish, "PNG"))
    assert page.mode == "L"


def test_a_red_stamp_stays_red(split):
    sheet = pages.page("en").image.convert("RGB")
    sheet.paste((200, 20, 20), (1800, 3000, 2200, 3200))
    (page,) = split(papers.saved(sheet, "JPEG"))
    assert page.mode == "RGB"


def test_a_fax_gets_the_shape_of_its_letters_back(split):
    fax = papers.saved(Image.new("1", (1728, 1145), 1), "TIFF", compression="group4", dpi=(204, 98))
    (page,) = split(fax)
    assert (page.width, page.height, resolution(page)) == (1728, 2383, 204)


def test_a_page_that_a_camera_turned_stands_upright(split):
    image = Image.new("L", (400, 200), 255)
    exif = image.getexif()
    exif[0x0112] = 6  # turn clockwise to see it upright
    (page,) = split(papers.saved(image, "JPEG", exif=exif))
    assert page.size == (200, 400)


def test_what_is_transparent_is_white_as_paper(split):
    (page,) = split(papers.saved(Image.new("RGBA", (64, 64), (0, 0, 0, 0)), "PNG"))
    assert page.convert("L").getextrema() == (255, 255)


def test_the_inks_of_a_printer_are_colours_of_a_screen(split):
    (page,) = split(papers.saved(Image.new("CMYK", (64, 64), (0, 255, 255, 0)), "JPEG"))
    assert page.mode == "RGB"


def test_sixteen_bits_of_grey_become_eight(split):
    (page,) = split(papers.saved(Image.new("I;16", (64, 64), 0xC000), "PNG"))
    assert page.convert("L").getextrema() == (0xC0, 0xC0)


@pytest.mark.parametrize(
    "upload", [each for each in hostile.MALFORMED if each.reason != "empty"], ids=lambda each: each.name
)
def test_a_malformed_file_is_rejected_with_its_reason_and_soon(split, upload):
    began = time.process_time()
    with pytest.raises(Rejection) as rejected:
        split(upload.make())
    assert rejected.value.reason == upload.reason
    assert time.process_time() - began < MOST_SECONDS


@pytest.mark.parametrize("upload", hostile.HARMLESS, ids=lambda each: each.name)
def test_what_a_file_would_do_besides_is_not_done_and_its_page_is_read(split, upload):
    assert len(split(upload.make())) == 1


@pytest.mark.parametrize("upload", hostile.COSTLY, ids=lambda each: each.name)
def test_a_file_that_costs_too_much_is_given_up(split, upload):
    with pytest.raises(Rejection) as rejected:
        split(upload.make(), splitter=IMPATIENT)
    assert rejected.value.reason == "too-costly"


def test_pages_that_swell_beyond_all_bounds_are_given_up(split):
    noise = pages.noisy(pages.page("en"), specks=400_000)
    few = Limits(bytes=50_000, pages=5, pixels=50_000_000, sheet=2_000_000_000)
    with pytest.raises(Rejection) as rejected:
        split(pages.jpeg(noise), few)
    assert rejected.value.reason == "too-costly"


def test_too_little_memory_is_the_files_fault_and_not_the_workers(split):
    large = papers.saved(Image.new("RGB", (7000, 7000), "red"), "PNG")
    with pytest.raises(Rejection) as rejected:
        split(large, splitter=SandboxSplitter(memory=256 * 1024 * 1024, seconds=10))
    assert rejected.value.reason == "too-costly"


def test_a_process_that_a_file_has_taken_over_gets_nothing(split):
    hostile = replace(BOUNDS, parser=(sys.executable, "-I", str(Path(hostile_splitter.__file__))))
    with secrets() as told, pytest.raises(Rejection) as said:
        split(json.dumps(told).encode(), splitter=hostile)
    assert said.value.params == {"got": []}


def test_where_a_guard_cannot_be_had_nothing_is_taken_apart_and_no_file_blamed(split):
    unguarded = replace(BOUNDS, parser=(*FORBIDDING, "landlock_create_ruleset", *BOUNDS.parser))
    with pytest.raises(Transient):
        split(pages.png(pages.blank()), splitter=unguarded)


def test_a_link_in_a_pages_place_is_not_followed(split, tmp_path):
    """With our rights it would lead to any paper."""
    secret = tmp_path / "secret"
    secret.write_bytes(b"another department's paper")
    links = (sys.executable, "-c", "import os, sys; os.symlink(%r, sys.argv[1] + '/00001.png'); print('{}')")
    linking = replace(BOUNDS, parser=(*links[:2], links[2] % str(secret)))
    with pytest.raises(Rejection):
        split(b"anything", splitter=linking)
