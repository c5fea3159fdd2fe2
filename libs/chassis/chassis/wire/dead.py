"""Looks into dead queues and decides: shows what lies there and why, replays it, or throws it away.

Built on pika, as a witness of the wire that shares no code with the services' own driver (ADR 6). Needs an
operator's credentials: services may not read dead queues, nor write straight into a queue.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pika
from pika.adapters.blocking_connection import BlockingChannel

from chassis.wire.intake import EXCHANGE_HEADER, REASON_HEADER

SECRET = re.compile(r"(https?://[^\s\"?]+)\?[^\s\"]+")
LIMIT = 10_000  # messages looked at in one go
PERSISTENT = 2
SECONDS = 30.0


@dataclass(frozen=True)
class DeadLetter:
    """One message of a dead queue. `count` is how often the broker says it died."""

    tag: int
    id: str
    type: str
    reason: str
    count: int
    properties: pika.BasicProperties
    body: bytes

    def shown(self) -> str:
        """One line: what it is and why it lies here."""
        return f"{self.id}  {self.type}  x{self.count}  {self.reason}"

    def text(self) -> str:
        """The whole message, fit for a screen: what follows the `?` of an address is a secret."""
        try:
            raw = json.dumps(json.loads(self.body), ensure_ascii=False, indent=2)
        except (ValueError, RecursionError):
            raw = repr(self.body[:2000])
        return redacted(raw)


def redacted(text: str) -> str:
    """The text without the signed part of any address."""
    return SECRET.sub(r"\1?...", text)


def add_arguments(tools: Any) -> None:
    """What `python -m chassis dead` understands."""
    tool = tools.add_parser(
        "dead", help="a dead queue's messages", epilog="BROKER_ADMIN amqp://operator:password@host:5672/vhost"
    )
    acts = tool.add_subparsers(dest="act", required=True)
    for act, note in (
        ("list", "one line for each"),
        ("show", "whole"),
        ("replay", "once more"),
        ("discard", "away"),
    ):
        one = acts.add_parser(act, help=note)
        one.add_argument("queue", help="such as notify.general")
        if act != "list":
            one.add_argument("--id", action="append", default=[], help="only this one; may be repeated")
        if act == "discard":
            one.add_argument("--yes", action="store_true", help="without it nothing is thrown away")


def run(parsed: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Does one act on the queue's dead twin. 1 when there was nothing, or `--yes` is missing."""
    queue, chosen = parsed.queue.removesuffix(".dead"), set(getattr(parsed, "id", []))
    with opened(environ["BROKER_ADMIN"]) as channel:
        letters = [one for one in look(channel, queue) if not chosen or one.id in chosen]
        for letter in letters:
            _act(parsed, channel, queue, letter)
    if parsed.act == "discard" and not parsed.yes:
        print(f"{len(letters)} would be thrown away for good; say --yes")  # noqa: T201 - its purpose
        return 1
    print(f"{len(letters)} in {queue}.dead")  # noqa: T201 - its purpose
    return 0 if letters else 1


def _act(parsed: argparse.Namespace, channel: BlockingChannel, queue: str, letter: DeadLetter) -> None:
    print(letter.shown())  # noqa: T201 - its purpose
    acts: dict[str, Callable[[], None]] = {
        "list": lambda: None,
        "show": lambda: print(letter.text()),  # noqa: T201 - its purpose
        "replay": lambda: replay(channel, queue, letter),
        "discard": lambda: channel.basic_ack(letter.tag) if parsed.yes else None,
    }
    acts[parsed.act]()


@contextmanager
def opened(url: str) -> Iterator[BlockingChannel]:
    """A channel with confirms; on leaving it, whatever was only looked at lies in its queue as before."""
    parameters = pika.URLParameters(url)
    parameters.blocked_connection_timeout = SECONDS
    parameters.socket_timeout = SECONDS
    connection = pika.BlockingConnection(parameters)
    try:
        channel = connection.channel()
        channel.confirm_delivery()
        yield channel
    finally:
        connection.close()


def look(channel: BlockingChannel, queue: str) -> list[DeadLetter]:
    """Everything in the queue's dead twin, held by this channel until it closes."""
    letters = []
    for _ in range(LIMIT):
        method, properties, body = channel.basic_get(f"{queue}.dead")
        if method is None:
            break
        letters.append(_letter(method.delivery_tag, properties, body))
    return letters


def replay(channel: BlockingChannel, queue: str, letter: DeadLetter) -> None:
    """The message is once more in the queue it died in, and only there; then it leaves the dead queue. It
    says through which exchange it first came, and is judged by that. A crash between leaves it in both, which
    harms nobody: it has its old id. Raises what pika raises when the queue is gone.
    """
    properties = pika.BasicProperties(
        content_type=letter.properties.content_type,
        message_id=letter.properties.message_id,
        type=letter.properties.type,
        delivery_mode=PERSISTENT,
        headers={EXCHANGE_HEADER: _first_exchange(letter.properties.headers or {})},
    )
    channel.basic_publish("", queue, letter.body, properties, mandatory=True)
    channel.basic_ack(letter.tag)


def _first_exchange(headers: Mapping[str, Any]) -> str:
    """As the broker noted it when the message died at its hands, else as the service that buried it did; a
    message that died at the broker's hands after a replay has ours.
    """
    deaths = headers.get("x-death") or [{}]
    return str(deaths[0].get("exchange") or headers.get(EXCHANGE_HEADER, ""))


def _letter(tag: int, properties: pika.BasicProperties, body: bytes) -> DeadLetter:
    headers = properties.headers or {}
    deaths = headers.get("x-death") or [{}]
    try:
        raw = json.loads(body)
        event_id, event_type = str(raw["id"]), str(raw["type"])
    except (ValueError, KeyError, TypeError, RecursionError):
        event_id, event_type = properties.message_id or f"?{tag}", properties.type or "?"
    reason = headers.get(REASON_HEADER) or deaths[0].get("reason") or "no reason given"
    return DeadLetter(
        tag, event_id, event_type, redacted(str(reason)), int(deaths[0].get("count", 1)), properties, body
    )
