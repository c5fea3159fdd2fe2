"""The real servers for every test that asks for them, of whichever folder: a plugin of pytest.

Servers whose addresses stand in the environment are used (BROKER_ADMIN and BROKER_MANAGEMENT,
S3_ENDPOINT with its keys, CLAMAV, SMTP with MAIL_DIR, MONGO); the others are started as the instance
var/test beside the demonstration (DAFTAR_TEST_VAR and DAFTAR_TEST_PORT_SHIFT choose another). Workers
of one run, and runs at the same time, share them: the first starts them with nothing in them, the
last stops them and leaves what they hold to be looked at. A server that cannot be had is an error,
never a skip.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import subprocess
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from deploy.local import servers as local_servers
from deploy.local.instance import open_instance
from deploy.local.paths import PYTHON, ROOT
from deploy.local.supervisor import Supervisor

# Runs that kill servers take an instance of their own, if others test at the same time.
TEST_INSTANCE = {
    "DAFTAR_VAR": os.environ.get("DAFTAR_TEST_VAR", "var/test"),
    "DAFTAR_PORT_SHIFT": os.environ.get("DAFTAR_TEST_PORT_SHIFT", "1000"),
}
HTTP_SECONDS = 30


class ServersMissing(Exception):
    """The servers that the test needs could not be started; the message tells why."""


@dataclass(frozen=True)
class Servers:
    """Where the real servers are, with their administrators' log-ins."""

    broker_admin: str  # amqp://user:password@host:port/vhost
    broker_management: str  # http://user:password@host:port
    s3_endpoint: str  # host:port, without TLS
    s3_access_key: str
    s3_secret_key: str
    clamav: str  # host:port
    smtp: str  # host:port
    mail_dir: Path  # every mail taken, one .eml each, named in order of arrival

    @staticmethod
    def mongo() -> str:
        """The URL of a MongoDB-wire server, started on the first call. Raises ServersMissing."""
        _command("up", "mongo")
        return _addresses()["MONGO"]

    @staticmethod
    def kill(name: str) -> None:
        """The local server (rabbitmq, minio, clamav, mail, mongo) has ended without a chance to finish."""
        _command("down", "--kill", name)

    @staticmethod
    def start(name: str) -> None:
        """The local server runs and is ready, with the data that it had. Raises ServersMissing."""
        _command("up", name)


@dataclass(frozen=True)
class Vhost:
    """A part of the broker that no other test sees."""

    name: str
    admin: str  # amqp://user:password@host:port/<name>
    management: str  # http://user:password@host:port


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """The addresses of the real servers, which run until the session ends."""
    with _in_use():
        found = _addresses()
        yield Servers(
            broker_admin=found["BROKER_ADMIN"],
            broker_management=found["BROKER_MANAGEMENT"],
            s3_endpoint=found["S3_ENDPOINT"],
            s3_access_key=found["S3_ACCESS_KEY"],
            s3_secret_key=found["S3_SECRET_KEY"],
            clamav=found["CLAMAV"],
            smtp=found["SMTP"],
            mail_dir=Path(found["MAIL_DIR"]),
        )


@pytest.fixture
def vhost(servers: Servers) -> Iterator[Vhost]:
    """A fresh virtual host of the broker, removed with all its queues after the test."""
    import requests  # not for the many runs that need no server

    name = f"test-{uuid.uuid4().hex}"
    admin = urlsplit(servers.broker_admin)
    url = f"{servers.broker_management}/api/vhosts/{name}"
    grant = f"{servers.broker_management}/api/permissions/{name}/{admin.username}"
    everything = {"configure": ".*", "write": ".*", "read": ".*"}
    requests.put(url, json={}, timeout=HTTP_SECONDS).raise_for_status()
    requests.put(grant, json=everything, timeout=HTTP_SECONDS).raise_for_status()
    yield Vhost(name, admin._replace(path=f"/{name}").geturl(), servers.broker_management)
    requests.delete(url, timeout=HTTP_SECONDS).raise_for_status()


def _environment() -> dict[str, str]:
    return {**os.environ, **TEST_INSTANCE}


def _addresses() -> dict[str, str]:
    environment = _environment()
    return local_servers.addresses(open_instance(environment), environment)


def _command(*words: str) -> None:
    done = subprocess.run(
        [str(PYTHON), "-m", "deploy.local", *words],
        cwd=ROOT,
        env=_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        message = f"deploy.local {' '.join(words)}:\n{done.stdout}{done.stderr}"
        raise ServersMissing(message)


@contextlib.contextmanager
def _in_use() -> Iterator[None]:
    """The servers run meanwhile; the last user stops them, unless they ran before the first came."""
    me = os.getpid()
    with _users() as users:
        if users.found_running is None:
            users.found_running = bool(Supervisor(open_instance(_environment())).running())
            if not users.found_running:
                _command("down", "--erase")
        _command("up")
        users.processes.add(me)
    try:
        yield
    finally:
        with _users() as users:
            users.processes.discard(me)
            if not users.processes and not users.found_running:
                _command("down")
            if not users.processes:
                users.found_running = None


@dataclass
class _Users:
    """`found_running` is None as long as nobody uses the servers."""

    found_running: bool | None
    processes: set[int]


@contextlib.contextmanager
def _users() -> Iterator[_Users]:
    """Who uses the servers, under a lock; one that died without leaving is forgotten."""
    path = ROOT / f"{TEST_INSTANCE['DAFTAR_VAR']}.users"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as record:
        fcntl.flock(record, fcntl.LOCK_EX)
        record.seek(0)
        known = json.loads(record.read() or '{"found_running": null, "processes": []}')
        living = {pid for pid in known["processes"] if Path(f"/proc/{pid}").exists()}
        users = _Users(known["found_running"], living)
        yield users
        record.truncate(0)
        json.dump({"found_running": users.found_running, "processes": sorted(users.processes)}, record)
