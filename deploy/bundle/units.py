"""The office under systemd: `python -m deploy.bundle.units write FOLDER | prepare | provision`.

A unit for each process of `deploy.local`, of the same table, each with an account of its own, which owns its
keys and documents and nobody else's. `write` makes the units; `prepare`, before every start, writes what
processes read (settings, servers' configuration, certificates) and gives each file to its account;
`provision` makes the broker's and the object store's users once these run. All is told by the site's file,
`/etc/daftar/site.env`.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.local import servers
from deploy.local.authority import authority_of
from deploy.local.commands import overrides
from deploy.local.instance import HOST, open_instance, write_private
from deploy.local.paths import PYTHON, ROOT
from deploy.local.processes import PAGES, SIGNING, Site, all_processes, behind_the_door, key_file, site_of
from deploy.local.progress import say
from deploy.local.provision import ensure_keys, provision
from deploy.local.servers import nginx, prometheus
from deploy.local.supervisor import Process, Tier

SETTINGS = Path("/etc/daftar")
DATA = Path("/var/lib/daftar")
READY_SECONDS = 300.0
POLL_SECONDS = 0.5
# Each server's own: what it writes to, and by whose name its certificate goes.
OF_SERVERS: Mapping[str, tuple[str, ...]] = {
    "epmd": (),
    "rabbitmq": ("rabbitmq", "tls/rabbitmq.pem", "tls/rabbitmq.key"),
    "minio": ("minio", "minio-tls"),
    "clamav": ("clamav",),
    "mail": ("mail",),
    "proxy": ("nginx", "tls/proxy.pem", "tls/proxy.key"),
    "node-exporter": (),
    "prober": (),
    "alertmanager": ("alertmanager",),
    "prometheus": ("prometheus",),
}
MEGABYTES: Mapping[str, int] = {"clamav": 2048, "files-web": 2048, "files-worker": 2048, "scan-worker": 4096}
"""Above what they need; the kernel ends what goes beyond, and systemd starts it again."""
OTHERS_MEGABYTES = 1024
PROVIDED = ("rabbitmq", "minio")
PASSED_THROUGH = 0o711
"""Folders that lead to others' files can be passed through and not be listed."""


def processes(site: Site) -> list[Process]:
    """All that runs here: our servers but those that the site has elsewhere, Daftar, and the door."""
    ours = [
        one
        for one in servers.all_servers(site.instance)
        if not one.on_request and not site.environ.get(one.given_by)
    ]
    door = nginx.proxy(site.instance, _door(site))
    return [*ours, *all_processes(site), door, *prometheus.watchers(site)]


def _door(site: Site) -> nginx.Door:
    told = {name: site.environ.get(f"DOOR_{name}", "") for name in ("ADDRESS", "CERTIFICATE", "KEY")}
    listen = f"{told['ADDRESS'] or HOST}:{site.instance.ports['proxy']}"
    return nginx.Door(listen, told["CERTIFICATE"], told["KEY"], log="syslog:server=unix:/dev/log")


def account(name: str) -> str:
    """The system's account of the process; a service's processes share one, as they share its documents."""
    return f"daftar-{name if name in OF_SERVERS else name.partition('-')[0]}"


def unit(process: Process) -> str:
    """The process's unit."""
    order = {
        Tier.NAMES: "",
        Tier.SERVERS: "After=daftar-epmd.service\n",
        Tier.SERVICES: "Wants=daftar-provision.service\nAfter=daftar-provision.service\n",
        Tier.DOOR: "After=daftar-gateway-web.service\n",
        Tier.WATCHERS: "",
    }[process.tier]
    command = " ".join(map(_word, process.command))
    capable = "CAP_NET_BIND_SERVICE" if process.tier is Tier.DOOR else ""
    return f"""[Unit]
Description=Daftar: {process.name}
PartOf=daftar.target
Requires=daftar-prepare.service
After=network.target daftar-prepare.service
{order}
[Service]
User={account(process.name)}
EnvironmentFile={SETTINGS}/processes/{process.name}.env
WorkingDirectory={ROOT}
ExecStart={command}
Restart=always
RestartSec=2
KillMode=mixed
TimeoutStopSec=45
UMask=0077
LimitNOFILE=65536
MemoryMax={MEGABYTES.get(process.name, OTHERS_MEGABYTES)}M
ProtectSystem=strict
ReadWritePaths={DATA}
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectClock=yes
ProtectHostname=yes
ProtectProc=invisible
NoNewPrivileges=yes
CapabilityBoundingSet={capable}
AmbientCapabilities={capable}
RestrictSUIDSGID=yes
RestrictRealtime=yes
LockPersonality=yes
RemoveIPC=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
SystemCallArchitectures=native
# The sandbox of parsers makes guards of its own, of Landlock and filters: @system-service has neither yet.
SystemCallFilter=@system-service seccomp landlock_create_ruleset landlock_add_rule landlock_restrict_self
SystemCallErrorNumber=EPERM

[Install]
WantedBy=daftar.target
"""


def once(act: str, what: str, after: str) -> str:
    """The unit of what root does before others begin."""
    return f"""[Unit]
Description=Daftar: {what}
PartOf=daftar.target
{after}
[Service]
Type=oneshot
RemainAfterExit=yes
Restart=on-failure
RestartSec=10
WorkingDirectory={ROOT}
ExecStart={PYTHON} -m deploy.bundle.units {act}
TimeoutStartSec=600

[Install]
WantedBy=daftar.target
"""


