"""Honest papers are understood; hostile ones are refused within bounds, and bring down only their sandbox."""

from __future__ import annotations

import io
import json
import os
import signal
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from chassis.confine.guards import Guard
from chassis.errors import Transient
from chassis.testing.forbidding import FORBIDDING
from chassis.testing.hostile import secrets
from files.adapters.sandbox import PARSER, Bounds, Sandbox, SandboxExaminer, SandboxPageMaker
from files.domain.claims import Kind
from files.domain.pages import WIDTHS
from files.domain.verdicts import Findings, Limits, Unfit
from services.files.tests.support import hostile_parser, papers

BOUNDS = Bounds(memory=512 * 1024 * 1024, seconds=15)


def examine(content: bytes, kind: Kind = Kind.ORIGINAL, limits: Limits | None = None) -> Findings:
    with papers.on_disk(content) as body:
        return SandboxExaminer(BOUNDS).examine(body, kind, limits or Limits())


@pytest.mark.parametrize(
    ("content", "media_type", "pages"),
    [
        (papers.tiff(3), "image/tiff", 3),
        (papers.pdf(2), "application/pdf", 2),
        (papers.saved(papers.page(), "PNG"), "image/png", 1),
        (papers.saved(papers.page(), "JPEG"), "image/jpeg", 1),
        (papers.saved(papers.page().convert("1"), "TIFF", compression="group4"), "image/tiff", 1),
    ],
    ids=["tiff", "pdf", "png", "jpeg", "fax"],
)
def test_an_honest_paper_is_what_it_is(content, media_type, pages):
    assert examine(content) == Findings(media_type, pages)


@pytest.mark.parametrize("text", ["", "plain words\n", "শিমুলপুর\fहिन्दी"])
def test_a_text_layer_is_text_in_any_script(text):
    assert examine(text.encode(), Kind.TEXT) == Findings("text/plain", 0)


@pytest.mark.parametrize(
    ("content", "kind", "reason"),
    [
        (b"", Kind.ORIGINAL, "type-not-allowed"),
        (papers.EICAR, Kind.ORIGINAL, "type-not-allowed"),
        (papers.zip_bomb(), Kind.ORIGINAL, "type-not-allowed"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", Kind.ORIGINAL, "type-not-allowed"),
        (b"\n" + papers.pdf(1), Kind.ORIGINAL, "type-not-allowed"),
        (papers.saved(papers.page(), "GIF"), Kind.ORIGINAL, "type-not-allowed"),
        (papers.tiff(1), Kind.SEARCHABLE, "type-not-allowed"),
        (papers.pdf(1), Kind.TEXT, "type-not-allowed"),
        (b"words \x00 and more", Kind.TEXT, "type-not-allowed"),
        (b"x" * 600 + b"\x00", Kind.TEXT, "corrupt"),
        (b"x" * 600 + b"\xff\xfe", Kind.TEXT, "corrupt"),
        (papers.pdf(2)[:-400], Kind.ORIGINAL, "corrupt"),
        (papers.pdf(2)[:2000], Kind.ORIGINAL, "corrupt"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 20, Kind.ORIGINAL, "corrupt"),
        (papers.encrypted_pdf(), Kind.ORIGINAL, "encrypted"),
        (papers.deep_pdf(), Kind.ORIGINAL, "corrupt"),
        (papers.page_tree_loop_pdf(), Kind.ORIGINAL, "corrupt"),
        (papers.tiff(2)[:-40_000], Kind.ORIGINAL, "corrupt"),
        (papers.saved(papers.page(), "PNG")[:4000], Kind.ORIGINAL, "corrupt"),
        (papers.saved(papers.page(), "JPEG")[:9000], Kind.ORIGINAL, "corrupt"),
        (papers.vast_png(), Kind.ORIGINAL, "too-many-pixels"),
    ],
    ids=[
        "empty",
        "eicar",
        "zip bomb named pdf",
        "svg with script",
        "pdf behind something else",
        "gif",
        "searchable copy that is a tiff",
        "text that is a pdf",
        "text with a null",
        "text with a late null",
        "text that is no utf-8",
        "truncated pdf",
        "beheaded pdf",
        "rubbish named pdf",
        "encrypted pdf",
        "deeply nested pdf",
        "pdf whose pages go in a circle",
        "truncated tiff",
        "truncated png",
        "truncated jpeg",
        "png of 50000 x 50000",
    ],
)
def test_a_hostile_or_broken_paper_is_refused_with_its_reason(content, kind, reason):
    with pytest.raises(Unfit) as unfit:
        examine(content, kind)
    assert unfit.value.reason == reason


def test_a_table_of_contents_that_goes_in_a_circle_is_refused():
    with pytest.raises(Unfit):
        examine(papers.xref_loop_pdf())


def test_a_tiff_whose_pages_go_in_a_circle_has_an_end():
    assert examine(papers.tiff_ring()).pages == 1


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (papers.with_javascript, {"javascript", "open-action"}),
        (papers.with_hidden_javascript, {"javascript"}),
        (papers.with_page_action, {"automatic-actions", "launch"}),
        (papers.with_attachment, {"embedded-files"}),
        (papers.with_attached_virus, {"embedded-files"}),
        (papers.with_opening_place, set()),
    ],
)
def test_active_content_is_found_and_named(change, found):
    assert set(examine(papers.pdf(1, change)).active) == found


