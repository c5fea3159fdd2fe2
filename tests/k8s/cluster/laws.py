"""The laws, checked on the cluster's disks by the fault tests' checker, who shares no code with Daftar."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tests.checker import Checker, Stores, Violation, told
from tests.k8s.cluster.site import NAMESPACE, Site, kubectl
from tests.k8s.cluster.traffic import Act, Courier
from tests.office import wait_for

REST_SECONDS = 240.0  # more than it takes to take up what a killed process left
FIGURES = "rabbitmq-0:15692/proxy/metrics/detailed?family=queue_coarse_metrics"
QUEUE = re.compile(r'^rabbitmq_detailed_queue_messages\{vhost="daftar",queue="([^"]+)"\} (\d+)', re.MULTILINE)


def comes_to_rest(site: Site, couriers: Sequence[Courier] = ()) -> None:
    """All that was sent has arrived, no law is broken, and each courier's file tells exactly what was
    acknowledged, in that order. Raises AssertionError with what is not so.
    """
    stores = Stores(site.stores)
    checker = Checker(stores, queues)
    found: list[Violation] = []

    def none_left() -> bool:
        found[:] = [*checker.violations(), *_otherwise(stores, couriers)]
        return not found

    try:
        wait_for(none_left, "rest", REST_SECONDS)
    except AssertionError as late:
        raise AssertionError(f"{late}\n{told(found)}") from late


def queues() -> dict[str, int]:
    """Messages in each queue, those in hand included. The broker's figures may be five seconds old."""
    shown = kubectl("get", "--raw", f"/api/v1/namespaces/{NAMESPACE}/pods/{FIGURES}")
    found = {name: int(number) for name, number in QUEUE.findall(shown)}
    assert found, shown[:400]
    return found


def recorded(stores: Stores, courier: Courier) -> list[Act]:
    """What the courier's file tells of people's movements."""
    (file,) = [one for home in stores.departments() for one in stores.files(home) if one.id == courier.file]
    return [(move["type"], move["by"]["post"]) for move in file.moves if move["by"]]


def _otherwise(stores: Stores, couriers: Sequence[Courier]) -> Iterator[Violation]:
    for courier in couriers:
        if (found := recorded(stores, courier)) != courier.acts:
            yield Violation(5, courier.file, f"tells {found}, acknowledged was {courier.acts}")
