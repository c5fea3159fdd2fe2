"""The cluster that KUBECONFIG names, with the overlay `single` on it, ready."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from deploy.demo.life import Cast, Member
from deploy.demo.office import cast
from deploy.local.authority import Authority
from tests.k8s.cluster import relay
from tests.k8s.cluster.site import AUDITOR, Site, ours, remove

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
    shown = dict(re.findall(r"^([\w.]+): (\S+)$", ours("logs", "job/district"), re.MULTILINE))
    (site.folder / KEPT).write_text(json.dumps({"seconds": seconds, "passwords": shown}), encoding="utf-8")
    return _left_in(site.folder, tag)


def _left_in(folder: Path, tag: str) -> Running:
    kept = json.loads((folder / KEPT).read_text(encoding="utf-8"))
    return Running(Site(folder, tag), kept["seconds"], kept["passwords"])
