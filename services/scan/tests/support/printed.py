"""PDFs that carry their text, as programs write them; and some whose text is not what is to be seen."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name

from tests.support import pages

A4: Final = (595, 842)
LETTER: Final = (
    "To the Block Development Officer, Shimulpur",
    "Memo No. Il1-O0/LR/2026 of the Land Records Section",
    "The mutation of plot 4471 was entered on the third of June.",
    "Please send the sheet of the old survey by return of post.",
)
OTHER: Final = (
    "Nothing of this stands anywhere on the paper itself",
    "and whoever looks for these words should not find them",
)
SHIFTED: Final = b"""/CIDInit /ProcSet findresource begin begincmap /CMapType 2 def
1 begincodespacerange <00> <FF> endcodespacerange
2 beginbfrange <41> <59> <0042> <61> <79> <0062> endbfrange endcmap end"""
"""That each letter is the one after it."""


def letter(
    lines: Sequence[str] = LETTER, *, before: str = "", encoding: bytes = b"", top: int = 760
) -> bytes:
    """One page of these lines; `before` is set in front of them, `encoding` says what their codes mean."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=A4)
        _write(pdf, lines, "", encoding, 760)
        return _saved(pdf)


def sheet(side: int) -> bytes:
    """An empty page so many points wide and high."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(side, side))
        return _saved(pdf)


def over(lines: Sequence[str], page: bytes, before: str = "") -> bytes:
    """The page, and these lines painted on it."""
    with pikepdf.open(io.BytesIO(page)) as pdf:
        _write(pdf, lines, before, b"", 300)
        return _saved(pdf)


def on_its_side(page: bytes) -> bytes:
    """The page as a sheet of landscape form on which everything is turned, and which is shown turned back."""
    with pikepdf.open(io.BytesIO(page)) as pdf:
        sheet = pdf.pages[0]
        sheet.contents_add(pdf.make_stream(b"q 0 1 -1 0 842 0 cm"), prepend=True)
        sheet.contents_add(pdf.make_stream(b"Q"))
        sheet.MediaBox = Array([0, 0, A4[1], A4[0]])
        sheet.Rotate = 90
        return _saved(pdf)


def scanned_over(lines: Sequence[str], text: str) -> bytes:
    """A scan of the text, in whose PDF these lines lie under the picture."""
    with pikepdf.open(io.BytesIO(letter(lines))) as pdf, _scan(text) as scan:
        pdf.pages[0].add_overlay(scan.pages[0], pikepdf.Rectangle(0, 0, *A4))
        return _saved(pdf)


def with_annexure(lines: Sequence[str], text: str) -> bytes:
    """A letter with a scan of the text pasted into its lower half."""
    with pikepdf.open(io.BytesIO(letter(lines))) as pdf, _scan(text) as scan:
        pdf.pages[0].add_overlay(scan.pages[0], pikepdf.Rectangle(0, 0, 595, 600))
        return _saved(pdf)


def joined(parts: Sequence[bytes]) -> bytes:
    """All their pages in one PDF."""
    with pikepdf.new() as whole:
        for part in parts:
            with pikepdf.open(io.BytesIO(part)) as pdf:
                whole.pages.extend(pdf.pages)
        return _saved(whole)


def _scan(text: str) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pages.pdf([pages.page("en", text)])))


def _write(pdf: pikepdf.Pdf, lines: Sequence[str], before: str, encoding: bytes, top: int) -> None:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    if encoding:
        font.ToUnicode = pdf.make_stream(encoding)
    sheet = pdf.pages[0]
    name = sheet.add_resource(font, Name.Font)
    shown = " ".join(f"({line}) Tj T*" for line in lines)
    sheet.contents_add(f"q BT {before} {name} 13 Tf 22 TL 60 {top} Td {shown} ET Q".encode())


def _saved(pdf: pikepdf.Pdf) -> bytes:
    into = io.BytesIO()
    pdf.save(into)
    return into.getvalue()
