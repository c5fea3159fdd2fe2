"""Asks ClamAV's daemon about a body, over TCP with INSTREAM, so that nothing but bytes is shared with it.

Three outcomes, never two. What clamd will not look at in full (its size limits) was not scanned: with
`AlertExceedsMax yes` it says so as a "match", without that setting it would say OK (reliability.md 9).
"""

from __future__ import annotations

import socket
import struct
from typing import BinaryIO, Final

import structlog

from files.domain.verdicts import ScanLimit, ScanVerdict, VirusScan

_CHUNK: Final = 64 * 1024
_CONNECT_SECONDS: Final = 5.0
_LONGEST_SCAN: Final = 150.0
"""Seconds; more than clamd gives itself (MaxScanTime), so that it is clamd who says that it took too long."""
_LONGEST_REPLY: Final = 4096
_LIMITS: Final = "Heuristics.Limits.Exceeded"
_OF_TIME: Final = f"{_LIMITS}.MaxScanTime"
_TOO_LONG: Final = "INSTREAM size limit exceeded"
_NOT_SCANNED: Final = ScanVerdict(VirusScan.NOT_SCANNED)

_log = structlog.get_logger()


class Clamd:
    """A scanner at `host:port`. `seconds` bounds each wait for its answer."""

    def __init__(self, address: str, seconds: float = _LONGEST_SCAN) -> None:
        host, _, port = address.rpartition(":")
        self._address = (host, int(port))
        self._seconds = seconds

    def scan(self, body: BinaryIO) -> ScanVerdict:
        """One of three outcomes; whatever goes wrong on the way means that the body was not scanned."""
        try:
            return verdict_of(self._ask(body))
        except OSError as fault:
            _log.warning("virus_scanner_unreachable", fault=type(fault).__name__)
            return _NOT_SCANNED

    def ping(self) -> None:
        """Returns when clamd answers; raises OSError otherwise."""
        with self._connected() as connection:
            connection.sendall(b"zPING\0")
            if _reply(connection) != "PONG":
                raise OSError("not clamd")

    def _connected(self) -> socket.socket:
        return socket.create_connection(self._address, min(_CONNECT_SECONDS, self._seconds))

    def _ask(self, body: BinaryIO) -> str:
        with self._connected() as connection:
            connection.settimeout(self._seconds)
            try:
                connection.sendall(b"zINSTREAM\0")
                while chunk := body.read(_CHUNK):
                    connection.sendall(struct.pack("!L", len(chunk)) + chunk)
                connection.sendall(struct.pack("!L", 0))
            except (BrokenPipeError, ConnectionResetError):
                # clamd says why and hangs up when a stream is too long; its word may still be in the buffer.
                return _reply(connection)
            return _reply(connection)


def verdict_of(reply: str) -> ScanVerdict:
    """What clamd's answer means. Only a plain OK is clean."""
    text = reply.removeprefix("stream: ")
    if text == "OK":
        return ScanVerdict(VirusScan.CLEAN)
    if text.endswith(" FOUND") and not text.startswith(_LIMITS):
        return ScanVerdict(VirusScan.INFECTED, text.removesuffix(" FOUND"))
    _log.warning("virus_scan_incomplete", reply=text[:200])
    if text.startswith(_OF_TIME):
        return ScanVerdict(VirusScan.NOT_SCANNED, limit=ScanLimit.TIME)
    if text.startswith((_LIMITS, _TOO_LONG)):
        return ScanVerdict(VirusScan.NOT_SCANNED, limit=ScanLimit.SIZE)
    return _NOT_SCANNED


def _reply(connection: socket.socket) -> str:
    received = b""
    while len(received) < _LONGEST_REPLY and (more := connection.recv(_LONGEST_REPLY)):
        received += more
        if received.endswith(b"\0"):
            break
    return received.rstrip(b"\0\n").decode("utf-8", "replace")
