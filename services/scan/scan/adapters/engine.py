"""Tesseract in memory, by its C interface: which way up a page lies, how askew, in which script, which words.

The models are loaded once, by the process that stands by; each page's process has them from it. The script is
found first, for the page and then for each doubtful line, because models that are tried together spoil each
other's letters (a French page became `a ८016`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import degrees
from pathlib import Path
from typing import Final

from PIL import Image
from tesserocr import OEM, PSM, RIL, PyTessBaseAPI, iterate_level

from scan.domain.carried import AGREED, PrintedLine, agreement, to_be_read
from scan.domain.words import (
    LATIN,
    SCRIPTS,
    SURE,
    Line,
    Word,
    is_doubtful,
    language_of,
    settled,
    sureness,
)

DATA: Final = Path("/usr/share/tesseract-ocr/5/tessdata")
PAGES: Final = {"hin": "Devanagari"}
"""With which model a page in the language is read, if not with the language's own: with the better one."""
LINES: Final = {"ben": "Bengali"}
"""Which other model is asked about a doubtful line: a script's knows the Latin letters among its own."""
BARRED: Final = frozenset({"ben", "Bengali"})
"""Models whose letters hang from a bar that joins them, and which do not say so, as the Devanagari ones do.
Unless the bar is cut, whole lines count as drawings, and one Bengali line in eight was never read.
"""
OSD: Final = "osd"
SURE_WHICH_WAY_UP: Final = 4.0
"""Confidence from which a page is turned without a trial: printed pages have 8 to 30, doubtful ones 2."""
CONVINCING: Final = 60
"""Sureness from which nobody asks whether the page lies otherwise, or is in another script: of a foreign
script it is 20 to 50.
"""
ENOUGH: Final = 3  # words
LARGE: Final = 2000  # pixels of the shorter side: A4 at 300 dpi has 2480
SAMPLE: Final = 1200  # pixels of a side of what is read on trial
ASKEW: Final = 0.15  # degrees; less is not worth the blur
MOST_ASKEW: Final = 15.0
WHITE: Final = 255
LOST: Final = 8  # pixels: a line of which nothing was read is read again by itself, if it is as high
AROUND: Final = 0.15  # of its height; the paper that a line read by itself has above and below


class NoModel(Exception):
    """Tesseract has no model for this language here."""


@dataclass(frozen=True)
class Seen:
    """The page upright and straight, by how much it was turned clockwise and straightened, its lines."""

    picture: Image.Image
    rotation: int
    skew: float
    lines: tuple[Line, ...]

    @property
    def words(self) -> tuple[Word, ...]:
        """All its words that have a letter or a digit."""
        return tuple(word for line in self.lines for word in line.words if any(map(str.isalnum, word.text)))


