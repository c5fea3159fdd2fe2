"""Pages are bound to one document by a process that sees nothing but them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pikepdf
import pytest
from PIL import Image

from chassis.errors import Transient
from chassis.testing.forbidding import FORBIDDING
from chassis.testing.hostile import secrets
from scan.adapters.binder import NotBound, SandboxBinder
from services.scan.tests.support import hostile_binder

BINDER = SandboxBinder()
LEAVES_A_LINK = "import os, sys; os.symlink(%r, sys.argv[1] + '/whole.pdf')"


@pytest.fixture
def sheets() -> Iterator[Path]:
    """Where the pages lie; only we can reach it, as in the workplace."""
    with TemporaryDirectory() as folder:
        sheets = Path(folder) / "sheets"
        sheets.mkdir()
        yield sheets


def leaf(sheets: Path, width: int) -> str:
    path = sheets / f"{width}.pdf"
    Image.new("1", (width, 50), 1).save(path, "PDF", resolution=72)
    return path.name


def test_pages_are_bound_in_their_order(sheets):
    names = [leaf(sheets, width) for width in (300, 100, 200)]
    with pikepdf.open(BINDER.bind(sheets, names)) as whole:
        assert [round(float(page.mediabox[2])) for page in whole.pages] == [300, 100, 200]


def test_the_whole_says_that_it_is_made_to_last_and_what_its_colours_mean(sheets):
    """PDF/A-2b; veraPDF, which is no part of the tests, agreed for pages of every kind."""
    with pikepdf.open(BINDER.bind(sheets, [leaf(sheets, 300)])) as whole:
        with whole.open_metadata() as told:
            assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("2", "B")
        intent: Any = whole.Root.OutputIntents[0]
        assert intent.S == pikepdf.Name.GTS_PDFA1
        assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"


def test_many_large_pages_fit_into_the_bounds(sheets):
    """No limit of one page is the limit of the whole: it follows from what the pages weigh."""
    noise = Image.effect_noise((2480, 3508), 100).convert("RGB")
    noise.save(sheets / "noise.pdf", "PDF", quality=100)
    names = ["noise.pdf"] * 40
    whole = BINDER.bind(sheets, names)
    assert whole.stat().st_size > 20 * (sheets / "noise.pdf").stat().st_size


def test_a_process_that_a_page_has_taken_over_gets_nothing_but_the_pages(sheets):
    hostile = SandboxBinder(binding=(sys.executable, "-I", str(Path(hostile_binder.__file__))))
    with secrets() as told:
        (sheets / "00001.pdf").write_text(json.dumps(told), encoding="utf-8")
        whole = hostile.bind(sheets, ["00001.pdf"])
    assert json.loads(whole.read_text(encoding="utf-8")) == []


def test_what_pages_are_bound_with_is_in_memory_before_one_is_looked_at(sheets):
    """A checkout in root's own folder is closed to the account that binds."""
    code = "import sys; from scan.adapters import binding; sys.meta_path.clear(); binding.bind(sys.argv[1:])"
    command = [sys.executable, "-c", code, leaf(sheets, 100), leaf(sheets, 200)]
    done = subprocess.run(command, cwd=sheets, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (sheets / "whole.pdf").is_file()


def test_where_a_guard_cannot_be_had_nothing_is_bound_and_no_page_blamed(sheets):
    unguarded = SandboxBinder(binding=(*FORBIDDING, "landlock_create_ruleset", *BINDER.binding))
    with pytest.raises(Transient, match="guard"):
        unguarded.bind(sheets, [leaf(sheets, 100)])


def test_what_is_no_pdf_is_not_tried_again(sheets):
    (sheets / "00001.pdf").write_bytes(b"%PDF-1.7 and no more")
    with pytest.raises(NotBound):
        BINDER.bind(sheets, ["00001.pdf"])


def test_a_process_that_was_killed_is_tried_again(sheets):
    killed = SandboxBinder(binding=(sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"))
    with pytest.raises(Transient, match="ended"):
        killed.bind(sheets, [leaf(sheets, 100)])


def test_a_link_in_the_place_of_the_whole_is_not_followed(sheets, tmp_path):
    """With our rights it would lead to any paper."""
    secret = tmp_path / "secret"
    secret.write_bytes(b"another department's paper")
    linking = SandboxBinder(binding=(sys.executable, "-c", LEAVES_A_LINK % str(secret)))
    with pytest.raises(NotBound):
        linking.bind(sheets, [leaf(sheets, 100)])
