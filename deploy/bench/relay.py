"""How fast committed events leave: the chassis's publisher, SQLite, and the real broker with two quorum
queues for each event. No service runs in it; the contract is the small one of the chassis's own tests.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import requests

from chassis.clock import SystemClock, to_text
from chassis.envelope import Outgoing, routing_keys
from chassis.ids import aggregate_id, new_ulid
from chassis.store import open_stores
from chassis.store.port import Collection, Database, Entry
from chassis.testing.contract import event, small_contract
from chassis.wire.publisher import Publisher
from chassis.wire.topology import apply, plan
from deploy.bench.figures import Row, per
from deploy.local.progress import say

NOTICES = Collection("notices")
SERVICE = "press"
DEPARTMENT = "general"
HTTP_SECONDS = 30
AFTER_ALL = "9"  # later than every instant, as text
FLUSH_SECONDS = 120.0


class NotSent(Exception):
    """Events were still in their outboxes when time was up."""


def relayed(broker_admin: str, management: str, *, documents: int, each: int) -> list[Row]:
    """Events of `documents` aggregates with `each` events in their outbox, from the hand-off until the last
    outbox is empty. Raises NotSent.
    """
    count = documents * each
    say(f"relaying {count} events of {documents} documents ...")
    with TemporaryDirectory() as folder, _virtual_host(broker_admin, management) as broker:
        catalogue = small_contract(Path(folder) / "contract")
        apply(plan(catalogue, [DEPARTMENT]), broker, management, {})
        with closing(open_stores(f"sqlite:///{folder}", [NOTICES])) as stores:
            database = stores.database(SERVICE, DEPARTMENT)
            outboxes = dict(_committed(database, documents, each))
            publisher = Publisher(broker, SERVICE, catalogue, SystemClock())
            begun = time.monotonic()
            for identifier, entries in outboxes.items():
                publisher.hand_off(database, NOTICES.name, identifier, entries)
            sent = publisher.stop(FLUSH_SECONDS)
            seconds = time.monotonic() - begun
            left = database.unsent(before=AFTER_ALL, limit=1)
    if not sent or left:
        raise NotSent(f"not all of {count} events in {FLUSH_SECONDS:g} s")
    return [
        Row(f"relay, {documents} documents with {each} events each", f"{per(count, seconds):.0f} events/s")
    ]


def _committed(database: Database, documents: int, each: int) -> Iterator[tuple[str, list[Entry]]]:
    """Documents that were written with so many events in their outbox, and these."""
    for _ in range(documents):
        identifier = aggregate_id(DEPARTMENT, new_ulid())
        entries = [_entry(identifier, position) for position in range(1, each + 1)]
        database.insert(NOTICES, identifier, {"count": each}, outbox=entries)
        yield identifier, entries


def _entry(subject: str, position: int) -> Entry:
    outgoing = Outgoing(event(subject=subject, position=position))
    return {
        "id": outgoing.event.id,
        "at": to_text(SystemClock().now()),
        "keys": routing_keys(outgoing),
        "event": outgoing.event.to_json(),
    }


@contextmanager
def _virtual_host(broker_admin: str, management: str) -> Iterator[str]:
    """A part of the broker for this measurement alone, as an address; removed with its queues afterwards."""
    name = f"bench-{uuid.uuid4().hex}"
    admin = urlsplit(broker_admin)
    host = f"{management}/api/vhosts/{name}"
    grant = f"{management}/api/permissions/{name}/{admin.username}"
    everything = {"configure": ".*", "write": ".*", "read": ".*"}
    requests.put(host, json={}, timeout=HTTP_SECONDS).raise_for_status()
    try:
        requests.put(grant, json=everything, timeout=HTTP_SECONDS).raise_for_status()
        yield admin._replace(path=f"/{name}").geturl()
    finally:
        requests.delete(host, timeout=HTTP_SECONDS).raise_for_status()
