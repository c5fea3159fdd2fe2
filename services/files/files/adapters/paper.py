"""Looks into bodies and makes page images: the inside of the sandbox (`sandbox.py` is the outside).

Runs as a process of its own, shut in (ADR 35) and with bounds on memory and processor time, because PDF and
image libraries are where a hostile paper strikes. It is handed open files, never names; it answers in one
line of JSON and, for a page image, the bytes behind it. Whatever it says is data to the parent, not trusted
code.
"""

from __future__ import annotations

import codecs
import io
import json
import resource
import socket
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO, Final

import pikepdf
import pypdfium2
from PIL import Image, ImageOps

from chassis.confine.guards import confine, demands
from files.domain.claims import Kind
from files.domain.media import ALLOWED, HEAD, PDF, TEXT, may_be_text, media_type_of
from files.domain.verdicts import Findings, Limits, Unfit

FORMATS: Final = ("TIFF", "PNG", "JPEG")
TALLEST: Final = 4
"""A page image is at most this many times as tall as wide; a longer strip of paper is scaled down."""

PROVEN_FRAMES: Final = 20
"""Of a long scan, so many frames at either end are decoded; all have their size looked at."""

DEEPEST: Final = 20
"""Nesting of direct objects in a PDF beyond which nothing honest goes."""

JPEG_QUALITY: Final = 70
GREYS: Final = 16
"""Levels that a page without colour is reduced to as PNG: printed text stays crisp at a third of the size."""

_ACTIVE_KEYS: Final = {
    "/JS": "javascript",
    "/JavaScript": "javascript",
    "/EmbeddedFiles": "embedded-files",
    "/EF": "embedded-files",
    "/AA": "automatic-actions",
    "/XFA": "dynamic-form",
    "/RichMedia": "rich-media",
}
_ACTIVE_TYPES: Final = {
    "/JavaScript": "javascript",
    "/Launch": "launch",
    "/SubmitForm": "submit-form",
    "/ImportData": "import-data",
    "/GoToE": "embedded-files",
    "/GoToR": "external-file",
    "/RichMedia": "rich-media",
    "/Movie": "rich-media",
    "/Sound": "rich-media",
    "/Rendition": "rich-media",
}
_HARMLESS_OPENING: Final = {"/GoTo"}

Answer = Callable[[dict[str, Any], BinaryIO], tuple[dict[str, Any], bytes]]


def examine(body: BinaryIO, kind: Kind, limits: Limits) -> Findings:
    """What the body is. Raises Unfit."""
    head = body.read(HEAD)
    body.seek(0)
    media_type = TEXT if kind is Kind.TEXT and may_be_text(head) else media_type_of(head)
    if media_type not in ALLOWED[kind]:
        raise Unfit("type-not-allowed", body=kind.value, found=media_type or "unknown")
    if media_type == TEXT:
        return _examine_text(body)
    return _examine_pdf(body, limits) if media_type == PDF else _examine_image(body, media_type, limits)


def render(body: BinaryIO, media_type: str, page: int, width: int) -> tuple[bytes, str]:
    """The page (from 1), `width` pixels wide, as the smaller of PNG and JPEG, with its media type. Raises
    Unfit.
    """
    picture = _pdf_page(body, page, width) if media_type == PDF else _frame(body, page, width)
    return _smaller(picture)


def _examine_text(body: BinaryIO) -> Findings:
    decode = codecs.getincrementaldecoder("utf-8")()
    try:
        while block := body.read(1 << 20):
            if "\0" in decode.decode(block):
                raise Unfit("corrupt", body=Kind.TEXT.value)
        decode.decode(b"", final=True)
    except UnicodeDecodeError:
        raise Unfit("corrupt", body=Kind.TEXT.value) from None
    return Findings(TEXT, 0)


