"""A map, a plan or a poster is read at a size that fits; only what is beyond all sheets is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageOps

from scan.adapters.splitter import SandboxSplitter
from scan.domain.batch import Rejection
from scan.domain.quality import Limits
from services.files.tests.support.papers import saved
from services.scan.tests.support import printed
from services.scan.tests.support.taken_apart import taken_apart

LIMITS = Limits(bytes=200 * 1024 * 1024, pages=500, pixels=300_000, sheet=5_000_000)
SPLITTER = SandboxSplitter(memory=1024 * 1024 * 1024, seconds=20)
WIDE, HIGH, DPI = 2003, 1205, 400
TIMES = 3  # the fewest by which it fits


def plan(mode: str = "L") -> Image.Image:
    """A square in its upper left corner, a cross in its lower right one."""
    sheet = Image.new("L", (WIDE, HIGH), 255)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((150, 150, 450, 450), fill=0)
    pen.line((1700, 900, 1900, 1100), fill=0, width=24)
    pen.line((1900, 900, 1700, 1100), fill=0, width=24)
    return sheet.convert(mode)


def _on_nothing() -> Image.Image:
    sheet = Image.new("LA", (WIDE, HIGH), (0, 0))
    sheet.putalpha(ImageOps.invert(plan()))
    return sheet


Split = Callable[..., list[Image.Image]]


@pytest.fixture
def split(tmp_path: Path) -> Split:
    def take_apart(content: bytes, limits: Limits = LIMITS) -> list[Image.Image]:
        return taken_apart(content, tmp_path, limits, SPLITTER)

    return take_apart


DPIS = {"dpi": (DPI, DPI)}
FORMS: dict[str, Callable[[], bytes]] = {
    "jpeg": lambda: saved(plan(), "JPEG", **DPIS),
    "coloured jpeg": lambda: saved(plan("RGB"), "JPEG", **DPIS),
    "png": lambda: saved(plan(), "PNG", **DPIS),
    "bilevel png": lambda: saved(plan("1"), "PNG", **DPIS),
    "coloured png": lambda: saved(plan("RGB"), "PNG", **DPIS),
    "png with palette": lambda: saved(plan("RGB").convert("P"), "PNG", **DPIS),
    "transparent png": lambda: saved(_on_nothing(), "PNG", **DPIS),
    "fax tiff": lambda: saved(plan("1"), "TIFF", compression="group4", **DPIS),
    "packed tiff": lambda: saved(plan("RGB"), "TIFF", compression="tiff_lzw", **DPIS),
    "jpeg in tiff": lambda: saved(plan("RGB"), "TIFF", compression="jpeg", **DPIS),
    "plain tiff": lambda: saved(plan(), "TIFF", **DPIS),
    "tiff in strips": lambda: saved(plan("1"), "TIFF", compression="group4", tiffinfo={278: 7}, **DPIS),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))
def test_a_sheet_that_is_too_large_to_be_read_is_read_smaller(split, form):
    (page,) = split(form())
    assert page.width * page.height <= LIMITS.pixels
    assert round(page.info["dpi"][0]) == round(DPI / TIMES)
    expected = plan().resize(page.size, Image.Resampling.BOX)
    apart = sum(abs(a - b) for a, b in zip(page.convert("L").tobytes(), expected.tobytes(), strict=True))
    assert apart / (page.width * page.height) < 3, "levels of grey on average"


def test_a_page_of_a_pdf_that_is_a_map_does_not_spoil_the_others(split):
    found = split(printed.joined([printed.letter(), printed.sheet(4252)]))
    assert len(found) == 2
    assert [page.size for page in found] == [(461, 652), (548, 548)], (
        "both as large as the limit lets them be"
    )


def test_what_is_beyond_all_sheets_is_refused(split):
    with pytest.raises(Rejection) as rejected:
        split(saved(plan(), "PNG"), Limits(LIMITS.bytes, 500, 300_000, sheet=2_000_000))
    assert (rejected.value.reason, rejected.value.params["limit"]) == ("too-many-pixels", 2_000_000)


def test_a_png_that_can_only_be_decoded_whole_is_refused(split):
    with pytest.raises(Rejection) as rejected:
        split(saved(plan("I").convert("I;16"), "PNG"))
    assert rejected.value.reason == "too-many-pixels"


def test_a_sheet_that_a_camera_turned_stands_upright(split):
    turned = plan().transpose(Image.Transpose.ROTATE_90)
    exif = turned.getexif()
    exif[0x0112] = 6
    (page,) = split(saved(turned, "JPEG", exif=exif))
    assert page.width > page.height


@pytest.mark.parametrize("form", ["tiff in strips", "coloured png", "jpeg"])
def test_a_sheet_that_breaks_off_is_corrupt(split, form):
    whole = FORMS[form]()
    with pytest.raises(Rejection) as rejected:
        split(whole[: len(whole) // 2])
    assert rejected.value.reason == "corrupt"