class Engine:
    """The models of the languages. Raises NoModel."""

    def __init__(self, languages: Sequence[str]) -> None:
        self._models = {each: _loaded(PAGES.get(each, each), PSM.AUTO) for each in languages}
        of_scripts = {LINES[each]: _loaded(LINES[each], PSM.AUTO) for each in languages if each in LINES}
        self._for_lines = self._models | of_scripts
        self._osd = _loaded(OSD, PSM.OSD_ONLY)

    def read(self, page: Image.Image, dpi: int, carried: Sequence[PrintedLine] = ()) -> Seen:
        """The page turned upright, straightened and read; or, where the words that it carries are those that
        the picture shows, and all of them, the page as it is with these.
        """
        if carried and (agreed := self._agreed(page, dpi, carried)):
            return Seen(page, 0, 0.0, tuple(_as_read(carried, agreed)))
        angle, language, is_sure = self._lies(page, dpi)
        seen = self._read(page, dpi, angle, language)
        if is_sure and _is_convincing(seen):
            return seen
        tried = self._trial(page, dpi)
        if tried in (None, (angle, language)):
            return seen
        again = self._read(page, dpi, *tried)
        return max(seen, again, key=lambda each: sureness(each.words) * len(each.words))

    def _agreed(self, page: Image.Image, dpi: int, carried: Sequence[PrintedLine]) -> float:
        """The share of letters read from the picture as they are carried, of the font of which it is least; 0
        where that is too few, or more is written on the page.
        """
        shown, least = _Shown(page.convert("L"), dpi), 1.0
        for font, lines in to_be_read(carried).items():
            letters = right = 0
            for line, seen in zip(lines, _as_read(lines, 1), strict=True):
                language = language_of(seen.words) or LATIN
                if language not in self._models:
                    return 0
                read = shown.line(seen, self._for_lines[LINES.get(language, language)])
                of_line, right_of_it = agreement(font, line, read)
                letters, right = letters + of_line, right + right_of_it
            least = min(least, right / max(1, letters))
            if least < AGREED:
                return 0
        return 0 if self._writing_besides(shown.page, dpi, carried) else least

    def _writing_besides(self, page: Image.Image, dpi: int, carried: Sequence[PrintedLine]) -> bool:
        """Whether words can be read on the page where it carries none: in a picture, or drawn as lines."""
        rest = page.copy()
        for word in (word for line in carried for word in line):
            around = round(AROUND * (word.bottom - word.top))
            rest.paste(
                WHITE, (word.left - around, word.top - around, word.right + around, word.bottom + around)
            )
        half, half_dpi = _halved(rest, dpi)
        for model in self._models.values():
            _show(model, half, half_dpi)
            for found in (found for line in _recognised(model) for found in line.words):
                if found.confidence >= SURE and sum(map(str.isalnum, found.text)) >= ENOUGH:
                    return True
        return False

    def _read(self, page: Image.Image, dpi: int, angle: int, language: str) -> Seen:
        upright = page.transpose(_TURNS[angle]) if angle else page
        skew = self._skew(upright, dpi, language)
        straight = upright if abs(skew) < ASKEW else _straightened(upright, skew)
        lines = self._lines(straight.convert("L"), dpi, language)
        return Seen(straight, angle, round(skew, 2) if straight is not upright else 0.0, tuple(lines))

    def _lies(self, page: Image.Image, dpi: int) -> tuple[int, str, bool]:
        """By how much the page must be turned clockwise, its language, and whether that is sure."""
        half, half_dpi = _halved(page, dpi)
        _show(self._osd, half, half_dpi)
        self._osd.SetPageSegMode(PSM.OSD_ONLY)
        told = self._osd.DetectOrientationScript() or {"orient_conf": 0.0, "script_name": ""}
        language = SCRIPTS.get(told["script_name"].upper(), "")
        if told["orient_conf"] < SURE_WHICH_WAY_UP:
            return 0, language if language in self._models else next(iter(self._models)), False
        angle = (360 - int(told["orient_deg"])) % 360
        if language in self._models:
            return angle, language, True
        return angle, next(iter(self._models)), False

    def _trial(self, page: Image.Image, dpi: int) -> tuple[int, str] | None:
        """How a piece of the page is read best: turned by how much, in which language; None if in no way."""
        piece = _fullest(page.convert("L"))
        best, found = 0.0, None
        for angle in (0, *_TURNS):
            turned = piece.transpose(_TURNS[angle]) if angle else piece
            for language, model in self._models.items():
                _show(model, turned, dpi)
                words = [word for line in _recognised(model) for word in line.words]
                sure = [word for word in words if word.confidence >= SURE]
                score = sureness(words) * sum(len(word.text) for word in sure)
                if len(sure) >= ENOUGH and sureness(words) >= CONVINCING and score > best:
                    best, found = score, (angle, language)
        return found

    def _skew(self, page: Image.Image, dpi: int, language: str) -> float:
        """By how many degrees the lines fall to the right, clockwise; 0 where there are none."""
        half, half_dpi = _halved(page, dpi)
        model = self._models[language]
        _show(model, half, half_dpi)
        layout = model.AnalyseLayout()
        skew = degrees(layout.Orientation()[3]) if layout is not None else 0.0
        return skew if abs(skew) <= MOST_ASKEW else 0.0

    def _lines(self, page: Image.Image, dpi: int, own: str) -> Iterator[Line]:
        _show(self._models[own], page, dpi)
        shown = _Shown(page, dpi)
        for line in list(_recognised(self._models[own])):
            if words := self._settled(line, own, shown):
                yield Line(line.block, words, line.left, line.top, line.right, line.bottom)

    def _others(self, own: str) -> Iterator[tuple[str, str]]:
        """Which models are asked about a doubtful line, in this order, and for which language."""
        for language in sorted(self._models, key=lambda each: (each != own, each != LATIN)):
            if language in LINES:
                yield LINES[language], language
            if language != own:
                yield language, language

    def _settled(self, line: Line, own: str, page: _Shown) -> tuple[Word, ...]:
        """The words of the line, read by other models too until none is in doubt."""
        if not line.words and line.bottom - line.top < LOST:
            return ()
        readings = {own: line.words}
        words = settled(readings)
        for name, language in self._others(own):
            if not is_doubtful(words, own):
                break
            if language not in (own, LATIN) and own != LATIN and sureness(words) >= CONVINCING:
                continue  # nobody writes a word of Hindi into a line of Bengali
            readings[name] = page.line(line, self._for_lines[name])
            words = settled(readings)
        return words


