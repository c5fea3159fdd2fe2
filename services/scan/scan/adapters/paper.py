"""Runs alone, in a process with bounds: takes a hostile file apart into page images.

`python -I -m scan.adapters.paper <folder> <memory> <seconds a page> <seconds> <limits as JSON> <guards>`
has the file as standard input, writes `00001.png` ... into the folder and a JSON line to standard output:
{"pages": n}, or {"rejected": reason, "params": ...}. PDFs come out at 300 dpi, images as they are. A page
that carries its text has it in its PNG (`layer.py`).
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

import pikepdf
import pypdfium2
from PIL import Image, ImageChops, ImageOps
from PIL.PngImagePlugin import PngInfo

from chassis.confine.guards import demands
from scan.adapters.bounds import bound_ourselves
from scan.adapters.layer import KEY, carried
from scan.adapters.sheets import TooLarge, factor, reduced
from scan.domain.batch import Rejection
from scan.domain.quality import Limits

DPI: Final = 300
POINTS: Final = 72
PLAUSIBLE_DPI: Final = range(72, 1201)
FORMATS: Final = ("TIFF", "PNG", "JPEG")
SWELLING: Final = 4
"""How many times the limit of bytes all pages together may take, unpacked and packed again."""
COLOURED: Final = 48  # levels between channels that no scanner's lamp makes
_SIGNS: Final = {
    b"%PDF-": "pdf",
    b"\x89PNG\r\n\x1a\n": "image",
    b"\xff\xd8\xff": "image",
    b"II*\x00": "image",
    b"MM\x00*": "image",
}


def split(original: BinaryIO, seconds: int, limits: Limits) -> int:
    """The pages of the file are PNGs in the working folder, each made in so many seconds of processor; how
    many. Raises Rejection.
    """
    _allow_processor(seconds)
    head = original.read(16)
    original.seek(0)
    kind = next((kind for sign, kind in _SIGNS.items() if head.startswith(sign)), None)
    if kind is None:
        raise Rejection("type-not-allowed")
    pages = _pdf_pages(original, limits) if kind == "pdf" else _image_pages(original, limits)
    count = size = 0
    for count, (page, dpi, words) in enumerate(pages, start=1):
        path = Path(f"{count:05d}.png")
        page.save(path, dpi=(dpi, dpi), compress_level=3, pnginfo=_chunk(words))
        size += path.stat().st_size
        if size > SWELLING * limits.bytes:
            raise Rejection("too-costly")
        _allow_processor(seconds)
    return count


def _chunk(words: str) -> PngInfo:
    info = PngInfo()
    if words:
        info.add_text(KEY, words, zip=True)
    return info


def _allow_processor(seconds: int) -> None:
    """From now on, for the next page: beyond it the kernel ends this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    until = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (min(until, most), most))


