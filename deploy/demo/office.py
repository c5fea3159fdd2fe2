"""The running office on this machine: log-ins, loading the district, waiting until all is ready."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from typing import Any

import yaml

from deploy.demo.life import Cast, Member, TooLate
from deploy.local.instance import open_instance
from deploy.local.paths import PYTHON, ROOT
from deploy.local.probes import http_ok
from deploy.local.processes import DISTRICT, Site, all_processes, site_of
from deploy.local.progress import run

DISTRICT_FILE = DISTRICT / "district.yaml"
LETTER = ROOT / "deploy" / "demo" / "letter.tif"
READY_SECONDS = 90.0
POLL_SECONDS = 0.2

# Who acts in the demonstration, by log-in and post of the sample district.
CLERK = ("receiving", "gen-recv")
OFFICER = ("oc.general", "gen-oc")
OTHER = ("lao", "la-oc")


def running_site(environ: Mapping[str, str] = os.environ) -> Site:
    """The site that `make up` started."""
    return site_of(open_instance(environ), environ)


def load_district(site: Site) -> None:
    """Departments, posts, persons and charges of the site's district are known; again changes nothing.

    Raises CommandFailed.
    """
    auth = next(process for process in all_processes(site) if process.name == "auth-worker")
    command = [str(PYTHON), "-m", "auth", "load", str(site.district)]
    run("the district", command, cwd=ROOT, environment={**os.environ, **auth.environment})


def wait_until_ready(site: Site) -> None:
    """Every process has what it needs: its servers, the keys, the organisation. Raises TooLate."""
    limit = time.monotonic() + READY_SECONDS
    waiting = {process.name: process.ports[-1] for process in all_processes(site)}
    while waiting:
        waiting = {name: port for name, port in waiting.items() if not http_ok(port, "/readyz")}
        if waiting and time.monotonic() > limit:
            raise TooLate(f"not ready after {READY_SECONDS:.0f} s: {', '.join(sorted(waiting))}")
        time.sleep(POLL_SECONDS if waiting else 0)


def gateway_address(site: Site) -> str:
    """Where the pages are."""
    return f"http://{site.instance.address('gateway')}"


def cast() -> Cast:
    """The clerk, the officer and the officer of the other department, as the district's file names them."""
    district: dict[str, Any] = yaml.load(DISTRICT_FILE.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return Cast(*(member_of(district, login, post) for login, post in (CLERK, OFFICER, OTHER)))


def log_ins() -> dict[str, str]:
    """The password of each log-in of the sample district."""
    district: dict[str, Any] = yaml.load(DISTRICT_FILE.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return {login: told["password"] for login, told in district["logins"].items()}


def member_of(district: Mapping[str, Any], login: str, post: str) -> Member:
    """Who logs in so, in the post, as the district's file tells it."""
    told = district["posts"][post]
    title = told.get("title") or district["designations"][told["designation"]]["name"]
    return Member(login, district["logins"][login]["password"], post, title["en"])
