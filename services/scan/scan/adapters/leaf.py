"""One page as a PDF: its picture, packed as small as its kind allows, and under it the words that were read.

The words are written invisibly in a font without shapes (Tesseract's own, `pdf.ttf`), each stretched over its
place, so that what is read can be found, marked and copied letter by letter, whatever script it is in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

from scan.adapters.engine import DATA
from scan.adapters.picture import packed
from scan.domain.words import Line, Word

POINTS: Final = 72
GLYPH: Final = 500
"""Thousandths of the letter size that each character of the font is wide."""
FONT: Final = (DATA / "pdf.ttf").read_bytes()
_TO_UNICODE: Final = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
1 beginbfrange
<0000> <FFFF> <0000>
endbfrange
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def write(path: Path, picture: Image.Image, dpi: int, lines: Sequence[Line]) -> None:
    """The page lies there as a PDF of its own."""
    with pikepdf.new() as pdf:
        width, height = (round(POINTS * side / dpi, 2) for side in picture.size)
        images, paint = packed(pdf, picture)
        content = [f"q {width} 0 0 {height} 0 0 cm".encode(), paint, b"Q"]
        resources = Dictionary(XObject=images)
        if lines:
            resources.Font = Dictionary(T=_font(pdf))
            content += ["\n".join(_text(lines, picture.height, dpi)).encode()]
        page = Dictionary(
            Type=Name.Page,
            MediaBox=[0, 0, Decimal(str(width)), Decimal(str(height))],
            Resources=resources,
            Contents=pdf.make_stream(b"\n".join(content)),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        pdf.save(path, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _text(lines: Sequence[Line], height: int, dpi: int) -> Iterator[str]:
    """The words at their places, in the order in which they were read; between them stands a space."""
    scale = POINTS / dpi
    yield "BT 3 Tr"
    for line in lines:
        size = max(1.0, (line.bottom - line.top) * scale)
        base = (height - line.bottom + 0.2 * (line.bottom - line.top)) * scale
        yield f"/T {size:.2f} Tf"
        for word, following in zip(line.words, [*line.words[1:], None], strict=True):
            yield f"1 0 0 1 {word.left * scale:.2f} {base:.2f} Tm"
            yield f"{_stretch(word, scale, size):.1f} Tz <{_codes(word.text)}> Tj"
            if following is not None:
                yield f"<{_codes(' ')}> Tj"
    yield "ET"


def _stretch(word: Word, scale: float, size: float) -> float:
    """In per cent, so that the word is as wide as on the picture."""
    plain = len(_codes(word.text)) / 4 * GLYPH / 1000 * size
    return max(1.0, 100 * (word.right - word.left) * scale / plain)


def _codes(text: str) -> str:
    return text.encode("utf-16-be").hex().upper()


def _font(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """Every code of two bytes is the character of that number, and the same empty shape."""
    file = pdf.make_stream(FONT, Length1=len(FONT))
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name.GlyphLessFont,
        Flags=5,  # fixed width, symbols
        FontBBox=[0, 0, GLYPH, 1000],
        ItalicAngle=0,
        Ascent=1000,
        Descent=-1,
        CapHeight=1000,
        StemV=80,
        FontFile2=file,
    )
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name.GlyphLessFont,
        CIDSystemInfo=Dictionary(
            Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0
        ),
        CIDToGIDMap=pdf.make_stream(b"\x00\x01" * 65536),
        DW=GLYPH,
        FontDescriptor=pdf.make_indirect(descriptor),
    )
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name.GlyphLessFont,
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(descendant)]),
        ToUnicode=pdf.make_stream(_TO_UNICODE),
    )
    return pdf.make_indirect(font)
