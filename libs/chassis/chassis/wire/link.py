"""One connection to the broker, owned by one thread, with the traps of its driver behind it.

What py-amqp leaves to its user is done here once, for the publisher and the consumer: heartbeats, waking
the owning thread, counting confirms, TLS that checks names (reliability.md 1.3 and 11 list the traps).
"""

from __future__ import annotations

import os
import select
import ssl
import time
from collections.abc import Callable
from enum import StrEnum
from types import TracebackType
from typing import Any, Generic, Self, TypeVar
from urllib.parse import urlsplit

from amqp import Message
from kombu.connection import Connection

from chassis.clock import back_off

PERSISTENT = 2  # delivery mode of every message
HEARTBEAT = 10  # seconds; a frozen process loses its messages to others after about twice that
CONNECT_SECONDS = 5
STALL_SECONDS = 10  # a frame that began and does not end, or a socket that takes nothing
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0  # seconds between attempts to connect again
BURST = 200  # frames read before the owner looks at its own work again

T = TypeVar("T")


class Overdue(Exception):
    """The broker has not confirmed in time: an alarm, or a half-open link."""


class Fate(StrEnum):
    """What the broker said of a message."""

    CONFIRMED = "confirmed"
    RETURNED = "returned"  # routed nowhere
    NACKED = "nacked"  # a full queue


def reconnecting_in(failures: int) -> float:
    """Seconds to wait after the n-th link in a row that failed."""
    return back_off(failures, first=FIRST_PAUSE, longest=LONGEST_PAUSE)


class Wake:
    """Lets other threads wake the one that waits for its connection. Bytes lie in a pipe until they are read,
    and are read *before* the woken thread looks for work: so no wake-up is ever lost.
    """

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        os.set_blocking(self._read, False)
        os.set_blocking(self._write, False)

    def fileno(self) -> int:
        """What to select on."""
        return self._read

    def set(self) -> None:
        """The waiting thread returns soon. Never blocks: a full pipe wakes as well."""
        try:
            os.write(self._write, b"!")
        except BlockingIOError:
            return

    def clear(self) -> None:
        """The wake-ups so far are taken notice of."""
        try:
            os.read(self._read, 65536)
        except BlockingIOError:
            return

    def wait(self, seconds: float) -> None:
        """Returns when woken, at the latest after `seconds`."""
        select.select([self._read], [], [], seconds)
        self.clear()


class Link:
    """An open connection. Everything but the wake-up is for the thread that opened it."""

    def __init__(self, url: str, wake: Wake) -> None:
        connection: Any = Connection(
            url,
            heartbeat=HEARTBEAT,
            connect_timeout=CONNECT_SECONDS,
            ssl=tls(url),
            transport_options={"read_timeout": STALL_SECONDS, "write_timeout": STALL_SECONDS},
        )
        self._wake = wake
        self._connection: Any = connection.transport.establish_connection()
        self._poll = select.poll()
        self._poll.register(self._connection.sock, select.POLLIN)
        self._poll.register(wake, select.POLLIN)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        if kind is None:
            self._connection.close()
        else:
            self._connection.collect()

    def channel(self) -> Any:
        """A channel of its own."""
        return self._connection.channel()

    def wait(self, seconds: float) -> None:
        """What has arrived is dispatched to the channels' callbacks. Returns after at most `seconds`, sooner
        when there is work on either side. Raises when the link is lost or two heartbeats were missed.
        """
        ready = self._buffered() or self._socket_ready(seconds)
        self._wake.clear()
        for _ in range(BURST):
            if not ready:
                break
            self._connection.blocking_read(STALL_SECONDS)
            ready = self._buffered() or self._socket_ready(0)
        self._connection.heartbeat_tick()

    def _buffered(self) -> bool:
        sock = self._connection.sock
        return isinstance(sock, ssl.SSLSocket) and sock.pending() > 0

    def _socket_ready(self, seconds: float) -> bool:
        return any(number != self._wake.fileno() for number, _ in self._poll.poll(seconds * 1000))


class Confirms(Generic[T]):
    """A channel in confirm mode with our own count of what is open: py-amqp takes any confirm for the last
    one.
    """

    def __init__(self, link: Link, settled: Callable[[T, Fate], None]) -> None:
        self._channel = link.channel()
        self._settled = settled
        self._open: dict[int, tuple[T, tuple[str, str], float]] = {}
        self._returned: set[tuple[str, str]] = set()
        self._tag = 0
        self._channel.confirm_select()
        self._channel.events["basic_ack"].add(
            lambda tag, multiple: self._settle(tag, multiple, Fate.CONFIRMED)
        )
        self._channel.events["basic_nack"].add(lambda tag, multiple: self._settle(tag, multiple, Fate.NACKED))
        self._channel.events["basic_return"].add(self._note_return)

    def __len__(self) -> int:
        return len(self._open)

    @property
    def open(self) -> list[T]:
        """What was sent and is not settled, in the order of sending."""
        return [item for item, _, _ in self._open.values()]

    def publish(self, item: T, message: Message, exchange: str, key: str, *, mandatory: bool = True) -> None:
        """The message is on its way; `settled(item, fate)` follows, or the link is lost."""
        self._tag += 1
        self._open[self._tag] = (item, (message.properties["message_id"], key), time.monotonic())
        self._channel.basic_publish(message, exchange, key, mandatory=mandatory)

    def demand(self, seconds: float) -> None:
        """Raises Overdue when the oldest open message has waited longer than that."""
        oldest = next(iter(self._open.values()), None)
        if oldest and time.monotonic() - oldest[2] > seconds:
            raise Overdue(f"{len(self._open)} messages unconfirmed")

    def _note_return(self, _error: Exception, _exchange: str, key: str, message: Message) -> None:
        """A return precedes its confirm, which then confirms nothing but the return."""
        self._returned.add((message.properties["message_id"], key))

    def _settle(self, tag: int, multiple: bool, fate: Fate) -> None:  # noqa: FBT001 - the driver's own order
        for one in [number for number in self._open if number <= tag] if multiple else [tag]:
            item, mark, _ = self._open.pop(one)
            returned = mark in self._returned
            self._returned.discard(mark)
            self._settled(item, Fate.RETURNED if returned else fate)


def tls(url: str) -> dict[str, Any] | bool:
    """For `amqps://`: certificates and names are checked against the system's authorities."""
    parts = urlsplit(url)
    if parts.scheme != "amqps":
        return False
    return {
        "server_hostname": parts.hostname,
        "cert_reqs": ssl.CERT_REQUIRED,
        "ca_certs": ssl.get_default_verify_paths().cafile,
    }
