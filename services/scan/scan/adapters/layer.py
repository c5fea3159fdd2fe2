"""Takes from a page of a PDF the words that it carries, if all of them are there to be seen.

They go with the page's image, in a text chunk of the PNG: who reads the page decides whether to believe them
(`domain/carried.py`).
"""

from __future__ import annotations

import ctypes
import json
from collections.abc import Iterator, Sequence
from dataclasses import astuple
from typing import Final

import pypdfium2
from PIL import Image
from pypdfium2 import raw

from scan.domain.carried import Printed, PrintedLine, could_be_writing

KEY: Final = "words"
MOST: Final = 800_000  # characters of a chunk; Pillow reads no more than a million
CONTRAST: Final = 60  # levels of grey between ink and paper in a word that can be seen
_HYPHENS: Final = frozenset({0x2, 0xFFFE})
"""What PDFium calls a hyphen at the end of a line."""
_BREAKS: Final = frozenset(map(ord, "\r\n"))
_SEEN: Final = frozenset(
    {raw.FPDF_TEXTRENDERMODE_FILL, raw.FPDF_TEXTRENDERMODE_STROKE, raw.FPDF_TEXTRENDERMODE_FILL_STROKE}
)

Box = tuple[int, int, int, int]


class _Hidden(Exception):
    """A word cannot be seen, or stands askew."""


def carried(page: pypdfium2.PdfPage, picture: Image.Image) -> str:
    """The words for the image's chunk; empty where the page has none, or they cannot be its writing."""
    text = page.get_textpage()
    try:
        lines = list(_lines(page, text, picture.size))
        _check_seen(page, [word for line in lines for word in line], picture)
    except _Hidden:
        return ""
    finally:
        text.close()
    told = json.dumps([[astuple(word) for word in line] for line in lines]) if could_be_writing(lines) else ""
    return told if len(told) <= MOST else ""


def told(chunk: str) -> list[PrintedLine]:
    """The words of an image's chunk. Raises what a broken one raises."""
    return [[Printed(*word) for word in line] for line in json.loads(chunk or "[]")]


def _lines(
    page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, size: tuple[int, int]
) -> Iterator[PrintedLine]:
    """As PDFium breaks them; none is empty. Raises _Hidden."""
    words: list[Printed] = []
    letters: list[tuple[str, int, Box]] = []
    fonts: dict[int | None, int] = {}
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        if chr(code).isspace() or not code:
            words += _word(letters)
            letters = []
            if code in _BREAKS and words:
                yield words
                words = []
            continue
        _check_upright(page, text, index)
        font = raw.FPDFTextObj_GetFont(raw.FPDFText_GetTextObject(text, index))
        number = fonts.setdefault(ctypes.cast(font, ctypes.c_void_p).value, len(fonts))
        letters.append(("-" if code in _HYPHENS else chr(code), number, _box(page, text, index, size)))
    words += _word(letters)
    if words:
        yield words


def _word(letters: Sequence[tuple[str, int, Box]]) -> list[Printed]:
    """The word of these letters, if there are any; its font is the first one's."""
    if not letters:
        return []
    lefts, tops, rights, bottoms = zip(*(box for _, _, box in letters), strict=True)
    text = "".join(letter for letter, _, _ in letters)
    return [Printed(text, letters[0][1], min(lefts), min(tops), max(rights), max(bottoms))]


def _check_upright(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, index: int) -> None:
    """Raise _Hidden unless the letter stands upright on the page as it is shown, painted with ink."""
    mode = raw.FPDFTextObj_GetTextRenderMode(raw.FPDFText_GetTextObject(text, index))
    turned = (round(raw.FPDFText_GetCharAngle(text, index) * 57.3) + page.get_rotation()) % 360
    if mode not in _SEEN or turned not in {0, 359, 1}:
        raise _Hidden


def _box(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, index: int, size: tuple[int, int]) -> Box:
    """Where the letter is on the picture."""
    sides = [ctypes.c_double() for _ in range(4)]
    raw.FPDFText_GetCharBox(text, index, *sides)
    left, right, bottom, top = (side.value for side in sides)
    return _on_picture(page, (left, bottom, right, top), size)


def _on_picture(
    page: pypdfium2.PdfPage, place: tuple[float, float, float, float], size: tuple[int, int]
) -> Box:
    across, down = [], []
    for x, y in (place[:2], place[2:]):
        at = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, *at)
        across.append(at[0].value)
        down.append(at[1].value)
    return min(across), min(down), max(across), max(down)


def _check_seen(page: pypdfium2.PdfPage, words: Sequence[Printed], picture: Image.Image) -> None:
    """Raise _Hidden unless each word stands out from what is around it, and no picture lies over or under
    one.
    """
    grey = picture.convert("L")
    pictures = [
        _on_picture(page, found.get_bounds(), picture.size)
        for found in page.get_objects([raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING])
    ]
    for word in words:
        box = max(0, word.left - 1), max(0, word.top - 1), word.right + 1, word.bottom + 1
        if box[2] > grey.width or box[3] > grey.height or word.left < 0 or word.top < 0:
            raise _Hidden
        darkest, lightest = grey.crop(box).getextrema()
        if float(lightest) - float(darkest) < CONTRAST or any(_meet(box, each) for each in pictures):  # type: ignore[arg-type]
            raise _Hidden


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
