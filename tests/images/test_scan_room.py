"""Does the scan room's image read paper in the district's languages, with what it holds and no more?"""

from __future__ import annotations

import subprocess

import pytest

from tests.support.pages import TESSERACT_CODES, Language, page, png, turned

SHUT_IN = ["--read-only", "--tmpfs=/tmp", "--cap-drop=ALL", "--network=none"]
READ = """
import sys
from pathlib import Path
from scan.adapters.reader import PDF, TEXT, read
folder = Path("/tmp")
(folder / "page.png").write_bytes(sys.stdin.buffer.read())
read(folder / "page.png", folder, sys.argv[1:])
assert (folder / PDF).read_bytes().startswith(b"%PDF-")
print((folder / TEXT).read_text())
"""


def in_image(program: str, *arguments: str, input: bytes = b"") -> str:
    run = [
        "docker",
        "run",
        "--rm",
        "--interactive",
        *SHUT_IN,
        f"--entrypoint={program}",
        "daftar-scan:latest",
    ]
    return subprocess.run([*run, *arguments], input=input, stdout=subprocess.PIPE, check=True).stdout.decode()


def test_it_has_the_languages_and_the_finder_of_scripts() -> None:
    assert {*TESSERACT_CODES.values(), "osd"} <= set(in_image("tesseract", "--list-langs").split())


@pytest.mark.parametrize(("language", "word"), [("en", "culvert"), ("bn", "কালভার্ট"), ("hi", "विद्यालय")])
def test_it_reads_a_page_as_the_service_does(language: Language, word: str) -> None:
    every = TESSERACT_CODES.values()
    assert word in in_image("python", "-c", READ, *every, input=png(page(language)))


def test_it_turns_a_page_that_was_fed_upside_down() -> None:
    assert "culvert" in in_image("python", "-c", READ, "eng", input=png(turned(page("en"), 180)))
