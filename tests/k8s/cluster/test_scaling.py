"""KEDA raises and lowers one department's workers by what waits for that department, and nobody else's.

The scalers are those that `make department-own` writes, but for three figures: they look down after seconds
and not after minutes, a message counts for more, and two cores bear three workers. SQLite has no scaler in an
office, as two workers there only wait for each other's writes; here it does, on one node, as nothing else is
to be had.
"""

from __future__ import annotations

import io
import subprocess
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Self

import pytest
import yaml
from PIL import Image, ImageSequence

from deploy.cluster.department import TEMPLATE
from deploy.demo.life import expect, take_seat
from deploy.demo.office import LETTER
from deploy.demo.person import Person
from deploy.local.progress import say
from tests.k8s.cluster.conftest import Running
from tests.k8s.cluster.laws import comes_to_rest
from tests.k8s.cluster.site import NAMESPACE, forwarded, listed, ours
from tests.k8s.cluster.test_department import split
from tests.k8s.manifests import render
from tests.office import wait_for

OWN = "general"
SOONER = {
    "stabilizationWindowSeconds: 300": "stabilizationWindowSeconds: 20",
    'targetValue: "200"': 'targetValue: "20"',
}
MOST = 3
PAGES = 400
"""Sheets of little text are read in a fifth of a second."""
RAISED_SECONDS, LOWERED_SECONDS = 240.0, 420.0


def scalers() -> str:
    """Those of the department, as KEDA is told them here."""
    text = TEMPLATE.read_text(encoding="utf-8").replace("DEPARTMENT", OWN)
    for said, here in SOONER.items():
        assert said in text
        text = text.replace(said, here)
    told = list(yaml.safe_load_all(text))
    for each in told:
        each["metadata"] |= {"name": f"{each['metadata']['name']}-{OWN}", "namespace": NAMESPACE}
        each["spec"]["maxReplicaCount"] = MOST
    return yaml.safe_dump_all(told)


@pytest.fixture(scope="module")
def own(running: Running) -> Iterator[None]:
    """The department has processes of its own, and KEDA scales its workers."""
    with split(running, OWN):
        subprocess.run(["kubectl", "apply", "-f", "-"], input=scalers(), text=True, check=True)
        try:
            wait_for(lambda: len(listed("hpa")) == len(listed("scaledobjects")), "scalers at work", 60.0)
            yield
        finally:
            ours("delete", "scaledobjects", "--all")


class Watch:
    """Counts, every second, how many of each Deployment are wanted."""

    def __init__(self) -> None:
        self.most: dict[str, int] = defaultdict(int)
        self.now: dict[str, int] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def _look(self) -> None:
        while not self._stop.wait(1.0):
            self.now = {each["metadata"]["name"]: each["spec"]["replicas"] for each in listed("deployments")}
            for name, replicas in self.now.items():
                self.most[name] = max(self.most[name], replicas)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()


def pages(number: int) -> bytes:
    """So many sheets of paper in one scan."""
    with Image.open(LETTER) as letter:
        first, *_ = sheets = [sheet.copy() for sheet in ImageSequence.Iterator(letter)]
    others = (sheets * number)[1:number]
    made = io.BytesIO()
    first.save(
        made,
        "tiff",
        save_all=True,
        append_images=others,
        compression="group4",
        dpi=(300, 300),
    )
    return made.getvalue()


def scanned(running: Running) -> None:
    """The registry has scanned a heap of paper."""
    with forwarded("gateway-web") as gateway:
        clerk = running.cast.clerk
        with Person(gateway, clerk.login, running.site.authority) as person:
            take_seat(person, clerk)
            heap = ("heap.tif", pages(PAGES), "image/tiff")
            expect(person.submit(person.get("/scan"), "upload", uploads={"scans": heap}), 200)