def write(folder: Path, site: Site) -> None:
    """The folder holds the units of all processes, and none of those that an earlier release had."""
    folder.mkdir(parents=True, exist_ok=True)
    running = processes(site)
    every = " ".join(f"daftar-{one.name}.service" for one in running if one.tier <= Tier.SERVERS)
    texts = {f"daftar-{one.name}.service": unit(one) for one in running}
    texts["daftar-prepare.service"] = once("prepare", "settings, configuration, certificates", "")
    ordered = f"Requires={every}\nAfter={every}\n"
    texts["daftar-provision.service"] = once("provision", "users and queues", ordered)
    texts["daftar.target"] = _TARGET
    texts["daftar-backup.service"] = _BACKUP.format(root=ROOT)
    texts["daftar-backup.timer"] = _TIMER
    for path in folder.glob("daftar[.-]*"):
        if path.name not in texts:
            path.unlink()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


def prepare(site: Site) -> None:
    """What the processes read at their start is written, and each has what is its own."""
    ensure_keys(site)
    (SETTINGS / "processes").mkdir(mode=0o700, parents=True, exist_ok=True)
    for process in processes(site):
        process.prepare()
        lines = [f"{name}={_value(text)}\n" for name, text in _environment(process).items()]
        write_private(SETTINGS / "processes" / f"{process.name}.env", "".join(lines))
        for path in _own(process, site):
            _give(path, account(process.name))
    authority = authority_of(site.instance)
    for path in (DATA, DATA / "store", DATA / "keys", DATA / "tls"):
        path.chmod(PASSED_THROUGH)
    if authority:
        authority.chmod(0o644)
    site.instance.folder("textfiles").chmod(0o755)  # figures, without a name in them


def wait_and_provision(site: Site) -> None:
    """Broker and object store have the users and queues of all services. Raises SystemExit."""
    limit = time.monotonic() + READY_SECONDS
    waiting = [one for one in processes(site) if one.name in PROVIDED]
    while waiting := [one for one in waiting if not one.ready()]:
        if time.monotonic() > limit:
            raise SystemExit(f"not ready: {', '.join(one.name for one in waiting)}")
        time.sleep(POLL_SECONDS)
    provision(site)


def settled(text: str) -> tuple[dict[str, str], list[str]]:
    """What the site's file says: `NAME=VALUE` for the installation, `process:NAME=VALUE` for one, a service
    or `*`.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    wishes = [line for line in lines if re.match(r"[a-z*][a-z*-]*:", line)]
    plain = dict(line.split("=", 1) for line in lines if line not in wishes)
    return plain, wishes


def main(arguments: Sequence[str]) -> int:
    """Does one of the three; answers the exit code."""
    site = _site()
    match arguments:
        case ["write", folder]:
            write(Path(folder), site)
        case ["accounts"]:
            say("\n".join(sorted({account(one.name) for one in processes(site)})))
        case ["prepare"]:
            prepare(site)
        case ["provision"]:
            wait_and_provision(site)
        case _:
            say(__doc__ or "")
            return 2
    return 0


def _site() -> Site:
    plain, wishes = settled((SETTINGS / "site.env").read_text("utf-8"))
    environ = {**plain, "DAFTAR_VAR": str(DATA), "DAFTAR_TLS": "yes"}
    os.environ.update(environ)  # as if the tool had been started with them
    return behind_the_door(site_of(open_instance(environ), environ, overrides(wishes)))


def _environment(process: Process) -> dict[str, str]:
    return {"LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1", **process.environment}


def _own(process: Process, site: Site) -> list[Path]:
    """Files and folders that are the process's, and its service's, alone."""
    if process.name in OF_SERVERS:
        return [DATA / name for name in OF_SERVERS[process.name]]
    service = process.name.partition("-")[0]
    own = [key_file(site.instance, service)]
    if service != PAGES:
        own += [DATA / "store" / service, DATA / "tls" / f"{service}.pem", DATA / "tls" / f"{service}.key"]
    if service == "audit":
        own.append(key_file(site.instance, SIGNING))
    if service == "scan":
        own += [DATA / "intake", DATA / "intake.taken"]
    return own


def _give(path: Path, owner: str) -> None:
    """Path and all below it are the owner's, whoever made it."""
    if path.name.startswith("intake"):
        path.mkdir(mode=0o700, exist_ok=True)
    account_id = pwd.getpwnam(owner).pw_uid
    for each in (path, *path.rglob("*")):
        if each.lstat().st_uid != account_id:
            shutil.chown(each, owner, owner)


def _word(text: str) -> str:
    """A word of a command, where systemd looks for specifiers and variables."""
    return _value(text.replace("%", "%%").replace("$", "$$"))


def _value(text: str) -> str:
    """A value of an environment's file, where it looks for neither."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"' if re.search(r"[^A-Za-z0-9_./:=,@%+$-]", text) else text


_TARGET = """[Unit]
Description=Daftar

[Install]
WantedBy=multi-user.target
"""
_BACKUP = """[Unit]
Description=Daftar: backup

[Service]
Type=oneshot
Nice=10
ExecStart=/usr/local/bin/daftar backup
"""
_TIMER = """[Unit]
Description=Daftar: backup every night

[Timer]
OnCalendar=*-*-* 01:30
Persistent=yes

[Install]
WantedBy=timers.target
"""

if __name__ == "__main__":
    os.umask(0o077)
    sys.exit(main(sys.argv[1:]))
