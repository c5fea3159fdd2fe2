"""The office of one machine (`deploy.local`): where its things lie, and how it is raised from a backup."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

from minio import Minio
from urllib3 import PoolManager

from deploy.backup.acts import Site
from deploy.local import servers
from deploy.local.authority import authority_of
from deploy.local.instance import RECORD, Instance, chosen_directory, open_instance
from deploy.local.paths import PYTHON, ROOT
from deploy.local.processes import site_of
from deploy.local.progress import run, say
from deploy.local.supervisor import Supervisor

_LOCAL = (str(PYTHON), "-m", "deploy.local")
# Of the instance's folder. What was dropped and not yet read lies beside the intake.
PLACES = (RECORD, "keys", "tls", "intake", "intake.taken")


def site(environ: Mapping[str, str]) -> Site:
    """The chosen instance, whose object store runs."""
    instance = open_instance(environ)
    rules = Path(site_of(instance, environ).rules)
    authority = authority_of(instance)
    web = PoolManager(maxsize=8, ca_certs=authority and str(authority))
    return Site(
        stores=instance.folder("store"),
        files={**{name: instance.directory / name for name in PLACES}, "rules": rules},
        objects=_objects(instance, environ, web),
        web=web,
    )


def empty(environ: Mapping[str, str]) -> tuple[Path, Mapping[str, Path]]:
    """Where databases and files go on a machine without an office; the rules lie with the instance then."""
    folder = chosen_directory(environ)
    return folder / "store", {name: folder / name for name in (*PLACES, "rules")}


def start_objects(environ: Mapping[str, str]) -> None:
    """The instance's object store runs."""
    instance = open_instance(environ)
    with instance.locked():
        wanted = [one for one in servers.all_servers(instance) if one.name == "minio"]
        Supervisor(instance).start(wanted, say)


def start_all(environ: Mapping[str, str]) -> None:
    """The office runs by its own rules and has told its histories again: what was on its way is not lost.
    auth tells the whole organisation by itself.
    """
    told = _told(environ)
    door = ["--door"] if open_instance(environ).tls else []
    run("starting the office", [*_LOCAL, "up", "--services", *door], cwd=ROOT, environment=told)
    for words in (["workflow", "reissue"], ["files", "reissue"], ["scan", "reissue"]):
        command = [*_LOCAL, "run", f"{words[0]}-worker", *words]
        run(f"telling again: {' '.join(words)}", command, cwd=ROOT, environment=told)


def audits(environ: Mapping[str, str]) -> int:
    """How many audits found something that does not stand as it was written."""
    services = ("workflow", "files", "scan", "auth", "audit")
    commands = ([*_LOCAL, "run", f"{service}-worker", service, "audit"] for service in services)
    done = [subprocess.run(one, cwd=ROOT, env=_told(environ), check=False) for one in commands]
    return sum(one.returncode != 0 for one in done)


def metrics_file(environ: Mapping[str, str]) -> Path:
    """Where the instance shows figures that no process of its own has."""
    return open_instance(environ).folder("textfiles") / "daftar_backup.prom"


def _told(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment, with the rules that were put back."""
    return {**environ, "RULES": environ.get("RULES") or str(chosen_directory(environ) / "rules")}


def _objects(instance: Instance, environ: Mapping[str, str], web: PoolManager) -> Minio:
    told = servers.addresses(instance, environ)
    return Minio(
        told["S3_ENDPOINT"],
        access_key=told["S3_ACCESS_KEY"],
        secret_key=told["S3_SECRET_KEY"],
        secure=instance.tls,
        http_client=web,
    )
