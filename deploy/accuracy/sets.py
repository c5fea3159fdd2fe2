"""The sets: which text in which font, how large, at which resolution, and how it was spoilt."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from deploy.accuracy import texts

FONTS: Final = Path("/usr/share/fonts/truetype")
LATIN: Final = {
    "Noto Serif": "noto/NotoSerif-Regular.ttf",
    "Liberation Serif": "liberation2/LiberationSerif-Regular.ttf",
    "Liberation Mono (as a typewriter)": "liberation2/LiberationMono-Regular.ttf",
}
BENGALI: Final = {
    "Noto Serif Bengali": "noto/NotoSerifBengali-Regular.ttf",
    "Lohit Bengali": "lohit-bengali/Lohit-Bengali.ttf",
    "Mukti": "fonts-beng-extra/Mukti.ttf",
    "Likhan": "fonts-beng-extra/LikhanNormal.ttf",
}
DEVANAGARI: Final = {
    "Noto Serif Devanagari": "noto/NotoSerifDevanagari-Regular.ttf",
    "Lohit Devanagari": "lohit-devanagari/Lohit-Devanagari.ttf",
    "Gargi": "Gargi/Gargi.ttf",
}
PAIRS: Final = {"Noto Serif Bengali": "Noto Serif", "Noto Serif Devanagari": "Noto Serif"}
"""Which Latin letters stand beside those of a font; else Liberation Serif's."""
A4_INCHES: Final = (8.27, 11.69)
MARGIN_INCHES: Final = 0.8
LEADING: Final = 1.6  # heights of a letter from line to line
WHITE, BLACK = 255, 0
NEWSPRINT: Final = (205, 60)  # paper and ink
THRESHOLD: Final = 150
TILE: Final = 256


@dataclass(frozen=True)
class Set:
    """Pages of one kind of text: in each font, spoilt in each way, and scanned smaller and more coarsely."""

    name: str
    text: str
    fonts: dict[str, str]


SETS: Final = (
    Set("English", texts.ENGLISH, LATIN),
    Set("Bengali", texts.BENGALI, BENGALI),
    Set("Hindi", texts.HINDI, DEVANAGARI),
    Set("Bengali and English on a page", texts.BENGALI_ENGLISH, BENGALI),
    Set("Hindi and English on a page", texts.HINDI_ENGLISH, DEVANAGARI),
    Set("French, which no office asked for", texts.FRENCH, {"Noto Serif": LATIN["Noto Serif"]}),
)
POINTS: Final = (10, 12)
GOOD_DPI: Final = 300
POOR_DPI: Final = 200
SCANNED: Final = "scanned"
SPOILT: Final = ("clean", SCANNED, "black and white", "newsprint")


@dataclass(frozen=True)
class Sheet:
    """One page of a set and the conditions under which it was made."""

    set: str
    font: str
    points: int
    dpi: int
    spoilt: str
    truth: str
    image: Image.Image


def sheets(every: int = 1) -> Iterator[Sheet]:
    """Each such page of all sets; the same at each call."""
    for number, way in enumerate(_ways()):
        if number % every == 0:
            yield _sheet(*way)


def _ways() -> Iterator[tuple[Set, str, int, int, str]]:
    for chosen in SETS:
        for font, spoilt in itertools.product(chosen.fonts, SPOILT):
            yield chosen, font, POINTS[-1], GOOD_DPI, spoilt
        for font in chosen.fonts:
            yield chosen, font, POINTS[0], GOOD_DPI, SCANNED
            yield chosen, font, POINTS[-1], POOR_DPI, SCANNED


def _sheet(chosen: Set, font: str, points: int, dpi: int, spoilt: str) -> Sheet:
    file = chosen.fonts[font]
    latin = LATIN[PAIRS.get(font, "Liberation Serif")]
    image = _set_in_type(chosen.text, (file, file if file in LATIN.values() else latin), points, dpi)
    return Sheet(chosen.name, font, points, dpi, spoilt, chosen.text, _spoil(image, spoilt))


def _set_in_type(text: str, files: tuple[str, str], points: int, dpi: int) -> Image.Image:
    """The text in the first font, its Latin words in the second, wrapped to the margins."""
    own, latin = (_font(file, points, dpi) for file in files)
    sheet = Image.new("L", (round(A4_INCHES[0] * dpi), round(A4_INCHES[1] * dpi)), WHITE)
    pen = ImageDraw.Draw(sheet)
    margin, step = round(MARGIN_INCHES * dpi), round(points * dpi / 72 * LEADING)
    space = latin.getlength(" ")
    y = margin
    for paragraph in text.split("\n"):
        x: float = margin
        for word in paragraph.split():
            font = latin if word.isascii() and any(map(str.isalpha, word)) else own
            width = font.getlength(word)
            if x > margin and x + width > sheet.width - margin:
                x, y = margin, y + step
            pen.text((x, y + step * 0.75), word, font=font, fill=BLACK, anchor="ls")
            x += width + space
        y += step
    return sheet


def _font(file: str, points: int, dpi: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(
        str(FONTS / file), round(points * dpi / 72), layout_engine=ImageFont.Layout.RAQM
    )


def _spoil(image: Image.Image, how: str) -> Image.Image:
    """As a scanner, a scanner set to black and white, or cheap paper would; the same each time."""
    if how == "clean":
        return image
    askew = image.rotate(0.7, resample=Image.Resampling.BICUBIC, fillcolor=WHITE)
    soft = askew.filter(ImageFilter.GaussianBlur(0.9))
    if how == "newsprint":
        paper, ink = NEWSPRINT
        faded = soft.point(lambda grey: ink + grey * (paper - ink) // WHITE)
        return ImageChops.subtract(faded, _grain(faded.size, 40))
    rough = ImageChops.subtract(soft, _grain(soft.size, 24))
    return (
        rough.point(lambda grey: WHITE if grey > THRESHOLD else BLACK).convert("1")
        if "black" in how
        else rough
    )


def _grain(size: tuple[int, int], strength: int) -> Image.Image:
    """What paper and sensor add: a tile of noise, so that a page is made quickly."""
    tile = Image.frombytes("L", (TILE, TILE), random.Random(1).randbytes(TILE * TILE))  # noqa: S311
    faint = tile.point(lambda level: level * strength // WHITE)
    grain = Image.new("L", size)
    for left in range(0, size[0], TILE):
        for top in range(0, size[1], TILE):
            grain.paste(faint, (left, top))
    return grain
