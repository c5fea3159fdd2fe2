"""Three outcomes from a real ClamAV, and from anything that is none."""

from __future__ import annotations

import io
import socket
import threading

import pytest

from files.adapters.clamd import Clamd, verdict_of
from files.domain.verdicts import ScanLimit, ScanVerdict, VirusScan
from services.files.tests.support import papers

END_OF_STREAM = bytes(4)  # a chunk of no bytes


@pytest.fixture
def clamd(servers) -> Clamd:
    return Clamd(servers.clamav)


def test_it_answers_a_ping(clamd):
    clamd.ping()


@pytest.mark.parametrize("content", [b"", b"a letter", papers.tiff(2)], ids=["nothing", "text", "a scan"])
def test_an_honest_body_is_clean(clamd, content):
    assert clamd.scan(io.BytesIO(content)).outcome is VirusScan.CLEAN


@pytest.mark.parametrize(
    "content", [papers.EICAR, papers.pdf(1, papers.with_virus)], ids=["alone", "packed in a pdf"]
)
def test_the_industrys_test_virus_is_found(clamd, content):
    verdict = clamd.scan(io.BytesIO(content))
    assert verdict.outcome is VirusScan.INFECTED
    assert "eicar" in verdict.signature.lower()


def test_a_scanner_that_is_not_there_has_scanned_nothing():
    assert Clamd("127.0.0.1:9").scan(io.BytesIO(b"a letter")).outcome is VirusScan.NOT_SCANNED


@pytest.mark.parametrize(
    "says", [b"", b"stream: OK", b"INSTREAM size limit exceeded. ERROR\0", b"HTTP/1.1 400\r\n\r\n"]
)
def test_only_a_plain_ok_is_clean(says):
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                received = b""
                while not received.endswith(END_OF_STREAM):
                    received += connection.recv(65536)
                connection.sendall(says)

        thread = threading.Thread(target=answer)
        thread.start()
        host, port = server.getsockname()
        verdict = Clamd(f"{host}:{port}", seconds=2).scan(io.BytesIO(b"a letter"))
        thread.join()
    expected = VirusScan.CLEAN if says == b"stream: OK" else VirusScan.NOT_SCANNED
    assert verdict.outcome is expected


def test_what_is_longer_than_the_real_one_takes_is_beyond_it(clamd, tmp_path):
    long = tmp_path / "long"
    with long.open("wb") as body:
        body.truncate(201 * 1024 * 1024)
    with long.open("rb") as body:
        assert clamd.scan(body) == ScanVerdict(VirusScan.NOT_SCANNED, limit=ScanLimit.SIZE)


@pytest.mark.parametrize(
    ("reply", "limit"),
    [
        ("stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND", ScanLimit.SIZE),
        ("stream: Heuristics.Limits.Exceeded.MaxScanSize FOUND", ScanLimit.SIZE),
        ("stream: Heuristics.Limits.Exceeded.MaxScanTime FOUND", ScanLimit.TIME),
        ("INSTREAM size limit exceeded. ERROR", ScanLimit.SIZE),
        ("stream: Can't allocate memory ERROR", None),
        ("", None),
    ],
)
def test_a_limit_is_told_apart_from_a_scanner_that_is_away(reply, limit):
    assert verdict_of(reply) == ScanVerdict(VirusScan.NOT_SCANNED, limit=limit)


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        ("stream: OK", VirusScan.CLEAN),
        ("stream: Win.Test.EICAR_HDB-1 FOUND", VirusScan.INFECTED),
        ("stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND", VirusScan.NOT_SCANNED),
        ("stream: Can't allocate memory ERROR", VirusScan.NOT_SCANNED),
        ("stream: OK then", VirusScan.NOT_SCANNED),
        ("", VirusScan.NOT_SCANNED),
    ],
)
def test_every_answer_has_one_meaning(reply, outcome):
    assert verdict_of(reply).outcome is outcome
