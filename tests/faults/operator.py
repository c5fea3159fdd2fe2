"""An operator at the broker: listens, puts messages into queues, and uses `python -m chassis dead`.

With pika, the independent witness of the wire (ADR 6).
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pika
from pika.adapters.blocking_connection import BlockingChannel

from deploy.local.paths import PYTHON, ROOT
from tests.servers import Servers


@dataclass(frozen=True)
class Told:
    """What the tool said, and its exit status."""

    status: int
    lines: Sequence[str]


@dataclass(frozen=True)
class Operator:
    """Has the administrator's log-in."""

    servers: Servers

    @contextmanager
    def channel(self) -> Iterator[BlockingChannel]:
        """A channel with confirms."""
        connection = pika.BlockingConnection(pika.URLParameters(self.servers.broker_admin))
        try:
            channel = connection.channel()
            channel.confirm_delivery()
            yield channel
        finally:
            connection.close()

    def put(self, queue: str, bodies: Sequence[bytes], speaker: str = "") -> None:
        """The messages lie in the queue, as they are; the operator vouches for the service that said them."""
        properties = pika.BasicProperties(delivery_mode=2, headers={"x-daftar-exchange": speaker})
        with self.channel() as channel:
            for body in bodies:
                channel.basic_publish("", queue, body, properties, mandatory=True)

    @contextmanager
    def listening(self, exchange: str) -> Iterator[list[dict[str, Any]]]:
        """What is said on the exchange meanwhile; the list is filled when the block ends."""
        heard: list[dict[str, Any]] = []
        with self.channel() as channel:
            queue = channel.queue_declare("", exclusive=True).method.queue
            channel.queue_bind(queue, exchange, "#")
            yield heard
            while (body := channel.basic_get(queue, auto_ack=True)[2]) is not None:
                heard.append(json.loads(body))

    def dead(self, *words: str) -> Told:
        """`python -m chassis dead ...`"""
        done = subprocess.run(
            [str(PYTHON), "-m", "chassis", "dead", *words],
            cwd=ROOT,
            env={**os.environ, "BROKER_ADMIN": self.servers.broker_admin},
            capture_output=True,
            text=True,
            check=False,
        )
        assert not done.stderr, done.stderr
        return Told(done.returncode, done.stdout.splitlines())
