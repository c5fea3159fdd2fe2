"""The broker's exchanges, queues, bindings and rights, derived from the contract and the list of departments.

Nobody draws them by hand: one job applies them before a department is announced, services only wait for
them. A service may write to its own exchanges and read its own queues, so the broker itself proves who spoke.
"""

from __future__ import annotations

import base64
import json
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, unquote, urlsplit

from kombu.connection import Connection
from kombu.entity import Exchange, Queue

from chassis.ids import DISTRICT
from chassis.wire.catalogue import Catalogue
from chassis.wire.link import tls

DELIVERY_LIMIT = 5  # six deliveries, then dead: a crash counts against all that was unacknowledged
NO_LIMIT = 1_000_000_000  # looking at a dead letter is a delivery too
NOTHING = "^$"
QUEUE_BYTES = 1 << 30  # a full queue refuses, and its events stay in outboxes; dead queues have no limit
LIVE_QUEUES = r"^[a-z][a-z0-9]+\.(-|[a-z][a-z0-9]+)$"


@dataclass(frozen=True)
class Rights:
    """What a service's user may do: regular expressions over the names of exchanges and queues."""

    write: str
    read: str
    configure: str = NOTHING


@dataclass(frozen=True, order=True)
class Binding:
    """What is said to the exchange under the key reaches the queue."""

    exchange: str
    key: str
    queue: str


@dataclass(frozen=True)
class Topology:
    """Everything the broker must have: exchanges by type, queues by arguments, bindings, rights by user."""

    exchanges: Mapping[str, str]
    queues: Mapping[str, Mapping[str, Any]]
    bindings: frozenset[Binding]
    rights: Mapping[str, Rights]


def plan(catalogue: Catalogue, departments: Sequence[str]) -> Topology:
    """What the contract and the departments ask for."""
    exchanges: dict[str, str] = {}
    queues: dict[str, dict[str, Any]] = {}
    bindings: set[Binding] = set()
    rights: dict[str, Rights] = {}
    for service in catalogue.services:
        exchanges |= {service: "topic", dead_exchange(service): "direct"}
        rights[service] = Rights(write=rf"^{service}(\.dead)?$", read=rf"^{service}\.(-|[a-z][a-z0-9]+)$")
        for heard in catalogue.heard_by(service):
            for department in departments if heard.scope == "department" else [DISTRICT]:
                queue = f"{service}.{department}"
                queues |= {queue: live_arguments(service, queue), f"{queue}.dead": dead_arguments()}
                bindings.add(Binding(dead_exchange(service), queue, f"{queue}.dead"))
                bindings.add(Binding(heard.producer, f"{department}.{heard.key}", queue))
    return Topology(exchanges, queues, frozenset(bindings), rights)


def dead_exchange(service: str) -> str:
    """Where a service's dead letters go, by the name of the queue they came from."""
    return f"{service}.dead"


def live_arguments(service: str, queue: str) -> dict[str, Any]:
    """All three of the last are needed for at-least-once dead-lettering; else it is silently at most once."""
    return {
        "x-queue-type": "quorum",
        "x-delivery-limit": DELIVERY_LIMIT,
        "x-dead-letter-exchange": dead_exchange(service),
        "x-dead-letter-routing-key": queue,
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }


def dead_arguments() -> dict[str, Any]:
    """A dead queue keeps everything until a person decides."""
    return {"x-queue-type": "quorum", "x-delivery-limit": NO_LIMIT}


