"""The cluster that KUBECONFIG names, with the overlay `single` on it, ready."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path

import pytest

from deploy.demo.life import Cast, Member, expect
from deploy.demo.office import cast
from deploy.demo.person import Person
from deploy.local.authority import Authority
from tests.k8s.cluster import relay
from tests.k8s.cluster.site import AUDITOR, Site, forwarded, remove

STATE = Path("/tmp/daftar-k8s-site")
KEPT = "running.json"


@dataclass(frozen=True)
class Running:
    """The site, how long it took to be ready, and the log-ins' passwords, which were shown once."""

    site: Site
    seconds: float
    passwords: Mapping[str, str]

    @property
    def cast(self) -> Cast:
        """Who takes part in a letter's life."""
        told = cast()
        return Cast(*map(self._with_password, (told.clerk, told.officer, told.other)))

    def _with_password(self, member: Member) -> Member:
        return replace(member, password=self.passwords[member.login])


@pytest.fixture(scope="session")
def running() -> Running:
    """From nothing: whatever was there of an earlier run is removed first. With DAFTAR_SITE, the folder of an
    earlier run, what that one left is gone on with.
    """
    tag = os.environ.get("DAFTAR_TAG", "latest")
    if earlier := os.environ.get("DAFTAR_SITE"):
        return _left_in(Path(earlier), tag)
    remove()
    site = Site(STATE / time.strftime("%H%M%S"), tag)
    address = relay.start(Authority(site.authority.parent))
    mail = {"MAIL_SERVER": f"{address}:{relay.PORT}", "MAIL_ADDRESSES": f"{address}/32"}
    site.decide({**mail, "CHECKPOINT_MAIL_TO": AUDITOR})
    site.prepare()
    began = time.monotonic()
    site.apply()
    seconds = time.monotonic() - began
    initial = site.passwords()
    chosen = {login: f"river without {told}" for login, told in initial.items()}
    (site.folder / KEPT).write_text(json.dumps({"seconds": seconds, "passwords": chosen}), encoding="utf-8")
    running = _left_in(site.folder, tag)
    with forwarded("gateway-web") as gateway:
        for member in (running.cast.clerk, running.cast.officer, running.cast.other):
            _choose_a_password(Person(gateway, member.login, site.authority), member, initial[member.login])
    return running


def _choose_a_password(person: Person, member: Member, initial: str) -> None:
    """They have a password of their own, for which they are asked before anything else."""
    with person:
        typed = {"current": initial, "new": member.password, "again": member.password}
        expect(person.submit(person.log_in(initial), "new-password", typed), HTTPStatus.OK)


def _left_in(folder: Path, tag: str) -> Running:
    kept = json.loads((folder / KEPT).read_text(encoding="utf-8"))
    return Running(Site(folder, tag), kept["seconds"], kept["passwords"])
