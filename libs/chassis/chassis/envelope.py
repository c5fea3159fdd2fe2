"""The envelope of a message: CloudEvents 1.0 in structured JSON mode with Daftar's extension attributes.

An event's identity is never random: `id` is `<subject>:<position>` and `source` names service, department and
epoch, so an event that is sent twice, or issued again from a history, is recognised (architecture 3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

OPTIONAL = ("causationid", "actor", "post", "entrydigest", "traceparent")
CONTENT_TYPE = "application/cloudevents+json"

FIRST_EPOCH = 1
UNSTAMPED = 0


class InvalidEvent(Exception):
    """The message is no event of the contract. `reason` says why and quotes no value of the message."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Event:
    """One fact, in the past tense. `department` is `-` for what concerns the district as a whole.

    The epoch is the database's, put in when the event is committed, unless its record says another one.
    """

    type: str
    subject: str
    position: int
    department: str
    time: str
    data: dict[str, Any]
    epoch: int = UNSTAMPED
    actor: str | None = None
    post: str | None = None
    correlationid: str = ""
    causationid: str | None = None
    entrydigest: str | None = None
    """Of the history entry that the event tells: who has it finds any change of that history."""
    traceparent: str | None = None

    @property
    def id(self) -> str:
        """Constant however often the event is sent; unique together with `source`."""
        return f"{self.subject}:{self.position}"

    @property
    def source(self) -> str:
        """`/<service>/<department>/<epoch>`; before it is stamped, as of the first epoch."""
        return f"/{self.service}/{self.department}/{self.epoch or FIRST_EPOCH}"

    @property
    def service(self) -> str:
        """The producer, which is also the name of its exchange."""
        return self.type.split(".")[0]

    @property
    def entity(self) -> str:
        """What the event is about: `file` in `workflow.file.forwarded.v1`."""
        return self.type.split(".")[1]

    @property
    def participle(self) -> str:
        """What happened to it: `forwarded` in `workflow.file.forwarded.v1`."""
        return self.type.split(".")[2]

    @property
    def version(self) -> int:
        """The version of the type: 1 in `workflow.file.forwarded.v1`."""
        return int(self.type.rsplit(".v", 1)[1])

    @property
    def order(self) -> tuple[int, int]:
        """Compares events of one subject: the greater is the newer, also after a restore from a backup."""
        return self.epoch or FIRST_EPOCH, self.position

    def to_json(self) -> dict[str, Any]:
        """The event as it travels. Without a correlation of its own, it begins one under its own id."""
        raw: dict[str, Any] = {
            "specversion": "1.0",
            "id": self.id,
            "source": self.source,
            "type": self.type,
            "subject": self.subject,
            "time": self.time,
            "datacontenttype": "application/json",
            "department": self.department,
            "position": self.position,
            "correlationid": self.correlationid or self.id,
        }
        raw |= {name: getattr(self, name) for name in OPTIONAL if getattr(self, name) is not None}
        return raw | {"data": self.data}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Event:
        """The event that `raw` tells. Raises InvalidEvent where identity and attributes contradict each
        other; the shape itself is the catalogue's to check (`Catalogue.check`).
        """
        try:
            event = cls(
                type=raw["type"],
                subject=raw["subject"],
                position=raw["position"],
                department=raw["department"],
                time=raw["time"],
                data=raw["data"],
                epoch=int(raw["source"].rsplit("/", 1)[1]),
                correlationid=raw["correlationid"],
                **{name: raw.get(name) for name in OPTIONAL},
            )
            expected = (event.id, event.source)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as fault:
            raise InvalidEvent("no envelope of ours") from fault
        if raw["id"] != expected[0]:
            raise InvalidEvent("id is not subject:position")
        if raw["source"] != expected[1]:
            raise InvalidEvent(f"source is not /{event.service}/{event.department}/<epoch>")
        return event


@dataclass(frozen=True)
class Outgoing:
    """An event to send; `departments` are the further ones whose queues get a copy of their own."""

    event: Event
    departments: tuple[str, ...] = ()


def routing_key(event: Event, department: str) -> str:
    """`<department>.<entity>.<past participle>`: versions of a type travel under one key."""
    return f"{department}.{event.entity}.{event.participle}"


def routing_keys(outgoing: Outgoing) -> list[str]:
    """The keys the event is routed by, each once, its home department's first."""
    departments = dict.fromkeys((outgoing.event.department, *outgoing.departments))
    return [routing_key(outgoing.event, department) for department in departments]
