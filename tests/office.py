"""Starts, stops and looks at the whole office of the tests: every process of Daftar on the real servers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chassis.ids import new_ulid
from deploy.demo.client import Client
from deploy.demo.life import Cast, Member, eventually
from deploy.demo.office import cast, gateway_address, load_district, log_ins, running_site, wait_until_ready
from deploy.demo.person import Upload
from deploy.local.paths import PYTHON, ROOT
from deploy.local.processes import PROCESS_NAMES, Site
from deploy.local.supervisor import Supervisor
from tests.servers import TEST_INSTANCE
from tests.support import pages

DEMO_RULES = {"RULES": "deploy/district/rules-demo"}
IMPATIENT = ("--set", "*:TAKEOVER_SECONDS=3")  # nobody wants to wait a minute for what a dead process left
SHORT = "The culvert on the market road fell in during the rains of August."
LETTER = ROOT / "deploy" / "demo" / "letter.tif"


@dataclass(frozen=True)
class Office:
    """The running office; `environ` is what its commands are started with."""

    site: Site
    environ: Mapping[str, str]

    @property
    def gateway(self) -> str:
        """Where the pages are."""
        return gateway_address(self.site)

    @property
    def cast(self) -> Cast:
        """Who takes part in a letter's life."""
        return cast()

    @property
    def store(self) -> Path:
        """The folder of the services' SQLite files."""
        return self.site.instance.directory / "store"

    def api(self, service: str) -> str:
        """The address of a service's public API."""
        return f"http://{self.site.instance.address(service)}/v1"

    def client(self, service: str, member: Member) -> Client:
        """A client of a service's API with a fresh session of the member."""
        return Client(self.api, service, member)

    def at(self, login: str, post: str, service: str = "workflow") -> Client:
        """A client of a service's API with a fresh session of whoever logs in so, in this post."""
        return self.client(service, Member(login, log_ins()[login], post, title=post))

    def kill(self, *names: str) -> None:
        """The processes have ended without a chance to finish."""
        self.command("down", "--kill", *names)

    def start(self, *names: str) -> None:
        """The processes run; wait_until_ready says when they are ready."""
        self.command("up", *names, *IMPATIENT)

    def pause(self, *names: str) -> None:
        """The processes stand still, in the middle of whatever they did."""
        self._signal(signal.SIGSTOP, names)

    def resume(self, *names: str) -> None:
        """They go on as if no time had passed."""
        self._signal(signal.SIGCONT, names)

    def wait_until_ready(self) -> None:
        """Every process has what it needs."""
        wait_until_ready(self.site)

    def command(self, *words: str) -> None:
        """A command of deploy.local has ended well; else the test fails with what it said."""
        command = [str(PYTHON), "-m", "deploy.local", *words]
        done = subprocess.run(
            command, cwd=ROOT, env=dict(self.environ), check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, f"deploy.local {' '.join(words)}:\n{done.stdout}{done.stderr}"

    def _signal(self, number: signal.Signals, names: Iterable[str]) -> None:
        running = Supervisor(self.site.instance).running()
        for name in names:
            running[name].signal(number)


def letter() -> Upload:
    """The demonstration's letter under a name of its own."""
    return f"letter-{new_ulid()}.tif", LETTER.read_bytes(), "image/tiff"


def short_letter() -> Upload:
    """Two pages that are read in a moment, for whoever is not concerned with reading."""
    sheets = [pages.page("en", f"{SHORT} Page {number}.") for number in (1, 2)]
    return f"letter-{new_ulid()}.tif", pages.tiff(sheets), "image/tiff"


def mails(folder: Path, about: str) -> list[str]:
    """The mails in the sink that mention `about`: to whom, subject, body."""
    import email
    from email.policy import default

    found = [
        email.message_from_bytes(path.read_bytes(), policy=default)
        for path in sorted(folder.glob("[!.]*.eml"))
    ]
    texts = [f"{mail['to']}\n{mail['subject']}\n{mail.get_body().get_content()}" for mail in found]  # type: ignore[union-attr]
    return [text for text in texts if about in text]


def wait_for(look: Callable[[], Any], what: str, seconds: float = 30.0) -> Any:
    """The first answer that is true."""
    return eventually(lambda: look() or None, seconds, what)


@contextmanager
def running_office(extra: Mapping[str, str] | None = None) -> Iterator[Office]:
    """Every process of Daftar runs and is ready meanwhile; those that ran before are not stopped afterwards.

    `extra` are further settings of the environment.
    """
    environ = {**os.environ, **TEST_INSTANCE, **DEMO_RULES, **(extra or {})}
    site = running_site(environ)
    office = Office(site, environ)
    ours = set(PROCESS_NAMES) - set(Supervisor(site.instance).running())
    office.command("up", "--services", *IMPATIENT)
    try:
        load_district(site)
        office.wait_until_ready()
        yield office
    finally:
        if ours:
            office.command("down", *ours)


def json_lines(path: Path) -> list[dict[str, Any]]:
    """The lines of a log that are JSON."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return [json.loads(line) for line in lines if line.startswith("{")]
