"""Uploads that no honest scanner makes, with what must become of each, for every door that files come by.

All are made when they are asked for; the one that looks for viruses has ClamAV's own harmless sample in it.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import pikepdf
from PIL import Image

from services.files.tests.support import papers
from tests.support import pages

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>fetch("http://127.0.0.1/")</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
EXTERNAL_ENTITY = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><document>&e;</document>'


@dataclass(frozen=True)
class Upload:
    """A file that somebody sends: its name, its bytes, and the reason for which it is rejected."""

    name: str
    make: Callable[[], bytes]
    reason: str


@dataclass(frozen=True)
class Name:
    """What a file is called by whoever sends it, and what it is called here."""

    given: str
    shown: str


def sheet_png() -> bytes:
    return pages.png(pages.page("en"))


def docx(content: bytes = EXTERNAL_ENTITY) -> bytes:
    """A word processor's file whose text asks for a file of the machine that opens it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", content)
    return target.getvalue()


def nested_zip(depth: int = 5) -> bytes:
    """A small archive of archives that unpacks to gigabytes."""
    packed = papers.zip_bomb()
    for _ in range(depth):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(10):
                archive.writestr(f"{number}.zip", packed)
        packed = target.getvalue()
    return packed


def pdf_without_pages() -> bytes:
    target = io.BytesIO()
    with pikepdf.new() as empty:
        empty.save(target)
    return target.getvalue()


def pdf_of_many_pages(count: int = 600) -> bytes:
    target = io.BytesIO()
    with pikepdf.new() as book:
        for _ in range(count):
            book.add_blank_page(page_size=(100, 100))
        book.save(target)
    return target.getvalue()


def tiff_that_grows() -> bytes:
    """Its first page is a stamp, its second says in a few kilobytes that it has 2,500 million pixels."""
    target = io.BytesIO()
    stamp, vast = Image.new("1", (64, 64), 1), Image.new("1", (20_000, 20_000), 1)
    stamp.save(target, "TIFF", compression="group4", save_all=True, append_images=[vast])
    return target.getvalue().replace(struct.pack("<H", 20_000), struct.pack("<H", 50_000))


def executable() -> bytes:
    return b"MZ\x90\x00" + bytes(60) + b"PE\x00\x00" + bytes(2000)


def after_signature(signature: bytes) -> bytes:
    """The first bytes say a scanner's format; the rest is noise."""
    return signature + bytes(range(256)) * 64


MALFORMED = [
    Upload("empty.tif", lambda: b"", "empty"),
    Upload("one-byte.pdf", lambda: b"%", "type-not-allowed"),
    Upload("picture.svg", lambda: SVG, "type-not-allowed"),
    Upload("svg-as.png", lambda: SVG, "type-not-allowed"),
    Upload("page.html", lambda: HTML, "type-not-allowed"),
    Upload("letter.docx", docx, "type-not-allowed"),
    Upload("docx-as.pdf", docx, "type-not-allowed"),
    Upload("setup.exe", executable, "type-not-allowed"),
    Upload("exe-as.jpg", executable, "type-not-allowed"),
    Upload("eicar.tif", lambda: papers.EICAR, "type-not-allowed"),
    Upload("bomb.zip", papers.zip_bomb, "type-not-allowed"),
    Upload("bombs-in-bombs.pdf", nested_zip, "type-not-allowed"),
    Upload("behind-something.pdf", lambda: b"GIF89a;" + papers.pdf(1), "type-not-allowed"),
    Upload("animated.gif", lambda: papers.saved(papers.page(), "GIF"), "type-not-allowed"),
    Upload("noise.pdf", lambda: after_signature(b"%PDF-1.7\n"), "corrupt"),
    Upload("noise.tif", lambda: after_signature(b"II*\x00\x08\x00\x00\x00"), "corrupt"),
    Upload("noise.png", lambda: after_signature(b"\x89PNG\r\n\x1a\n"), "corrupt"),
    Upload("noise.jpg", lambda: after_signature(b"\xff\xd8\xff\xe0"), "corrupt"),
    Upload("truncated.pdf", lambda: papers.pdf(2)[:-400], "corrupt"),
    Upload("truncated.tif", lambda: papers.tiff(2)[:-40_000], "corrupt"),
    Upload("truncated.png", lambda: sheet_png()[:4000], "corrupt"),
    Upload("truncated.jpg", lambda: pages.jpeg(pages.page("en"))[:20_000], "corrupt"),
    Upload("encrypted.pdf", papers.encrypted_pdf, "encrypted"),
    Upload("xref-loop.pdf", papers.xref_loop_pdf, "corrupt"),
    Upload("page-tree-loop.pdf", papers.page_tree_loop_pdf, "corrupt"),
    Upload("no-pages.pdf", pdf_without_pages, "no-pages"),
    Upload("many-pages.pdf", pdf_of_many_pages, "too-many-pages"),
    Upload("vast.png", papers.vast_png, "too-many-pixels"),
    Upload("vast-second-page.tif", tiff_that_grows, "too-many-pixels"),
]
"""Each is rejected with its reason, at little cost."""

COSTLY = [Upload("flate-bomb.pdf", papers.flate_bomb_pdf, "too-costly")]
"""Rejected as well, but only after all the processor time that a page may take."""

HARMLESS = [
    Upload("javascript.pdf", lambda: papers.pdf(1, papers.with_javascript), ""),
    Upload("launch.pdf", lambda: papers.pdf(1, papers.with_page_action), ""),
    Upload("attachment.pdf", lambda: papers.pdf(1, papers.with_attachment), ""),
    Upload("png-and-zip.png", lambda: sheet_png() + docx(), ""),
    Upload("pdf-and-zip.pdf", lambda: papers.pdf(1) + docx(), ""),
    Upload("tiff-as.exe", lambda: papers.tiff(1), ""),
    Upload("ring.tif", papers.tiff_ring, ""),
]
"""Their pages can be read without doing what else they would; whether they may be kept is for the store."""

NAMES = [
    Name("../../etc/passwd", "passwd"),
    Name("..\\..\\windows\\system32\\cmd.exe", "cmd.exe"),
    Name("/absolute/letter.tif", "letter.tif"),
    Name("letter\x00.exe.tif", "letter.exe.tif"),
    Name("gnp.\u202efit", "gnp.fit"),
    Name("line\r\nX-Header: 1.tif", "lineX-Header: 1.tif"),
    Name("\x1b[2Jletter.tif", "[2Jletter.tif"),
    Name("..", "scan"),
    Name("\u200f\u200e", "scan"),
    Name("e\u0301.tif", "\u00e9.tif"),
    Name("\u0995\u09cd\u200d\u09b7.tif", "\u0995\u09cd\u200d\u09b7.tif"),
    Name("\udcff\udcfeletter.tif", "letter.tif"),
    Name("x" * 500, "x" * 200),
    Name("<script>alert(1)</script>.tif", "script>.tif"),
]