@dataclass
class _Shown:
    """A page, and the models to which it was shown already."""

    page: Image.Image
    dpi: int
    models: list[PyTessBaseAPI] = field(default_factory=list)

    def line(self, line: Line, model: PyTessBaseAPI) -> tuple[Word, ...]:
        """What the model reads in this line alone."""
        if model not in self.models:
            _show(model, self.page, self.dpi)
            self.models.append(model)
        around = round(AROUND * (line.bottom - line.top))
        left, top = max(0, line.left - around), max(0, line.top - around)
        right, bottom = min(self.page.width, line.right + around), min(self.page.height, line.bottom + around)
        model.SetPageSegMode(PSM.SINGLE_LINE)
        model.SetRectangle(left, top, right - left, bottom - top)
        return tuple(word for each in _recognised(model) for word in each.words)


_TURNS: Final[Mapping[int, Image.Transpose]] = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}
"""By degrees clockwise; Pillow turns the other way."""


def _as_read(lines: Sequence[PrintedLine], agreed: float) -> Iterator[Line]:
    """The lines as if they had been read, so far sure of it."""
    for line in lines:
        words = tuple(
            Word(each.text, round(100 * agreed), each.left, each.top, each.right, each.bottom)
            for each in line
        )
        left, top = min(word.left for word in words), min(word.top for word in words)
        right, bottom = max(word.right for word in words), max(word.bottom for word in words)
        yield Line(0, words, left, top, right, bottom)


def _loaded(model: str, mode: int) -> PyTessBaseAPI:
    if not (DATA / f"{model}.traineddata").is_file():
        raise NoModel(model)
    engine = OEM.TESSERACT_ONLY if model == OSD else OEM.LSTM_ONLY
    loaded = PyTessBaseAPI(path=str(DATA), lang=model, psm=mode, oem=engine)
    if model in BARRED:
        loaded.SetVariable("pageseg_devanagari_split_strategy", "1")
    return loaded


def _show(model: PyTessBaseAPI, page: Image.Image, dpi: int) -> None:
    model.SetPageSegMode(PSM.AUTO)
    model.SetImageBytes(page.tobytes(), page.width, page.height, 1, page.width)
    model.SetSourceResolution(dpi)


def _recognised(model: PyTessBaseAPI) -> Iterator[Line]:
    """The lines of what the model was shown, from top to bottom."""
    model.Recognize()
    found = model.GetIterator()
    if found is None:
        return
    block, words, place = -1, list[Word](), None
    for each in iterate_level(found, RIL.WORD):
        if each.IsAtBeginningOf(RIL.TEXTLINE):
            if place is not None:
                yield Line(block, tuple(words), *place)
            words, place = [], each.BoundingBox(RIL.TEXTLINE)
            block += each.IsAtBeginningOf(RIL.PARA)
        text, box = _text(each), each.BoundingBox(RIL.WORD)
        if text and box is not None:
            words.append(Word(text, round(each.Confidence(RIL.WORD)), *box))
    if place is not None:
        yield Line(block, tuple(words), *place)


def _text(found: object) -> str:
    try:
        return str(found.GetUTF8Text(RIL.WORD)).strip()  # type: ignore[attr-defined]
    except RuntimeError:  # there is none
        return ""


def _halved(page: Image.Image, dpi: int) -> tuple[Image.Image, int]:
    """The page at half its resolution, unless it is small already: how it lies can be seen as well from
    further away, in half the time.
    """
    grey = page.convert("L")
    return (grey, dpi) if min(page.size) < LARGE else (grey.reduce(2), dpi // 2)


def _straightened(page: Image.Image, skew: float) -> Image.Image:
    """Black and white stays so."""
    if page.mode == "1":
        grey = page.convert("L").rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=WHITE)
        return grey.point(lambda level: WHITE * (level > WHITE // 2)).convert("1")
    fill = WHITE if page.mode == "L" else (WHITE,) * 3
    return page.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=fill)


def _fullest(page: Image.Image) -> Image.Image:
    """The piece of the page, SAMPLE at most each way, with most ink in it."""
    if max(page.size) <= SAMPLE:
        return page
    coarse = page.reduce(8).point(lambda level: WHITE - level)
    side = SAMPLE // 8
    across, down = min(side, coarse.width), min(side, coarse.height)
    places = [
        (left, top)
        for left in range(0, coarse.width - across + 1, max(1, across // 3))
        for top in range(0, coarse.height - down + 1, max(1, down // 3))
    ]

    def ink(place: tuple[int, int]) -> float:
        left, top = place
        piece = coarse.crop((left, top, left + across, top + down)).resize((1, 1), Image.Resampling.BOX)
        return float(piece.getpixel((0, 0)))  # type: ignore[arg-type]

    left, top = max(places, key=ink)
    return page.crop((left * 8, top * 8, left * 8 + SAMPLE, top * 8 + SAMPLE))


def _is_convincing(seen: Seen) -> bool:
    return len(seen.words) >= ENOUGH and sureness(seen.words) >= CONVINCING
