"""Tesseract itself reads pages whose words are known, in three scripts, however they lay on the glass."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pypdfium2
import pytest

from chassis.errors import Transient
from chassis.testing.eventually import eventually
from chassis.testing.forbidding import FORBIDDING
from chassis.testing.hostile import secrets
from scan.adapters.ocr import TesseractRecogniser
from scan.adapters.reading_room import READER, ReadingRoom
from scan.application.ports import NotInTime, Recognised
from scan.domain.quality import UNREADABLE
from services.scan.tests.support import failing_reader, hostile_reader
from tests.support import pages
from tests.support.pages import Page

LANGUAGES = ("ben", "hin", "eng")
MEMORY = 1536 * 1024 * 1024
ROOM = ReadingRoom()
RECOGNISER = TesseractRecogniser(ROOM, LANGUAGES, seconds=240, memory=MEMORY)

FAILING = (sys.executable, "-I", str(Path(failing_reader.__file__)))

UPRIGHT = [
    ("en", lambda: pages.skewed(pages.page("en"), 1.4), 0, 0.97),
    ("bn", lambda: pages.turned(pages.skewed(pages.page("bn"), -1.1), 180), 180, 0.93),
    ("hi", lambda: pages.turned(pages.noisy(pages.page("hi")), 270), 270, 0.90),
]
"""Language, page, by how much it must be turned, and the share of its words that must be right."""


@pytest.fixture(scope="module", autouse=True)
def at_the_end() -> Iterator[None]:
    yield
    ROOM.close()


@pytest.fixture
def workroom() -> Iterator[Path]:
    """A folder that the reader's own account can reach; pytest's are closed to others."""
    with TemporaryDirectory() as folder:
        yield Path(folder)


def read(sheet: Page, room: Path, recogniser: TesseractRecogniser = RECOGNISER) -> Recognised:
    image = room / "page.png"
    image.write_bytes(pages.png(sheet))
    return recogniser.read(image, room)


def words_right(truth: str, found: str) -> float:
    """The share of the words that were found, each as often as it stands there."""
    wanted, seen = Counter(truth.split()), Counter(found.split())
    return (wanted & seen).total() / wanted.total()


def text_of(pdf: Path, page: int = 0) -> str:
    """The text layer, as a reader's search sees it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return str(document[page].get_textpage().get_text_range())
    finally:
        document.close()


@pytest.mark.parametrize(("language", "sheet", "turn", "share"), UPRIGHT, ids=[each[0] for each in UPRIGHT])
def test_a_page_is_turned_straightened_and_read(workroom, language, sheet, turn, share):
    found = read(sheet(), workroom)
    truth = pages.TEXTS[language]
    assert found.reading.rotation == turn
    assert found.reading.confidence >= 80
    assert not found.reading.blank
    assert words_right(truth, found.text.read_text(encoding="utf-8")) >= share
    assert words_right(truth, text_of(found.pdf)) >= share, "what is read can be searched in the PDF too"


MIXED = """জেলা শাসকের করণ, Land Acquisition Section
Memo No. 318 dated 12 June 2026
National Highway সম্প্রসারণের জন্য জমি অধিগ্রহণ
The rate was fixed by the Valuation Committee.
ক্ষতিপূরণের টাকা Treasury Branch থেকে দেওয়া হবে।"""


def test_a_line_in_another_script_is_read_in_it(workroom):
    found = read(pages.mixed(MIXED), workroom).text.read_text(encoding="utf-8")
    assert words_right(MIXED, found) >= 0.9
    latin_lines = [line for line in found.splitlines() if line.startswith(("Memo", "The rate"))]
    assert len(latin_lines) == 2
    assert all(line.isascii() for line in latin_lines), "no Indian digit in a Latin line"


def test_a_language_that_nobody_asked_for_is_at_least_read_in_its_script(workroom):
    found = read(pages.page("en", FRENCH), workroom).text.read_text(encoding="utf-8")
    assert words_right(FRENCH, found) >= 0.9
    assert not any("\u0900" <= character <= "\u09ff" for character in found)


FRENCH = """Veuillez trouver la facture du 3 juillet 2026.
Cell 4 Cell 5 Cell 6
Le paiement est attendu sous trente jours."""


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_bengali_page_that_lies_on_its_side_is_set_upright(workroom, turn):
    found = read(pages.turned(pages.noisy(pages.page("bn", SIDEWAYS)), turn), workroom)
    assert found.reading.rotation == turn
    assert words_right(SIDEWAYS, found.text.read_text(encoding="utf-8")) >= 0.75


SIDEWAYS = "প্রাথমিক বিদ্যালয় পরিদর্শন\nশিমুলপুর গ্রাম পঞ্চায়েত"
"""Too little for Tesseract to say which way up it is."""


