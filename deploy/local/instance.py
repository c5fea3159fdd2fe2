"""One instance: a folder with the data, logs, ports and secrets of one set of servers.

Several live side by side (the demonstration in var/demo, the tests in var/test), each with its own
folder (DAFTAR_VAR) and its own ports (DAFTAR_PORT_SHIFT, or DAFTAR_PORT_<NAME> one by one).
"""

import contextlib
import fcntl
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.local.paths import ROOT
from deploy.minio.accounts import KEEPERS_OF_OBJECTS

HOST = "127.0.0.1"
LAST_PORT = 65535

# None of them is a server's well-known port, so that a server already on the machine is left alone.
DEFAULT_PORTS: Mapping[str, int] = {
    "epmd": 4370,
    "rabbitmq": 5673,
    "rabbitmq-management": 15673,
    "rabbitmq-metrics": 15693,
    "rabbitmq-distribution": 25673,
    "minio": 9010,
    "clamav": 3311,
    "mail": 2526,
    "mongo": 27018,
    "gateway": 8080,
    "proxy": 8443,
    "auth": 8101,
    "files": 8102,
    "workflow": 8103,
    "notify": 8104,
    "scan": 8105,
    "audit": 8106,
    "gateway-web-metrics": 9200,
    "auth-web-metrics": 9201,
    "files-web-metrics": 9202,
    "workflow-web-metrics": 9203,
    "notify-web-metrics": 9204,
    "scan-web-metrics": 9205,
    "audit-web-metrics": 9206,
    "auth-worker-metrics": 9211,
    "files-worker-metrics": 9212,
    "workflow-worker-metrics": 9213,
    "notify-worker-metrics": 9214,
    "scan-worker-metrics": 9215,
    "audit-worker-metrics": 9216,
    "node-exporter": 9220,
    "prober": 9221,
    "alertmanager": 9222,
    "prometheus": 9223,
}

# Fetch standard, "bad port": no browser opens a page there.
REFUSED_BY_BROWSERS = frozenset(
    {1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, *range(6665, 6670), 6679, 6697, 10080}
)

# Generated once for an instance: the administrators of the servers, and each service's own log-ins.
SECRET_NAMES = (
    "rabbitmq-admin",
    "minio-admin",
    "erlang-cookie",
    *(f"broker-{service}" for service in ("auth", "files", "workflow", "notify", "scan", "audit")),
    *(f"objects-{service}" for service in KEEPERS_OF_OBJECTS),
)

RECORD = "instance.json"


@dataclass(frozen=True)
class Instance:
    """A folder with its ports and secrets; both are kept, so that a later command finds them again. With
    `tls` its processes speak to each other as in an office: encrypted, and in no development mode (ADR 37).
    """

    directory: Path
    ports: Mapping[str, int]
    secrets: Mapping[str, str]
    tls: bool = False

    @property
    def name(self) -> str:
        """The folder's name, which also names the broker's node."""
        return self.directory.name

    def address(self, port: str) -> str:
        """The loopback `host:port` of the named port."""
        return f"{HOST}:{self.ports[port]}"

    def folder(self, *parts: str) -> Path:
        """A folder of the instance, which exists on return and is closed to other users."""
        path = self.directory
        for part in ("", *parts):  # `mode` is the last folder's only
            path /= part
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Only one command at a time starts or stops processes of the instance."""
        with (self.folder() / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def chosen_directory(environ: Mapping[str, str]) -> Path:
    """The folder that DAFTAR_VAR names, else var/demo of the checkout."""
    return (ROOT / environ.get("DAFTAR_VAR", "var/demo")).resolve()


def open_instance(environ: Mapping[str, str]) -> Instance:
    """The chosen instance; its ports and secrets are recorded on return.

    A port is, in this order: the environment's, the one recorded at an earlier start, the default; so is
    TLS. Raises SystemExit when the environment gives something that is no port, or none that would do, and
    when what runs would not understand the others.
    """
    directory = chosen_directory(environ)
    recorded = _read_record(directory)
    ports = {**DEFAULT_PORTS, **recorded.get("ports", {}), **_ports_from(environ)}
    _require_usable(ports)
    known = recorded.get("secrets", {})
    instance = Instance(
        directory=directory,
        ports=ports,
        secrets={name: known.get(name) or secrets.token_hex(24) for name in SECRET_NAMES},
        tls=_tls_from(environ, directory, recorded.get("tls", False)),
    )
    write_private(
        instance.folder() / RECORD,
        json.dumps({"ports": instance.ports, "secrets": instance.secrets, "tls": instance.tls}, indent=2),
    )
    return instance


def write_private(path: Path, text: str) -> None:
    """The file holds exactly `text`, readable by its owner only, even if the process dies meanwhile."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(text)
    draft.replace(path)


def _read_record(directory: Path) -> dict[str, Any]:
    try:
        return dict(json.loads((directory / RECORD).read_text()))
    except FileNotFoundError:
        return {}


def _tls_from(environ: Mapping[str, str], directory: Path, recorded: bool) -> bool:  # noqa: FBT001
    """What DAFTAR_TLS says, else what was recorded; what runs was started with one of the two."""
    asked = {"yes": True, "no": False}.get(environ.get("DAFTAR_TLS", ""), recorded)
    if asked != recorded and any((directory / "run").glob("[!.]*.json")):
        raise SystemExit(f"{directory} runs {'with' if recorded else 'without'} TLS; run first: make down")
    return asked


def _ports_from(environ: Mapping[str, str]) -> dict[str, int]:
    chosen: dict[str, int] = {}
    if "DAFTAR_PORT_SHIFT" in environ:
        shift = _number(environ, "DAFTAR_PORT_SHIFT")
        chosen = {name: port + shift for name, port in DEFAULT_PORTS.items()}
    for name in DEFAULT_PORTS:
        variable = f"DAFTAR_PORT_{name.upper().replace('-', '_')}"
        if variable in environ:
            chosen[name] = _number(environ, variable)
    return chosen


def _require_usable(ports: Mapping[str, int]) -> None:
    faults = [f"{name}: {port} is no port" for name, port in ports.items() if not 0 < port <= LAST_PORT]
    faults += [
        f"{name}: browsers open no page at port {ports[name]}"
        for name in ("gateway", "proxy")
        if ports[name] in REFUSED_BY_BROWSERS
    ]
    taken = dict[int, str]()
    for name, port in ports.items():
        if taken.setdefault(port, name) != name:
            faults.append(f"{name}: {taken[port]} has port {port} too")
    if faults:
        message = "\n".join([*faults, "choose others by DAFTAR_PORT_SHIFT or DAFTAR_PORT_<NAME>"])
        raise SystemExit(message)


def _number(environ: Mapping[str, str], variable: str) -> int:
    try:
        return int(environ[variable])
    except ValueError:
        message = f"{variable} is no number: {environ[variable]!r}"
        raise SystemExit(message) from None
