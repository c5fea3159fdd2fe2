"""The whole office as `make up` starts it: TLS on every way, no DEVELOPMENT, nginx before the pages, and
those who watch it.

An office of its own, servers included, because what runs in the clear does not change its mind (ADR 37).
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from deploy.demo.life import Cast, Life, Member
from deploy.demo.office import cast, running_site, wait_until_ready
from deploy.demo.person import Person
from deploy.local.authority import authority_of
from deploy.local.paths import PYTHON, ROOT
from deploy.local.processes import Site
from tests.district import SMALL_DISTRICT, make_small_district
from tests.office import DEMO_RULES, short_letter
from tests.servers import TEST_INSTANCE

SHIFT = 700  # ports, from those of the other office


@dataclass(frozen=True)
class Walled:
    """The running office. Its log-ins have passwords that were made up when the district was loaded."""

    site: Site
    passwords: Mapping[str, str]
    environ: Mapping[str, str]

    @property
    def door(self) -> str:
        """Where the pages are."""
        return f"https://localhost:{self.site.instance.ports['proxy']}"

    @property
    def authority(self) -> Path:
        """The certificate by which everything here is believed."""
        found = authority_of(self.site.instance)
        assert found
        return found

    @property
    def cast(self) -> Cast:
        """Who takes part in a letter's life."""
        told = cast()
        return Cast(*map(self._with_password, (told.clerk, told.officer, told.other)))

    def live(self) -> list[str]:
        """A letter has lived its whole life here; its steps."""
        enter = partial(Person, authority=self.authority)
        return Life(self.door, self.cast, short_letter(), lambda _step, _ids: None, enter).run().steps

    def command(self, *words: str) -> str:
        """What a command of deploy.local said, which ended well; else the test fails with it."""
        return _command(*words, environ=self.environ)

    def _with_password(self, member: Member) -> Member:
        return replace(member, password=self.passwords[member.login])


@contextmanager
def walled_office(name: str, extra: Mapping[str, str]) -> Iterator[Walled]:
    """The office of that name runs and is ready meanwhile, watched every second; nothing of it is left."""
    environ = {
        **os.environ,
        **DEMO_RULES,
        "DAFTAR_VAR": f"{TEST_INSTANCE['DAFTAR_VAR']}-{name}",
        "DAFTAR_PORT_SHIFT": str(int(TEST_INSTANCE["DAFTAR_PORT_SHIFT"]) + SHIFT),
        "DAFTAR_TLS": "yes",
        **SMALL_DISTRICT,
        "WATCH_SECONDS": "1",
        **extra,
    }
    make_small_district()
    _command("down", "--erase", environ=environ)
    try:
        _command("up", "--services", "--door", "--watch", environ=environ)
        site = running_site(environ)
        with TemporaryDirectory() as folder:
            slips = Path(folder) / "passwords"
            load = ("auth", "load", str(site.district), "--passwords-to", str(slips))
            _command("run", "auth-worker", *load, environ=environ)
            initial = dict(re.findall(r"^(\S+): (\S+)$", slips.read_text(), re.MULTILINE))
        wait_until_ready(site)
        walled = Walled(site, {login: f"river without {told}" for login, told in initial.items()}, environ)
        for member in (walled.cast.clerk, walled.cast.officer, walled.cast.other):
            _log_in_first(walled, member, initial[member.login])
        yield walled
    finally:
        _command("down", "--erase", environ=environ)


def _log_in_first(walled: Walled, member: Member, initial: str) -> None:
    """They have chosen a password of their own, as they are asked before anything else."""
    with Person(walled.door, member.login, walled.authority) as person:
        page = person.log_in(initial)
        typed = {"current": initial, "new": member.password, "again": member.password}
        person.submit(page, "new-password", typed).form("find")


def _command(*words: str, environ: Mapping[str, str]) -> str:
    done = subprocess.run(
        [str(PYTHON), "-m", "deploy.local", *words],
        cwd=ROOT,
        env={**environ},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"{words}:\n{done.stdout}{done.stderr}"
    return done.stdout
