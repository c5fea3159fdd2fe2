"""How the picture of a page is packed into its PDF: the original lies untouched beside it.

A page in black and white stays so, without loss, by the fax machines' own code (CCITT group 4). A grey or
coloured one is taken apart as paper is: its writing, black or coloured, keeps every dot, and what lies under
it, stamps, shades and the paper itself, keeps half of them.
"""

from __future__ import annotations

import io
from typing import Any, Final

import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image, ImageChops, ImageFilter

QUALITY: Final = 35
"""Of JPEG, for what lies under the writing."""
COARSER: Final = 2
"""So many dots of the paper become one, each way."""
INK_QUALITY: Final = 30
INK_COARSER: Final = 3
"""So many times coarser than the half picture is the ink's."""
INK_AROUND: Final = 5  # dots of the half picture in which the darkest gives the ink its colour
DARKER: Final = 40
"""Levels by which writing is darker than the paper around it."""
PAPER_COARSER: Final = 8
PAPER_AROUND: Final = 9  # coarse dots in which the brightest is the paper
WHITE: Final = 255
_STRIP_AT, _STRIP_BYTES, _WHITE_IS, _ROWS = 273, 279, 262, 278  # of TIFF 6.0


def packed(pdf: pikepdf.Pdf, picture: Image.Image) -> tuple[Dictionary, bytes]:
    """The picture's parts, by their names, and what paints them over the unit square."""
    if picture.mode == "1":
        return Dictionary(I=_bilevel(pdf, picture)), b"/I Do"
    writing, paper = _taken_apart(picture)
    ink = _jpeg(pdf, _ink(picture), INK_QUALITY)
    ink.Mask = _bilevel(pdf, ImageChops.invert(writing).convert("1"), is_mask=True)
    return Dictionary(P=_jpeg(pdf, paper.reduce(COARSER), QUALITY), W=ink), b"/P Do /W Do"


def _taken_apart(picture: Image.Image) -> tuple[Image.Image, Image.Image]:
    """Where something is written, in white: what is darker than the paper around it. And that paper."""
    brightest = picture.reduce(PAPER_COARSER).filter(ImageFilter.MaxFilter(PAPER_AROUND))
    around = brightest.filter(ImageFilter.BoxBlur(PAPER_AROUND)).resize(
        picture.size, Image.Resampling.BILINEAR
    )
    darker = ImageChops.subtract(around.convert("L"), picture.convert("L"))
    writing = darker.point(lambda levels: WHITE * (levels > DARKER))
    return writing, Image.composite(around, picture, writing)


def _ink(picture: Image.Image) -> Image.Image:
    """The colours of what is written, coarser: everywhere the darkest that is near."""
    half = picture.reduce(2)
    darkest = half.filter(ImageFilter.MinFilter(INK_AROUND))
    size = max(1, half.width // INK_COARSER), max(1, half.height // INK_COARSER)
    return darkest.resize(size, Image.Resampling.NEAREST)


def _bilevel(pdf: pikepdf.Pdf, picture: Image.Image, *, is_mask: bool = False) -> pikepdf.Object:
    """Without loss. A mask paints where it is black."""
    whole = io.BytesIO()
    picture.save(whole, "TIFF", compression="group4", tiffinfo={_ROWS: picture.height})
    read: Any
    with Image.open(whole) as read:
        tags = read.tag_v2
        (at,), (size,) = tags[_STRIP_AT], tags[_STRIP_BYTES]
        is_white_zero = tags[_WHITE_IS] == 0
    kind = {"ImageMask": True} if is_mask else {"ColorSpace": Name.DeviceGray}
    parameters = Dictionary(K=-1, Columns=picture.width, Rows=picture.height, BlackIs1=not is_white_zero)
    return pdf.make_stream(
        whole.getvalue()[at : at + size],
        Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=picture.width,
            Height=picture.height,
            BitsPerComponent=1,
            Filter=Name.CCITTFaxDecode,
            DecodeParms=parameters,
            **kind,
        ),
    )


def _jpeg(pdf: pikepdf.Pdf, picture: Image.Image, quality: int) -> pikepdf.Object:
    whole = io.BytesIO()
    picture.save(whole, "JPEG", quality=quality, optimize=True)
    return pdf.make_stream(
        whole.getvalue(),
        Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=picture.width,
            Height=picture.height,
            BitsPerComponent=8,
            ColorSpace=Name.DeviceGray if picture.mode == "L" else Name.DeviceRGB,
            Filter=Name.DCTDecode,
        ),
    )
