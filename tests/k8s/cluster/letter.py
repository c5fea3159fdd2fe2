"""A letter is carried through its whole life at the gateway, past the door and the network policies."""

from __future__ import annotations

from functools import partial

from deploy.demo.life import Life
from deploy.demo.office import LETTER
from deploy.demo.person import Person
from tests.k8s.cluster.conftest import Running
from tests.k8s.cluster.site import forwarded


def carry(running: Running) -> list[str]:
    """The steps of its life, in their order. Raises at the first that does not come true."""
    told: list[str] = []
    scan = (LETTER.name, LETTER.read_bytes(), "image/tiff")
    enter = partial(Person, authority=running.site.authority)
    with forwarded("gateway-web") as gateway:
        Life(gateway, running.cast, scan, lambda step, _: told.append(step), enter).run()
    return told