@pytest.mark.parametrize(
    ("limits", "content", "reason"),
    [
        (Limits(pages=2), papers.tiff(3), "too-many-pages"),
        (Limits(pages=2), papers.pdf(3), "too-many-pages"),
        (Limits(objects=5), papers.pdf(3), "too-many-objects"),
        (Limits(sheet=1_000_000), papers.tiff(1), "too-many-pixels"),
    ],
)
def test_a_paper_over_a_limit_is_refused(limits, content, reason):
    with pytest.raises(Unfit) as unfit:
        examine(content, limits=limits)
    assert unfit.value.reason == reason


SMALL = Limits(pixels=100_000)
"""A page of ours is a map to it."""


@pytest.mark.parametrize("form", ["TIFF", "PNG", "JPEG"])
def test_a_map_is_kept_though_it_is_too_large_to_be_decoded_whole(form):
    assert examine(papers.saved(papers.page(), form), limits=SMALL).pages == 1


def test_a_large_jpeg_is_yet_proven_to_the_end():
    with pytest.raises(Unfit) as unfit:
        examine(papers.saved(papers.page(), "JPEG")[:9000], limits=SMALL)
    assert unfit.value.reason == "corrupt"


class TestPages:
    @pytest.fixture
    def maker(self):
        maker = SandboxPageMaker(BOUNDS)
        yield maker
        maker.close()

    @pytest.mark.parametrize("width", WIDTHS)
    @pytest.mark.parametrize(
        ("content", "media_type"),
        [
            (papers.pdf(2), "application/pdf"),
            (papers.tiff(2), "image/tiff"),
            (papers.saved(papers.page().convert("1"), "TIFF"), "image/tiff"),
        ],
        ids=["pdf", "tiff", "fax"],
    )
    def test_a_page_is_drawn_as_wide_as_asked(self, maker, content, media_type, width):
        with papers.on_disk(content) as body:
            image = maker.render(body, media_type, 1, width)
        drawn = Image.open(io.BytesIO(image.content))
        assert abs(drawn.width - width) <= 1
        assert drawn.get_format_mimetype() == image.media_type

    def test_writing_becomes_png_and_a_photograph_jpeg(self, maker):
        noise = Image.effect_noise((1200, 1600), 90).convert("RGB")
        with papers.on_disk(papers.tiff(1)) as body:
            assert maker.render(body, "image/tiff", 1, 800).media_type == "image/png"
        with papers.on_disk(papers.saved(noise, "PNG")) as body:
            assert maker.render(body, "image/png", 1, 800).media_type == "image/jpeg"

    def test_a_coloured_stamp_keeps_its_colour(self, maker):
        stamped = papers.page().convert("RGB")
        stamped.paste((200, 20, 30), (800, 1300, 1100, 1600))
        with papers.on_disk(papers.saved(stamped, "TIFF")) as body:
            image = maker.render(body, "image/tiff", 1, 800)
        drawn = Image.open(io.BytesIO(image.content)).convert("RGB").crop((600, 930, 601, 931))
        red, green, _ = drawn.tobytes()
        assert red > green + 100

    def test_a_strip_of_paper_is_not_drawn_taller_than_four_times_its_width(self, maker):
        with papers.on_disk(papers.saved(Image.new("L", (10, 9000)), "PNG")) as body:
            image = maker.render(body, "image/png", 1, 1600)
        assert max(Image.open(io.BytesIO(image.content)).size) <= 6400

    @pytest.mark.parametrize("content", [papers.pdf(1)[:1500], b"", papers.vast_png()])
    def test_what_cannot_be_drawn_says_so_and_the_next_page_is_drawn(self, maker, content):
        for media_type in ("application/pdf", "image/png"):
            with papers.on_disk(content) as body, pytest.raises(Unfit):
                maker.render(body, media_type, 1, 800)
        with papers.on_disk(papers.tiff(1)) as body:
            assert maker.render(body, "image/tiff", 1, 480).content

    def test_a_page_that_swells_beyond_all_bounds_ends_with_its_process(self):
        maker = SandboxPageMaker(Bounds(memory=512 * 1024 * 1024, seconds=3))
        with papers.on_disk(papers.flate_bomb_pdf()) as body:
            began = time.monotonic()
            with pytest.raises(Unfit):
                maker.render(body, "application/pdf", 1, 800)
            assert time.monotonic() - began < 10
        with papers.on_disk(papers.tiff(1)) as body:
            assert maker.render(body, "image/tiff", 1, 480).content
        maker.close()

    def test_a_dead_process_costs_one_page_at_most(self, maker):
        with papers.on_disk(papers.tiff(1)) as body:
            maker.render(body, "image/tiff", 1, 480)
            os.kill(maker._sandbox._process.pid, signal.SIGKILL)
            with pytest.raises(Unfit):
                maker.render(body, "image/tiff", 1, 480)
            assert maker.render(body, "image/tiff", 1, 480).content


