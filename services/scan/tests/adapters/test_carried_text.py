"""The text that a PDF carries is used where it is what the page shows, and else the picture is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from typing import Final

import pytest
import weasyprint

from scan.adapters.ocr import TesseractRecogniser
from scan.adapters.reading_room import ReadingRoom
from scan.adapters.splitter import SandboxSplitter
from scan.domain.quality import Limits
from services.scan.tests.support import printed
from services.scan.tests.support.printed import LETTER, OTHER, SHIFTED
from tests.support import pages

LIMITS: Final = Limits(bytes=200 * 1024 * 1024, pages=500, pixels=50_000_000, sheet=2_000_000_000)
MEMORY: Final = 1536 * 1024 * 1024
BENGALI, HINDI = ("\n".join(text.split("\n\n")[:2]) for text in (pages.BENGALI, pages.HINDI))
TYPESET: Final = "<p style='font: 14pt Lohit Bengali'>" + BENGALI.replace("\n", "<br>")
ANNEXURE: Final = "Sketch of the culvert\nmade by the village engineer"
PAPERS: Final[dict[str, Callable[[], bytes]]] = {
    "carried": printed.letter,
    "turned": lambda: printed.on_its_side(printed.letter()),
    "scanned": lambda: pages.pdf([pages.page("hi", HINDI)]),
    "wrong-encoding": lambda: printed.letter(encoding=SHIFTED),
    "typeset-bengali": lambda: weasyprint.HTML(string=TYPESET).write_pdf(),
    "invisible": lambda: printed.over(OTHER, printed.letter(), "3 Tr"),
    "white": lambda: printed.over(OTHER, printed.letter(), "1 g"),
    "under-a-picture": lambda: printed.scanned_over(OTHER, ANNEXURE),
    "with-annexure": lambda: printed.with_annexure(LETTER, ANNEXURE),
}


class Told:
    """What was read of each paper."""

    def __init__(self) -> None:
        self.text: dict[str, str] = {}

    def share(self, paper: str, truth: str) -> float:
        """Of the truth's words, how many are found."""
        words = truth.split()
        return sum(word in self.text[paper].split() for word in words) / len(words)


@pytest.fixture(scope="module")
def told() -> Iterator[Told]:
    """All of the papers as one PDF, taken apart and read as at work."""
    found = Told()
    with TemporaryDirectory() as folder, closing(ReadingRoom()) as room:
        original, into = Path(folder) / "original", Path(folder) / "pages"
        original.write_bytes(printed.joined([make() for make in PAPERS.values()]))
        into.mkdir()
        images = SandboxSplitter(MEMORY, seconds=60).split(original, into, LIMITS)
        reader = TesseractRecogniser(room, ("ben", "hin", "eng"), seconds=240, memory=MEMORY)
        for name, image in zip(PAPERS, images, strict=True):
            with TemporaryDirectory() as desk:  # a page's process has it for its own
                seen = reader.read(Path(copy(image, desk)), Path(desk))
                found.text[name] = seen.text.read_text(encoding="utf-8")
        yield found


@pytest.mark.parametrize("paper", ["carried", "turned"])
def test_a_page_that_carries_its_text_keeps_it_to_the_letter(told, paper):
    """Helvetica's I and l are the same shape, so no reading of the picture is as good."""
    assert told.text[paper].splitlines() == list(LETTER)


def test_in_the_same_pdf_a_page_without_text_is_read(told):
    assert told.share("scanned", HINDI) >= 0.9


def test_a_text_in_the_wrong_encoding_is_not_believed(told):
    assert told.share("wrong-encoding", LETTER[2]) >= 0.9
    assert "nvubujpo" not in told.text["wrong-encoding"]


def test_what_a_typesetter_leaves_of_bengali_is_not_believed(told):
    assert told.share("typeset-bengali", BENGALI) >= 0.9


@pytest.mark.parametrize("paper", ["invisible", "white"])
def test_what_is_hidden_does_not_stand_on_the_page(told, paper):
    assert told.share(paper, LETTER[3]) >= 0.9
    assert "Nothing" not in told.text[paper]


def test_what_lies_under_a_picture_does_not_stand_on_the_page(told):
    assert told.share("under-a-picture", ANNEXURE) >= 0.9
    assert "Nothing" not in told.text["under-a-picture"]


def test_where_a_picture_has_words_besides_these_are_read_too(told):
    assert told.share("with-annexure", LETTER[3]) >= 0.9
    assert told.share("with-annexure", ANNEXURE) >= 0.9
