"""Papers, honest and hostile, made when they are needed: none of them lies in the repository."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

import pikepdf
from PIL import Image, ImageDraw

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def on_disk(content: bytes) -> BinaryIO:
    """The bytes as an open file, as the sandbox is handed them."""
    file = TemporaryFile()  # noqa: SIM115 - whoever asked for it closes it
    file.write(content)
    file.seek(0)
    return file


def page(number: int = 1, size: tuple[int, int] = (1240, 1754)) -> Image.Image:
    """A page with writing on it."""
    image = Image.new("L", size, 255)
    draw = ImageDraw.Draw(image)
    for line in range(12, size[1] - 20, 28):
        draw.text(
            (40, line), f"{number}. The culvert on the road from Shimulpur fell in, line {line}", fill=20
        )
    return image


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def tiff(pages: int = 2) -> bytes:
    rest = [page(number) for number in range(2, pages + 1)]
    return saved(page(), "TIFF", save_all=True, append_images=rest, compression="tiff_lzw")


def pdf(pages: int = 2, change: Callable[[pikepdf.Pdf], None] | None = None) -> bytes:
    rest = [page(number) for number in range(2, pages + 1)]
    plain = saved(page(), "PDF", save_all=True, append_images=rest)
    if change is None:
        return plain
    with pikepdf.open(io.BytesIO(plain)) as document:
        change(document)
        buffer = io.BytesIO()
        document.save(buffer)
    return buffer.getvalue()


def encrypted_pdf() -> bytes:
    with pikepdf.open(io.BytesIO(pdf(1))) as document:
        buffer = io.BytesIO()
        document.save(buffer, encryption=pikepdf.Encryption(owner="owner", user="reader"))
    return buffer.getvalue()


def with_javascript(document: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('hello')")
    document.Root.OpenAction = document.make_indirect(action)


def with_page_action(document: pikepdf.Pdf) -> None:
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
    document.pages[0].AA = pikepdf.Dictionary(O=launch)


def with_hidden_javascript(document: pikepdf.Pdf) -> None:
    names = pikepdf.Dictionary(Names=["run", pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="1")])
    document.Root.Names = pikepdf.Dictionary(JavaScript=document.make_indirect(names))


def _attachment(document: pikepdf.Pdf, content: bytes, name: str) -> pikepdf.AttachedFileSpec:
    return pikepdf.AttachedFileSpec(
        document, content, filename=name, description="", mime_type="", creation_date="", mod_date=""
    )


def with_attachment(document: pikepdf.Pdf) -> None:
    document.attachments["malware.exe"] = _attachment(document, b"MZ", "malware.exe")


def with_opening_place(document: pikepdf.Pdf) -> None:
    """Harmless: the reader begins at the first page."""
    document.Root.OpenAction = pikepdf.Dictionary(
        S=pikepdf.Name.GoTo, D=[document.pages[0].obj, pikepdf.Name.Fit]
    )


def with_virus(document: pikepdf.Pdf) -> None:
    """Packed in a stream of the PDF; the bytes of the file itself show nothing."""
    stream = pikepdf.Stream(document, EICAR)
    stream.Type = pikepdf.Name.EmbeddedFile
    document.Root.Enclosure = document.make_indirect(stream)


def with_attached_virus(document: pikepdf.Pdf) -> None:
    """As a proper attachment. ClamAV 1.4.6 does not look into this form, so the parse has to refuse it."""
    document.attachments["test.com"] = _attachment(document, EICAR, "test.com")


def deep_pdf(depth: int = 60) -> bytes:
    """Direct objects inside one another, deeper than anything honest."""

    def nest(document: pikepdf.Pdf) -> None:
        inner = pikepdf.Array([])
        for _ in range(depth):
            inner = pikepdf.Array([inner])
        document.Root.Deep = inner

    return pdf(1, nest)


def flate_bomb_pdf(megabytes: int = 700) -> bytes:
    """A page whose content unpacks to more than the machine's memory, in a few megabytes at most."""
    packer = zlib.compressobj(9)
    block = b"q Q " * 262_144
    packed = b"".join(packer.compress(block) for _ in range(megabytes)) + packer.flush()

    def swell(document: pikepdf.Pdf) -> None:
        document.pages[0].Contents = pikepdf.Stream(document, b"")
        document.pages[0].Contents.write(packed, filter=pikepdf.Name.FlateDecode)

    return pdf(1, swell)


def xref_loop_pdf() -> bytes:
    """A table of contents that names itself as the one before it."""
    body = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    )
    start = len(body)
    return (
        body
        + b"xref\n0 1\n0000000000 65535 f \n"
        + f"trailer<</Size 3/Root 1 0 R/Prev {start}>>\nstartxref\n{start}\n%%EOF\n".encode()
    )


def page_tree_loop_pdf() -> bytes:
    """A page tree that contains itself."""

    def loop(document: pikepdf.Pdf) -> None:
        document.Root.Pages.Kids.append(document.Root.Pages)
        document.Root.Pages.Count = 2

    return pdf(1, loop)


def zip_bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", b"\0" * 50_000_000)
    return buffer.getvalue()


def vast_png(width: int = 50_000, height: int = 50_000) -> bytes:
    """Says that it has 2.5 thousand million pixels, and packs them all into little."""

    def chunk(name: bytes, content: bytes) -> bytes:
        checksum = zlib.crc32(name + content)
        return struct.pack("!L", len(content)) + name + content + struct.pack("!L", checksum)

    header = struct.pack("!LLBBBBB", width, height, 1, 0, 0, 0, 0)
    packer = zlib.compressobj(9)
    line = b"\0" * (1 + width // 8)
    rows = b"".join(packer.compress(line) for _ in range(2000)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def tiff_ring() -> bytes:
    """A TIFF whose last page says that the first comes next."""
    content = bytearray(saved(Image.new("L", (8, 8)), "TIFF"))
    (directory,) = struct.unpack_from("<L", content, 4)
    (entries,) = struct.unpack_from("<H", content, directory)
    struct.pack_into("<L", content, directory + 2 + 12 * entries, directory)
    return bytes(content)


LETTER = Path(__file__).parents[4] / "deploy" / "demo" / "letter.tif"
