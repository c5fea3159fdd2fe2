"""The whole site is wiped and raised again from its own backup."""

from __future__ import annotations

import time

from deploy.local.progress import say
from tests.checker import Stores
from tests.k8s.cluster.conftest import Running
from tests.k8s.cluster.laws import comes_to_rest, recorded
from tests.k8s.cluster.letter import carry
from tests.k8s.cluster.site import ours
from tests.k8s.cluster.traffic import Traffic


def test_what_was_acknowledged_before_the_backup_is_there_after_the_restore(running: Running) -> None:
    site = running.site
    with Traffic(running) as traffic:
        traffic.goes_on()
        before = [len(courier.acts) for courier in traffic.couriers]
        ours("create", "job", "backup-now", "--from=cronjob/backup")
        ours("wait", "--for=condition=Complete", "job/backup-now", "--timeout=600s")
        traffic.goes_on()
    site.wipe()
    site.prepare()
    began = time.monotonic()
    site.restore()
    say(f"restored: {time.monotonic() - began:.0f} s")
    for courier, acknowledged in zip(traffic.couriers, before, strict=True):
        found = recorded(Stores(site.stores), courier)
        assert found == courier.acts[: len(found)]
        assert len(found) >= acknowledged
    comes_to_rest(site)
    carry(running)