def test_a_blank_page_is_known_as_blank_and_kept(workroom):
    found = read(pages.blank(), workroom)
    assert (found.reading.words, found.reading.blank) == (0, True)
    with pikepdf.open(found.pdf) as pdf:
        assert len(pdf.pages) == 1


def test_dust_on_the_glass_is_no_writing(workroom):
    assert read(pages.noisy(pages.blank()), workroom).reading.blank


def test_a_single_line_is_writing(workroom):
    assert not read(pages.page("en", "Seen. File."), workroom).reading.blank


def test_a_page_over_which_the_recognition_breaks_down_is_kept_as_it_is(workroom):
    with closing(ReadingRoom(reader=(*FAILING, "breaks"))) as room:
        found = read(pages.page("en"), workroom, TesseractRecogniser(room, LANGUAGES, 60, MEMORY))
    assert found.reading == UNREADABLE
    assert found.text.read_text(encoding="utf-8") == ""
    with pikepdf.open(found.pdf) as pdf:
        assert pdf.pages[0].get_images()


def test_a_language_that_is_not_installed_is_the_machines_fault_and_not_the_pages(workroom):
    with pytest.raises(Transient):
        read(pages.page("en"), workroom, TesseractRecogniser(ROOM, ("tlh",), 60, MEMORY))


def test_a_page_that_stands_still_is_ended_with_all_that_ran_for_it_and_the_next_is_read(workroom):
    with closing(ReadingRoom(reader=(*FAILING, "stands"))) as room:
        recogniser = TesseractRecogniser(room, ("eng",), 1, MEMORY)
        (workroom / "page.png").write_bytes(pages.png(pages.blank()))
        TesseractRecogniser(room, (), 60, MEMORY).copy(workroom / "page.png", workroom)  # it stands by now
        with pytest.raises(NotInTime):
            read(pages.page("en"), workroom, recogniser)
        still = int((workroom / failing_reader.STILL).read_text(encoding="utf-8"))
        eventually(lambda: not Path(f"/proc/{still}").exists())
        assert read(pages.blank(), workroom, TesseractRecogniser(room, LANGUAGES, 60, MEMORY)).reading.blank


def test_what_stands_by_may_be_ended_and_stands_by_again(workroom):
    with closing(ReadingRoom()) as room:
        recogniser = TesseractRecogniser(room, LANGUAGES, 60, MEMORY)
        read(pages.blank(), workroom, recogniser)
        standing_by = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="utf-8").split()
        for process in standing_by:
            if b"scan.adapters.reader" in Path(f"/proc/{process}/cmdline").read_bytes():
                os.kill(int(process), signal.SIGKILL)
        with suppress(Transient):  # where its end is seen only when it is asked
            read(pages.blank(), workroom, recogniser)
        assert read(pages.blank(), workroom, recogniser).reading.blank


READS_WITHOUT_ITS_LIBRARIES = """
import sys
from pathlib import Path
from scan.adapters import reader

reader.get_ready()
reader.engine(tuple(sys.argv[3:]))
sys.meta_path.clear()
reader.read(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
"""


def test_what_pages_are_read_with_is_in_memory_before_one_is_looked_at(workroom):
    """A checkout in root's own folder is closed to the account that a page's process has."""
    image = workroom / "page.png"
    image.write_bytes(pages.png(pages.page("en")))
    command = [sys.executable, "-c", READS_WITHOUT_ITS_LIBRARIES, str(image), str(workroom), "eng"]
    environ = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "culvert" in (workroom / "page.txt").read_text(encoding="utf-8")


def test_other_languages_are_another_result():
    assert RECOGNISER.settings_digest != TesseractRecogniser(ROOM, ("eng",), 60, MEMORY).settings_digest


def test_a_process_that_a_page_has_taken_over_gets_nothing_but_its_folder(workroom):
    image = workroom / "page.png"
    hostile = (sys.executable, "-I", str(Path(hostile_reader.__file__)))
    with closing(ReadingRoom(reader=hostile)) as room, secrets() as told:
        image.write_text(json.dumps(told), encoding="utf-8")
        found = TesseractRecogniser(room, LANGUAGES, 60, MEMORY).read(image, workroom)
        assert json.loads(found.text.read_text(encoding="utf-8")) == []


def test_where_a_guard_cannot_be_had_nothing_is_read_and_no_page_blamed(workroom):
    unguarded = (*FORBIDDING, "landlock_create_ruleset", *READER)
    with closing(ReadingRoom(reader=unguarded)) as room, pytest.raises(Transient, match="guard"):
        read(pages.blank(), workroom, TesseractRecogniser(room, LANGUAGES, 60, MEMORY))