@contextmanager
def told_again() -> Iterator[None]:
    """workflow tells the department's histories again and again meanwhile; whoever heard lets them pass."""
    again = f"while true; do python -m workflow reissue {OWN}; done"
    command = [
        "kubectl",
        "-n",
        NAMESPACE,
        "exec",
        f"deployment/workflow-worker-{OWN}",
        "--",
        "timeout",
        "600",
        "sh",
        "-c",
        again,
    ]
    telling = [
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(2)
    ]
    try:
        yield
    finally:
        ours("exec", f"deployment/workflow-worker-{OWN}", "--", "python", "-c", END)
        for each in telling:
            each.wait()


END = """
import os, signal
from pathlib import Path
for each in Path("/proc").glob("[0-9]*/cmdline"):
    words = each.read_bytes().split(bytes(1))
    if words[0] == b"timeout":
        os.kill(int(each.parent.name), signal.SIGTERM)
"""


def lowered(watch: Watch, deployment: str) -> bool:
    return watch.now.get(deployment) == 1


def others(watch: Watch, deployment: str) -> dict[str, int]:
    """Whoever else was raised meanwhile."""
    return {name: most for name, most in watch.most.items() if most > 1 and name != deployment}


@pytest.mark.usefixtures("own")
def test_readers_of_pages_are_raised_by_pages_waiting_and_lowered_to_one(running: Running) -> None:
    name = f"scan-worker-{OWN}"
    with Watch() as watch:
        began = time.monotonic()
        scanned(running)
        wait_for(lambda: watch.most[name] > 1, f"more of {name}", RAISED_SECONDS)
        raised = time.monotonic() - began
        wait_for(partial(lowered, watch, name), f"one of {name}", LOWERED_SECONDS)
    assert others(watch, name) == {}
    say(f"{name}: {watch.most[name]} after {raised:.0f} s, one again after {time.monotonic() - began:.0f} s")
    comes_to_rest(running.site)


@pytest.mark.usefixtures("own")
def test_workers_are_raised_by_their_departments_queue_and_lowered_to_one(running: Running) -> None:
    name = f"notify-worker-{OWN}"
    with Watch() as watch:
        began = time.monotonic()
        with told_again():
            wait_for(lambda: watch.most[name] > 1, f"more of {name}", RAISED_SECONDS)
        raised = time.monotonic() - began
        wait_for(partial(lowered, watch, name), f"one of {name}", LOWERED_SECONDS)
    assert {each for each in others(watch, name) if not each.endswith(f"-{OWN}")} == set()
    say(f"{name}: {watch.most[name]} after {raised:.0f} s, one again after {time.monotonic() - began:.0f} s")
    comes_to_rest(running.site)


def test_pages_are_served_by_more_when_many_ask_and_by_fewer_afterwards(running: Running) -> None:
    """The autoscaler of web, as the overlay `small` has it, but for its bounds and for how long it waits."""
    (scaler,) = [
        each
        for each in render("small")
        if each["kind"] == "HorizontalPodAutoscaler" and each["metadata"]["name"] == "gateway-web"
    ]
    scaler["spec"] |= {"minReplicas": 1, "maxReplicas": 2}
    scaler["spec"]["behavior"]["scaleDown"]["stabilizationWindowSeconds"] = 20
    subprocess.run(["kubectl", "apply", "-f", "-"], input=yaml.safe_dump(scaler), text=True, check=True)
    stop = threading.Event()

    def asks(gateway: str) -> None:
        with Person(gateway, "nobody", running.site.authority) as person:
            while not stop.is_set():
                person.get("/")

    try:
        with Watch() as watch, forwarded("gateway-web") as gateway:
            began = time.monotonic()
            people = [threading.Thread(target=asks, args=(gateway,), daemon=True) for _ in range(6)]
            for each in people:
                each.start()
            wait_for(lambda: watch.most["gateway-web"] > 1, "two of gateway-web", RAISED_SECONDS)
            raised = time.monotonic() - began
            stop.set()
            wait_for(partial(lowered, watch, "gateway-web"), "one of gateway-web", LOWERED_SECONDS)
        assert others(watch, "gateway-web") == {}
        say(f"gateway-web: two after {raised:.0f} s, one again after {time.monotonic() - began:.0f} s")
    finally:
        stop.set()
        ours("delete", "hpa", "gateway-web")
