"""Runs alone, in a process with bounds: takes a hostile file apart into page images.

`python -I -m scan.adapters.paper <original> <folder> <memory> <seconds> <limits as JSON>` writes `00001.png`
... into the folder and one JSON line to standard output: {"pages": n} or {"rejected": reason, "params": ...}.
Pages come out at 300 dpi, or as they are where they are images already.
"""

from __future__ import annotations

import ctypes
import json
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pikepdf
import pypdfium2
from PIL import Image, ImageOps

from scan.domain.batch import Rejection
from scan.domain.quality import Limits

DPI: Final = 300
POINTS: Final = 72
FORMATS: Final = ("TIFF", "PNG", "JPEG")
LARGEST_PAGE_FILE: Final = 256 * 1024 * 1024
_FORBIDDEN_NETWORK: Final = 0x10000000 | 0x40000000  # CLONE_NEWUSER | CLONE_NEWNET of <sched.h>
_SIGNS: Final = {
    b"%PDF-": "pdf",
    b"\x89PNG\r\n\x1a\n": "image",
    b"\xff\xd8\xff": "image",
    b"II*\x00": "image",
    b"MM\x00*": "image",
}


def split(original: Path, into: Path, limits: Limits) -> int:
    """The pages of the file are PNGs in `into`; how many. Raises Rejection."""
    with original.open("rb") as source:
        head = source.read(1024)
    kind = next((kind for sign, kind in _SIGNS.items() if head.startswith(sign)), None)
    if kind is None:
        raise Rejection("type-not-allowed")
    pages = _pdf_pages(original, limits) if kind == "pdf" else _image_pages(original, limits)
    count = 0
    for count, page in enumerate(pages, start=1):
        page.save(into / f"{count:05d}.png", dpi=(DPI, DPI), compress_level=3)
    if count == 0:
        raise Rejection("no-pages")
    return count


def _pdf_pages(original: Path, limits: Limits) -> Iterator[Image.Image]:
    """Nothing is repaired: a PDF whose own table of contents is broken is another paper for every reader."""
    try:
        with pikepdf.open(original, attempt_recovery=False, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise Rejection("encrypted")
            count = len(pdf.pages)
    except pikepdf.PasswordError:
        raise Rejection("encrypted") from None
    _check_pages(count, limits)
    document = pypdfium2.PdfDocument(original)
    for number in range(count):
        page = document[number]
        width, height = page.get_size()
        _check_size(round(width * DPI / POINTS), round(height * DPI / POINTS), limits)
        picture: Image.Image = page.render(scale=DPI / POINTS).to_pil()
        yield _plain(picture)


def _image_pages(original: Path, limits: Limits) -> Iterator[Image.Image]:
    with Image.open(original, formats=FORMATS) as image:
        frames = getattr(image, "n_frames", 1)
        _check_pages(frames, limits)
        for number in range(frames):
            image.seek(number)
            _check_size(*image.size, limits)
            image.load()
            yield _plain(ImageOps.exif_transpose(image))


def _plain(picture: Image.Image) -> Image.Image:
    """Black and white stays so; grey and colour lose what a printed page cannot have (alpha, 16 bits)."""
    if picture.mode in {"1", "L", "RGB"}:
        return picture.copy() if picture.mode != "RGB" else _grey_if_colourless(picture)
    return picture.convert("L" if picture.mode in {"LA", "I", "I;16", "F"} else "RGB")


def _grey_if_colourless(picture: Image.Image) -> Image.Image:
    saturation = picture.convert("HSV").getchannel("S").histogram()
    is_coloured = sum(saturation[48:]) > picture.width * picture.height // 2000
    return picture if is_coloured else picture.convert("L")


def _check_pages(count: int, limits: Limits) -> None:
    if count < 1:
        raise Rejection("no-pages")
    if count > limits.pages:
        raise Rejection("too-many-pages", pages=count, limit=limits.pages)


def _check_size(width: int, height: int, limits: Limits) -> None:
    """By the header, before a single pixel is decoded."""
    if width * height > limits.pixels:
        raise Rejection("too-many-pixels", width=width, height=height, limit=limits.pixels)


def bound_ourselves(memory: int, seconds: int) -> None:
    """From now on: so much address space and processor time, no core, no new process, no network."""
    for what, limit in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, LARGEST_PAGE_FILE),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (limit, limit))
    ctypes.CDLL(None).unshare(_FORBIDDEN_NETWORK)


def answer(original: Path, into: Path, limits: Limits) -> dict[str, Any]:
    """What is said about the file. Whatever a library raises over it, the file is at fault."""
    try:
        return {"pages": split(original, into, limits)}
    except Rejection as rejection:
        return {"rejected": rejection.reason, "params": rejection.params}
    except MemoryError:
        return {"rejected": "too-costly", "params": {}}
    except Exception:  # noqa: BLE001 - as broad as the ways in which a file can be broken
        return {"rejected": "corrupt", "params": {}}


def main() -> None:
    """Takes one file apart and ends."""
    original, into, memory, seconds, limits = sys.argv[1:6]
    Image.MAX_IMAGE_PIXELS = None  # our own limit is checked, frame by frame, before anything is decoded
    Image.init()
    bound_ourselves(int(memory), int(seconds))
    sys.stdout.write(json.dumps(answer(Path(original), Path(into), Limits(**json.loads(limits)))) + "\n")


if __name__ == "__main__":
    main()