class Management:
    """RabbitMQ's management API, with the administrator's credentials in the address."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._base = f"{parts.scheme}://{parts.hostname}:{parts.port or 15672}/api"
        pair = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
        self._authorization = "Basic " + base64.b64encode(pair.encode()).decode()

    def get(self, *path: str) -> Any:
        """The resource; None when there is none."""
        try:
            return json.loads(self._call("GET", path, None))
        except HTTPError as error:
            if error.code == HTTPStatus.NOT_FOUND:
                return None
            raise

    def put(self, *path: str, body: Mapping[str, Any]) -> None:
        """The resource is as the body says."""
        self._call("PUT", path, json.dumps(body).encode())

    def _call(self, method: str, path: Sequence[str], body: bytes | None) -> bytes:
        address = "/".join([self._base, *(quote(step, safe="") for step in path)])
        headers = {"Authorization": self._authorization, "Content-Type": "application/json"}
        request = urllib.request.Request(address, body, headers, method=method)  # noqa: S310 - the operator's
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - as above
            content: bytes = answer.read()
            return content


def virtual_host(url: str) -> str:
    """The virtual host that the address names; `/` by default."""
    return unquote(urlsplit(url).path[1:]) or "/"


def apply(wanted: Topology, admin_url: str, management_url: str, passwords: Mapping[str, str]) -> None:
    """The broker has all that is wanted; what it has besides stays. A service without a password keeps its
    user as it is. Raises what the broker says when a queue exists with other arguments.
    """
    with Connection(admin_url, connect_timeout=5, ssl=tls(admin_url)) as connection:
        channel = connection.default_channel
        exchanges: dict[str, Any] = {
            name: Exchange(name, kind, channel=channel) for name, kind in wanted.exchanges.items()
        }
        queues: dict[str, Any] = {
            name: Queue(name, queue_arguments=dict(arguments), channel=channel)
            for name, arguments in wanted.queues.items()
        }
        for one in (*exchanges.values(), *queues.values()):
            one.declare()
        for binding in sorted(wanted.bindings):
            queues[binding.queue].bind_to(exchanges[binding.exchange], binding.key)
    management = Management(management_url)
    host = virtual_host(admin_url)
    limit = {"pattern": LIVE_QUEUES, "apply-to": "queues", "definition": {"max-length-bytes": QUEUE_BYTES}}
    management.put("policies", host, "live-queues", body=limit)
    for service, rights in wanted.rights.items():
        if service in passwords:
            management.put("users", service, body={"password": passwords[service], "tags": ""})
        if management.get("users", service) is not None:
            management.put("permissions", host, service, body=vars(rights))


def differences(wanted: Topology, host: str, management_url: str) -> list[str]:
    """In words, how the broker differs from what is wanted: what is missing, other or left over."""
    management = Management(management_url)
    return [
        *_compare("exchange", wanted.exchanges, _exchanges(management, host)),
        *_compare("queue", wanted.queues, _queues(management, host)),
        *_compare("binding", dict.fromkeys(wanted.bindings, ""), _bindings(management, host)),
        *_compare("rights of", wanted.rights, _rights(management, host, wanted.rights)),
    ]


def _compare(kind: str, wanted: Mapping[Any, Any], found: Mapping[Any, Any]) -> list[str]:
    """One line for each name that is missing, left over or other."""
    names = sorted(wanted.keys() | found.keys())
    return [
        f"{kind} {name}: "
        + ("missing" if name not in found else "left over" if name not in wanted else "other")
        for name in names
        if wanted.get(name) != found.get(name)
    ]


def _exchanges(management: Management, host: str) -> dict[str, str]:
    listed = management.get("exchanges", host) or []
    return {one["name"]: one["type"] for one in listed if one["name"] and not one["name"].startswith("amq.")}


def _queues(management: Management, host: str) -> dict[str, dict[str, Any]]:
    return {one["name"]: one["arguments"] for one in management.get("queues", host) or []}


def _bindings(management: Management, host: str) -> dict[Binding, str]:
    listed = management.get("bindings", host) or []
    return {
        Binding(one["source"], one["routing_key"], one["destination"]): "" for one in listed if one["source"]
    }


def _rights(management: Management, host: str, services: Mapping[str, Rights]) -> dict[str, Rights]:
    listed = [
        one for one in management.get("permissions") or [] if one["vhost"] == host and one["user"] in services
    ]
    return {one["user"]: Rights(one["write"], one["read"], one["configure"]) for one in listed}