def _examine_pdf(body: BinaryIO, limits: Limits) -> Findings:
    """Nothing is repaired: a PDF whose own table of contents is broken is another paper for every reader."""
    try:
        with pikepdf.open(body, attempt_recovery=False, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise Unfit("encrypted")
            if len(pdf.objects) > limits.objects:
                raise Unfit("too-many-objects", objects=len(pdf.objects), limit=limits.objects)
            _check_pages(len(pdf.pages), limits)
            return Findings(PDF, len(pdf.pages), tuple(sorted(set(_active(pdf)))))
    except pikepdf.PasswordError:
        raise Unfit("encrypted") from None


def _active(pdf: pikepdf.Pdf) -> Iterator[str]:
    """What in the PDF would act by itself, or carries something else along."""
    opening = pdf.Root.get("/OpenAction")
    if isinstance(opening, pikepdf.Dictionary) and str(opening.get("/S")) not in _HARMLESS_OPENING:
        yield "open-action"
    for thing in pdf.objects:
        yield from _active_inside(thing, DEEPEST)


def _active_inside(thing: Any, deep: int) -> Iterator[str]:
    """Of one indirect object; others that it refers to have their own turn."""
    if deep == 0:
        raise Unfit("corrupt")
    if isinstance(thing, pikepdf.Array):
        for item in _direct(thing):
            yield from _active_inside(item, deep - 1)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        entries = dict(thing.items() if isinstance(thing, pikepdf.Dictionary) else thing.stream_dict.items())
        yield from (_ACTIVE_KEYS[name] for name in entries if name in _ACTIVE_KEYS)
        kinds = {str(entries.get("/S")), str(entries.get("/Subtype"))}
        yield from (_ACTIVE_TYPES[name] for name in kinds if name in _ACTIVE_TYPES)
        for item in _direct(entries.values()):
            yield from _active_inside(item, deep - 1)


def _direct(items: Iterable[Any]) -> Iterator[Any]:
    return (item for item in items if isinstance(item, pikepdf.Object) and not item.is_indirect)


def _examine_image(body: BinaryIO, media_type: str, limits: Limits) -> Findings:
    with Image.open(body, formats=FORMATS) as image:
        frames = getattr(image, "n_frames", 1)
        _check_pages(frames, limits)
        for number in range(frames):
            image.seek(number)
            _check_size(image, limits.sheet)
            if number < PROVEN_FRAMES or number >= frames - PROVEN_FRAMES:
                _prove(image, limits)
    return Findings(media_type, frames)


def _check_pages(pages: int, limits: Limits) -> None:
    if pages < 1:
        raise Unfit("no-pages")
    if pages > limits.pages:
        raise Unfit("too-many-pages", pages=pages, limit=limits.pages)


def _prove(image: Any, limits: Limits) -> None:
    """It decodes; a JPEG that is too large for that, at an eighth. Of another large sheet only the header is
    looked at: the scan room read it piece by piece, and what that made of it is what we show.
    """
    if image.width * image.height > limits.pixels:
        if image.format != "JPEG":
            return
        image.draft(None, (1, 1))
    image.load()


def _check_size(image: Image.Image, most: int) -> None:
    """By the header, before a single pixel is decoded."""
    width, height = image.size
    if width * height > most:
        raise Unfit("too-many-pixels", width=width, height=height, limit=most)


def _pdf_page(body: BinaryIO, page: int, width: int) -> Image.Image:
    document = pypdfium2.PdfDocument(body)
    try:
        sheet = document[page - 1]
        wide, tall = sheet.get_size()
        picture: Image.Image = sheet.render(scale=width / max(wide, tall / TALLEST)).to_pil()
    finally:
        document.close()
    return picture


def _frame(body: BinaryIO, page: int, width: int) -> Image.Image:
    with Image.open(body, formats=FORMATS) as image:
        image.seek(page - 1)
        image.draft(None, (2 * width, 2 * width))  # a JPEG's own code makes it smaller while it is decoded
        _check_size(image, Limits().pixels)
        upright = ImageOps.exif_transpose(image)
        plain = upright if upright.mode in {"L", "RGB"} else upright.convert(_plain_mode(upright.mode))
        wide, tall = plain.size
        scale = width / max(wide, tall / TALLEST)
        size = (max(1, round(wide * scale)), max(1, round(tall * scale)))
        return plain.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _plain_mode(mode: str) -> str:
    return "L" if mode in {"1", "L", "LA", "I", "I;16", "F"} else "RGB"


def _smaller(picture: Image.Image) -> tuple[bytes, str]:
    plain = _without_needless_colour(picture)
    png, jpeg = io.BytesIO(), io.BytesIO()
    crisp = plain.quantize(GREYS) if plain.mode == "L" else plain
    crisp.save(png, "PNG")  # optimising saves 3 % of the bytes and takes half of the whole time
    plain.save(jpeg, "JPEG", quality=JPEG_QUALITY, optimize=True)
    made = ((png.getvalue(), "image/png"), (jpeg.getvalue(), "image/jpeg"))
    return min(made, key=lambda each: len(each[0]))


def _without_needless_colour(picture: Image.Image) -> Image.Image:
    """Grey where no pixel has a colour worth its bytes; stamps and signatures keep theirs."""
    if picture.mode == "L":
        return picture
    coloured = picture.convert("RGB")
    saturation = coloured.convert("HSV").getchannel("S").histogram()
    vivid = sum(saturation[48:])
    return coloured if vivid > coloured.width * coloured.height // 2000 else coloured.convert("L")


def bound_ourselves(memory: int, seconds: int) -> None:
    """From now on: so much address space and processor time, no file grows, no core, no new process."""
    for what, limit in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 16),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (limit, limit))


def answer(request: dict[str, Any], body: BinaryIO) -> tuple[dict[str, Any], bytes]:
    """The reply's header and what follows it. Whatever a library raises over a paper, the paper is at
    fault: it is not what it says it is. That is as broad as the ways in which a paper can be broken.
    """
    try:
        return _answer(request, body)
    except Unfit as unfit:
        return {"unfit": unfit.reason, "params": unfit.params}, b""
    except MemoryError:
        return {"unfit": "too-costly", "params": {}}, b""
    except Exception:  # noqa: BLE001 - as above; it stays in this process
        return {"unfit": "corrupt", "params": {}}, b""


def _answer(request: dict[str, Any], body: BinaryIO) -> tuple[dict[str, Any], bytes]:
    if request["task"] == "examine":
        found = examine(body, Kind(request["kind"]), Limits(**request["limits"]))
        return {"media_type": found.media_type, "pages": found.pages, "active": found.active}, b""
    picture, media_type = render(body, request["media_type"], request["page"], request["width"])
    return {"media_type": media_type}, picture


def serve(answering: Answer) -> None:
    """Answers requests from the socket whose descriptor is the first argument, until it closes. Ends with
    UNCONFINED where a demanded guard cannot be had.
    """
    descriptor, memory, seconds = map(int, sys.argv[1:4])
    Image.MAX_IMAGE_PIXELS = None  # our own limit is checked, frame by frame, before anything is decoded
    Image.init()
    confine(demands(sys.argv[4]))
    bound_ourselves(memory, seconds)
    connection = socket.socket(fileno=descriptor)
    while True:
        line, descriptors, _, _ = socket.recv_fds(connection, 4096, 1)
        if not line:
            return
        with open(descriptors[0], "rb") as body:  # noqa: PTH123 - a descriptor, not a path
            body.seek(0)
            header, content = answering(json.loads(line), body)
        connection.sendall(json.dumps(header | {"size": len(content)}).encode() + b"\n" + content)


if __name__ == "__main__":
    serve(answer)
