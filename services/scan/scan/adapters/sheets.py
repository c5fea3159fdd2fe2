"""Maps, plans and posters: an image of more pixels than can be held, drawn at a size that fits.

None is ever decoded whole. A JPEG comes out at a half, a quarter or an eighth by its own code; a TIFF piece
by piece and a PNG some lines at a time, each as a small file of its own kind.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable, Iterator
from math import ceil, sqrt
from typing import Any, BinaryIO, Final, NamedTuple

from PIL import Image, TiffImagePlugin

PNG: Final = b"\x89PNG\r\n\x1a\n"
PNG_SAMPLES: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Of a dot, by PNG's colour type: grey, colours, palette, and the first two with transparency."""
PNG_WHOLE: Final = frozenset({(1, 0), (8, 0), (8, 2), (8, 3), (8, 4), (8, 6)})
"""Bits of a sample and colour type of a line that Pillow hands out again as it is in the file."""
BYTE: Final = 8  # bits
BAND: Final = 4_000_000  # pixels of unpacked lines that are held at a time
_CHUNK, _HEADER = "!L4s", "!LLBBBBB"
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
        bands = _of_tiff(image, original) if image.format == "TIFF" else _of_png(image, original)
        drawn = _joined(bands, image.size, times)
    # A PNG would be decoded whole in search of what it says behind its pixels.
    if (image.format != "PNG" or "exif" in image.info) and _ORIENTED in image.getexif():
        drawn.getexif()[_ORIENTED] = image.getexif()[_ORIENTED]
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


def _joined(bands: Iterable[Image.Image], size: tuple[int, int], times: int) -> Image.Image:
    """The bands one below the other, so many times smaller; lines that are left over go to the next one."""
    drawn, rest, top = None, None, 0
    for band in map(_plain, bands):
        if drawn is None or rest is None:
            drawn = Image.new(band.mode, (ceil(size[0] / times), ceil(size[1] / times)), "white")
            rest = Image.new(band.mode, (size[0], 0))
        joined = Image.new(band.mode, (size[0], rest.height + band.height))
        joined.paste(rest, (0, 0))
        joined.paste(band, (0, rest.height))
        whole = joined.height // times * times
        if whole:
            drawn.paste(joined.crop((0, 0, size[0], whole)).reduce(times), (0, top))
            top += whole // times
        rest = joined.crop((0, whole, size[0], joined.height))
    if drawn is None or rest is None:
        raise OSError("no lines")
    if rest.height:
        drawn.paste(rest.reduce(times), (0, top))
    return drawn


def _plain(band: Image.Image) -> Image.Image:
    """In grey or colours, on white."""
    if band.has_transparency_data:
        paper = Image.new("RGBA", band.size, "white")
        band = Image.alpha_composite(paper, band.convert("RGBA"))
    return band.convert("L" if band.mode in {"1", "L"} else "RGB")


def _of_tiff(image: Any, original: BinaryIO) -> Iterator[Image.Image]:
    """From top to bottom, each as wide as the image."""
    if image.tag_v2.get(_PLANES, 1) != 1:
        raise TooLarge
    pieces = list(_pieces(image))
    tags = {tag: image.tag_v2[tag] for tag in _OF_A_PIECE if tag in image.tag_v2}
    kinds = dict(image.tag_v2.tagtype)
    for top in sorted({piece.top for piece in pieces}):
        row = [piece for piece in pieces if piece.top == top]
        band = Image.new(image.mode, (image.width, min(row[0].high, image.height - top)))
        for piece in row:
            original.seek(piece.at)
            with Image.open(_small_tiff(piece, tags, kinds, original.read(piece.bytes))) as small:
                small.load()
                band.paste(small, (piece.left, 0))
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


def _of_png(image: Any, original: BinaryIO) -> Iterator[Image.Image]:
    """From top to bottom, each as wide as the image. A line is packed by its difference from the one above,
    so that one stands, plain, in front of each band.
    """
    wide, _, bits, kind, *_, interlaced = struct.unpack(_HEADER, _chunk_of(original, b"IHDR"))
    if interlaced or (bits, kind) not in PNG_WHOLE:
        raise TooLarge
    others = [(name, content) for name, content in _chunks(original) if name in {b"PLTE", b"tRNS"}]
    line = 1 + ceil(wide * bits * PNG_SAMPLES[kind] / BYTE)
    above, left = bytes(line), image.height
    for packed in _lines(original, line, max(1, BAND // wide)):
        high = len(packed) // line
        header = struct.pack(_HEADER, wide, high + 1, bits, kind, 0, 0, 0)
        small = _small_png([(b"IHDR", header), *others, (b"IDAT", zlib.compress(above + packed, 0))])
        with Image.open(small) as band:
            band.load()
            above = b"\0" + band.crop((0, high, wide, high + 1)).tobytes()
            yield band.crop((0, 1, wide, high + 1))
        left -= high
    if left:
        raise OSError("the image breaks off")


def _lines(original: BinaryIO, line: int, high: int) -> Iterator[bytes]:
    """The image's lines of so many bytes, unpacked, so many at a time."""
    packer, rest = zlib.decompressobj(), b""
    for name, content in _chunks(original):
        waiting = content if name == b"IDAT" else b""
        while waiting:
            rest += packer.decompress(waiting, line * high - len(rest))
            waiting = packer.unconsumed_tail
            if len(rest) == line * high:
                yield rest
                rest = b""
    if whole := len(rest) // line * line:
        yield rest[:whole]


def _chunks(original: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """The parts of a PNG, by their names."""
    original.seek(len(PNG))
    while len(head := original.read(8)) == struct.calcsize(_CHUNK):
        size, name = struct.unpack(_CHUNK, head)
        content = original.read(size)
        original.read(4)  # the checksum: what is packed has one of its own
        yield name, content


def _chunk_of(original: BinaryIO, wanted: bytes) -> bytes:
    return next(content for name, content in _chunks(original) if name == wanted)


def _small_png(chunks: Iterable[tuple[bytes, bytes]]) -> io.BytesIO:
    parts = [PNG]
    for name, content in (*chunks, (b"IEND", b"")):
        checksum = struct.pack("!L", zlib.crc32(name + content))
        parts += [struct.pack(_CHUNK, len(content), name), content, checksum]
    return io.BytesIO(b"".join(parts))
