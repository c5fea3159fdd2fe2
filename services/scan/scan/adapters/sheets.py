"""Maps, plans and posters: an image of more pixels than can be held, drawn at a size that fits.

None is ever decoded whole. A JPEG comes out at a half, a quarter or an eighth by its own code; a TIFF piece
by piece, each as a small TIFF of its own; a PNG is put into a PDF as it is: PDFium draws line by line.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from math import ceil, sqrt
from typing import Any, BinaryIO, Final, NamedTuple

import pikepdf
import pypdfium2
from pikepdf import Dictionary, Name
from PIL import Image, TiffImagePlugin

PNG_COLOURS: Final = {0: 1, 2: 3}
"""Samples of a dot by PNG's colour type: those that a PDF takes as they are."""
CHUNK_HEAD: Final = 8  # bytes
BYTE: Final = 8  # bits
_WIDE, _HIGH, _AT, _BYTES, _ROWS, _PLANES = 256, 257, 273, 279, 278, 284  # tags of TIFF 6.0
_TILE_WIDE, _TILE_HIGH, _TILE_AT, _TILE_BYTES = 322, 323, 324, 325
_OF_A_PIECE: Final = frozenset({258, 259, 262, 266, 277, _PLANES, 292, 317, 320, 338, 339, 347, 530, 532})
"""What of a TIFF's tags each of its pieces needs to be decoded by itself."""
_ORIENTED: Final = 0x0112


class TooLarge(Exception):
    """The image cannot be drawn without decoding it whole."""


def factor(wide: float, high: float, pixels: int) -> float:
    """How many times smaller, each way, so that there are no more than `pixels`; never larger."""
    return max(1.0, sqrt(wide * high / pixels))


def reduced(image: Any, original: BinaryIO, pixels: int) -> tuple[Image.Image, int]:
    """The image at the frame where it stands, of no more than `pixels`, and how many times smaller it is.
    Raises TooLarge, and what a broken one raises.
    """
    times = ceil(factor(image.width, image.height, pixels))
    if image.format == "JPEG":
        drawn = _jpeg(image, times)
    else:
        drawn = _tiff(image, original, times) if image.format == "TIFF" else _png(original, times)
    if orientation := image.getexif().get(_ORIENTED):
        drawn.getexif()[_ORIENTED] = orientation
    return drawn, times


def _jpeg(image: Any, times: int) -> Image.Image:
    wanted = tuple(ceil(side / times) for side in image.size)
    image.draft(None, wanted)  # the next larger eighth
    drawn: Image.Image = image.resize(wanted, Image.Resampling.BOX)
    return drawn


class _Piece(NamedTuple):
    left: int
    top: int
    wide: int
    high: int
    at: int
    bytes: int


def _tiff(image: Any, original: BinaryIO, times: int) -> Image.Image:
    """A band of pieces at a time, of as many lines as make whole ones."""
    if image.tag_v2.get(_PLANES, 1) != 1:
        raise TooLarge
    wide, high = ceil(image.width / times), ceil(image.height / times)
    mode = "L" if image.mode in {"1", "L"} else "RGB"
    drawn = Image.new(mode, (wide, high), "white")
    band, top = Image.new(mode, (image.width, 0)), 0
    for lines in _bands(image, original, mode):
        joined = Image.new(mode, (image.width, band.height + lines.height))
        joined.paste(band, (0, 0))
        joined.paste(lines, (0, band.height))
        whole = joined.height // times * times
        if whole:
            drawn.paste(joined.crop((0, 0, image.width, whole)).reduce(times), (0, top))
            top += whole // times
        band = joined.crop((0, whole, image.width, joined.height))
    if band.height:
        drawn.paste(band.reduce(times), (0, top))
    return drawn


def _bands(image: Any, original: BinaryIO, mode: str) -> Iterator[Image.Image]:
    """From top to bottom, each as wide as the image."""
    pieces = list(_pieces(image))
    tags = {tag: image.tag_v2[tag] for tag in _OF_A_PIECE if tag in image.tag_v2}
    kinds = dict(image.tag_v2.tagtype)
    for top in sorted({piece.top for piece in pieces}):
        row = [piece for piece in pieces if piece.top == top]
        band = Image.new(mode, (image.width, min(row[0].high, image.height - top)))
        for piece in row:
            original.seek(piece.at)
            with Image.open(_small_tiff(piece, tags, kinds, original.read(piece.bytes))) as small:
                band.paste(small.convert(mode), (piece.left, 0))
        yield band


def _pieces(image: Any) -> Iterator[_Piece]:
    tags = image.tag_v2
    if _TILE_AT in tags:
        wide, high = tags[_TILE_WIDE], tags[_TILE_HIGH]
        across = ceil(image.width / wide)
        for number, (at, size) in enumerate(zip(tags[_TILE_AT], tags[_TILE_BYTES], strict=True)):
            yield _Piece(number % across * wide, number // across * high, wide, high, at, size)
        return
    rows = min(tags.get(_ROWS, image.height), image.height)
    for number, (at, size) in enumerate(zip(tags[_AT], tags[_BYTES], strict=True)):
        top = number * rows
        yield _Piece(0, top, image.width, min(rows, image.height - top), at, size)


def _small_tiff(piece: _Piece, tags: dict[int, Any], kinds: dict[int, int], content: bytes) -> io.BytesIO:
    directory = TiffImagePlugin.ImageFileDirectory_v2()
    for tag, value in tags.items():
        directory.tagtype[tag] = kinds[tag]
        directory[tag] = value
    directory[_WIDE], directory[_HIGH], directory[_ROWS] = piece.wide, piece.high, piece.high
    directory[_AT], directory[_BYTES] = 0, len(content)  # Pillow adds where the directory ends
    small = io.BytesIO()
    directory.save(small)
    small.write(content)
    small.seek(0)
    return small


def _png(original: BinaryIO, times: int) -> Image.Image:
    wide, high, bits, kind, _, _, interlaced = _header(original)
    if kind not in PNG_COLOURS or interlaced or bits > BYTE:
        raise TooLarge
    colours = PNG_COLOURS[kind]
    with pikepdf.new() as pdf:
        parameters = Dictionary(Predictor=15, Colors=colours, BitsPerComponent=bits, Columns=wide)
        picture = pdf.make_stream(
            b"".join(_packed(original)),
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=wide,
            Height=high,
            BitsPerComponent=bits,
            ColorSpace=Name.DeviceGray if colours == 1 else Name.DeviceRGB,
            Filter=Name.FlateDecode,
            DecodeParms=parameters,
        )
        page = pdf.add_blank_page(page_size=(ceil(wide / times), ceil(high / times)))
        page.Resources = Dictionary(XObject=Dictionary(I=picture))
        page.Contents = pdf.make_stream(f"{wide / times} 0 0 {high / times} 0 0 cm /I Do".encode())
        whole = io.BytesIO()
        pdf.save(whole)
    document = pypdfium2.PdfDocument(whole)
    drawn: Image.Image = document[0].render(scale=1, grayscale=colours == 1).to_pil()
    document.close()
    return drawn


def _header(original: BinaryIO) -> tuple[int, ...]:
    original.seek(16)
    return struct.unpack("!LLBBBBB", original.read(13))


def _packed(original: BinaryIO) -> Iterator[bytes]:
    """The image's data, as they are packed."""
    original.seek(8)
    while len(head := original.read(CHUNK_HEAD)) == CHUNK_HEAD:
        size, name = struct.unpack("!L4s", head)
        content = original.read(size)
        original.read(4)  # what proves it, as Pillow did when it read the header
        if name == b"IDAT":
            yield content