def _pdf_pages(original: BinaryIO, limits: Limits) -> Iterator[tuple[Image.Image, float, str]]:
    """Nothing is repaired: a PDF whose own table of contents is broken is another paper for every reader."""
    try:
        with pikepdf.open(original, attempt_recovery=False, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise Rejection("encrypted")
            count = len(pdf.pages)
    except pikepdf.PasswordError:
        raise Rejection("encrypted") from None
    _check_pages(count, limits)
    original.seek(0)
    document = pypdfium2.PdfDocument(original)
    for number in range(count):
        page = document[number]
        width, height = page.get_size()
        dpi = DPI / factor(width * DPI / POINTS, height * DPI / POINTS, limits.pixels)
        picture: Image.Image = page.render(scale=dpi / POINTS).to_pil()
        yield _plain(picture), dpi, carried(page, picture)


def _image_pages(original: BinaryIO, limits: Limits) -> Iterator[tuple[Image.Image, float, str]]:
    with Image.open(original, formats=FORMATS) as image:
        frames = getattr(image, "n_frames", 1)
        _check_pages(frames, limits)
        for number in range(frames):
            image.seek(number)
            _check_size(*image.size, limits.sheet)
            across, down = _resolution(image)
            if image.width * image.height > limits.pixels:
                upright, times = _reduced(image, original, limits)
                across, down = across / times, down / times
            else:
                image.load()
                upright = ImageOps.exif_transpose(image)
            yield _square(_plain(upright), across, down, limits), max(across, down), ""


def _reduced(image: Any, original: BinaryIO, limits: Limits) -> tuple[Image.Image, int]:
    """A map or a plan, upright, at a size that can be read, and how many times smaller it is."""
    try:
        drawn, times = reduced(image, original, limits.pixels)
    except TooLarge:
        _check_size(image.width, image.height, limits.pixels)
        raise
    return ImageOps.exif_transpose(drawn), times


def _resolution(image: Image.Image) -> tuple[float, float]:
    """What the image says of itself, if a scanner could have said it."""
    across, down = image.info.get("dpi", (0, 0))
    if int(across) in PLAUSIBLE_DPI and int(down) in PLAUSIBLE_DPI:
        return float(across), float(down)
    return DPI, DPI


def _square(picture: Image.Image, across: float, down: float, limits: Limits) -> Image.Image:
    """A fax has half as many dots down a page as across; letters are read only in their true shape."""
    if across == down:
        return picture
    dpi = max(across, down)
    size = round(picture.width * dpi / across), round(picture.height * dpi / down)
    _check_size(*size, limits.pixels)
    return picture.convert("L").resize(size)


def _plain(picture: Image.Image) -> Image.Image:
    """Black and white stays so; grey and colour lose what paper does not have: alpha, 16 bits, ink by ink."""
    if picture.mode in {"1", "L"}:
        return picture.copy()
    if picture.has_transparency_data:
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture.convert("RGBA"))
    if picture.mode in {"I", "I;16", "F"}:
        return picture.convert("I").point(lambda grey: grey / 256).convert("L")
    return _grey_if_colourless(picture.convert("RGB"))


def _grey_if_colourless(picture: Image.Image) -> Image.Image:
    """By how far the channels are apart, not by saturation: that of nearly black ink is an accident."""
    red, green, blue = picture.split()
    apart = ImageChops.lighter(ImageChops.difference(red, green), ImageChops.difference(green, blue))
    is_coloured = sum(apart.histogram()[COLOURED:]) > picture.width * picture.height // 2000
    return picture if is_coloured else picture.convert("L")


def _check_pages(count: int, limits: Limits) -> None:
    if count < 1:
        raise Rejection("no-pages")
    if count > limits.pages:
        raise Rejection("too-many-pages", pages=count, limit=limits.pages)


def _check_size(width: int, height: int, most: int) -> None:
    """By the header, before a single pixel is decoded."""
    if width * height > most:
        raise Rejection("too-many-pixels", width=width, height=height, limit=most)


def answer(original: BinaryIO, seconds: int, limits: Limits) -> dict[str, Any]:
    """What is said about the file. Whatever a library raises over it, the file is at fault."""
    try:
        return {"pages": split(original, seconds, limits)}
    except Rejection as rejection:
        return {"rejected": rejection.reason, "params": rejection.params}
    except MemoryError:
        return {"rejected": "too-costly", "params": {}}
    except Exception:  # noqa: BLE001 - as broad as the ways in which a file can be broken
        return {"rejected": "corrupt", "params": {}}


def take_apart(answering: Callable[[BinaryIO, int, Limits], dict[str, Any]]) -> None:
    """Says what there is to say of one file, and ends; with UNCONFINED where a demanded guard cannot be
    had.
    """
    into, memory, a_page, seconds, limits, guards = sys.argv[1:7]
    Image.MAX_IMAGE_PIXELS = None  # our own limit is checked, frame by frame, before anything is decoded
    Image.init()
    bound_ourselves(int(memory), int(seconds), demands(guards), Path(into))
    told = answering(sys.stdin.buffer, int(a_page), Limits(**json.loads(limits)))
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    take_apart(answer)
