"""A letter is carried through its whole life at the gateway, past the door and the network policies."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from deploy.demo.life import Life
from deploy.demo.office import LETTER
from deploy.demo.person import Person
from tests.k8s.cluster.conftest import Running
from tests.k8s.cluster.site import NAMESPACE


def carry(running: Running) -> list[str]:
    """The steps of its life, in their order. Raises at the first that does not come true."""
    told: list[str] = []
    scan = (LETTER.name, LETTER.read_bytes(), "image/tiff")
    enter = partial(Person, authority=running.site.authority)
    with forwarded("gateway-web") as gateway:
        Life(gateway, running.cast, scan, lambda step, _: told.append(step), enter).run()
    return told


@contextmanager
def forwarded(service: str) -> Iterator[str]:
    """The service's address at loopback."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["kubectl", "-n", NAMESPACE, "port-forward", f"service/{service}", f"{port}:8080"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as forwarding:
        assert forwarding.stdout
        assert forwarding.stdout.readline().startswith("Forwarding")
        try:
            yield f"https://localhost:{port}"
        finally:
            forwarding.terminate()