class TestBounds:
    def test_an_examination_that_dies_twice_is_the_papers_fault(self):
        with papers.on_disk(papers.tiff(1)) as body, pytest.raises(Unfit) as unfit:
            SandboxExaminer(Bounds(memory=30 * 1024 * 1024)).examine(body, Kind.ORIGINAL, Limits())
        assert unfit.value.reason == "too-costly"

    def test_the_process_may_write_no_file_and_start_no_process(self):
        sandbox = Sandbox(BOUNDS, tasks=1)
        with papers.on_disk(papers.tiff(1)) as body:
            sandbox.ask({"task": "render", "media_type": "image/tiff", "page": 1, "width": 480}, body)
            limits = Path(f"/proc/{sandbox._process.pid}/limits").read_text()
        sandbox.close()
        assert "Max file size             0                    0" in limits
        assert "Max processes             0                    0" in limits
        assert "Max core file size        0                    0" in limits


class TestHostileParser:
    """One that a paper has taken over. Where the network could not be left, it read secrets, the key file
    and the store, and made connections.
    """

    PARSER = (sys.executable, "-I", str(Path(hostile_parser.__file__)))

    def got(self, demands: tuple[Guard, ...]) -> list[str]:
        sandbox = Sandbox(replace(BOUNDS, demands=demands), tasks=1, parser=self.PARSER)
        with closing(sandbox), secrets() as told, papers.on_disk(json.dumps(told).encode()) as body:
            return list(sandbox.ask({"task": "evil"}, body)[0]["got"])

    def test_it_gets_nothing(self):
        assert self.got(tuple(Guard)) == []

    def test_without_guards_it_would_get_much(self):
        assert {"connect", "read the parent's environment"} <= set(self.got(()))

    def test_where_a_guard_cannot_be_had_nothing_is_parsed_and_no_paper_blamed(self):
        parser = (*FORBIDDING, "landlock_create_ruleset", *PARSER)
        sandbox = Sandbox(BOUNDS, tasks=1, parser=parser)
        with closing(sandbox), papers.on_disk(papers.tiff(1)) as body, pytest.raises(Transient):
            sandbox.ask({"task": "render", "media_type": "image/tiff", "page": 1, "width": 480}, body)
