"""The command line: `python -m deploy.backup make | list | verify | restore FOLDER`.

The office is the instance of `deploy.local` that DAFTAR_VAR chooses; or, where STORES is given (a container,
a cluster), what the environment says: STORES is the folder with a folder of databases a service, FILES a
comma list of `name=/place`, S3_ENDPOINT, S3_ACCESS_KEY, S3_SECRET_KEY and S3_SECURE the object store.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from minio import Minio
from minio.error import MinioException
from urllib3 import PoolManager
from urllib3.exceptions import HTTPError

from deploy.backup import acts
from deploy.backup.archive import Archive, Backup, Unusable
from deploy.backup.objects import NotEmpty, OwnVersions, require_empty
from deploy.local.progress import CommandFailed

FAULTS = 1


def main(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Does what the arguments say; answers the exit code."""
    options = parser().parse_args(arguments)
    archive = Archive(options.folder.resolve())
    try:
        return _COMMANDS[options.command](archive, options, environ)
    except (CommandFailed, NotEmpty, OwnVersions, Unusable) as refused:
        print(refused, file=sys.stderr)
    except BlockingIOError:
        print(f"somebody else writes to {archive.folder}", file=sys.stderr)
    except (HTTPError, MinioException, OSError, sqlite3.Error) as fault:
        print(f"{type(fault).__name__}: {fault}", file=sys.stderr)
    return FAULTS


def parser() -> argparse.ArgumentParser:
    """What the tool understands."""
    whole = argparse.ArgumentParser(prog="python -m deploy.backup", description=__doc__)
    commands = whole.add_subparsers(dest="command", required=True)
    command = commands.add_parser("make", help="a backup of the running office")
    command.add_argument("folder", type=Path, help="a folder of backups, on another disk or machine")
    command.add_argument("--keep", type=_positive, metavar="N", help="afterwards only the newest N are left")
    command.add_argument("--metric", type=Path, help="a file for Prometheus's textfile collector")
    command = commands.add_parser("list", help="the backups in the folder")
    command.add_argument("folder", type=Path)
    for name, does in (
        ("verify", "whether all is as it was written"),
        ("restore", "raise the office from one"),
    ):
        command = commands.add_parser(name, help=does)
        command.add_argument("folder", type=Path)
        command.add_argument("--at", default="", help="the backup's name; else the newest")
    return whole


def make(archive: Archive, options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """There is one more backup."""
    shown = [archive.folder / "daftar_backup.prom", *filter(None, [options.metric])]
    if "STORES" in environ:
        site = _told(environ)
    else:
        from deploy.backup import here

        site = here.site(environ)
        shown.append(here.metrics_file(environ))
    with archive.locked():
        backup = acts.make(site, archive)
        gone = archive.keep_newest(options.keep) if options.keep else []
        for path in shown:
            _replace(path, acts.metric(backup))
    print(_line(backup))
    print(*(f"{name} is gone" for name in gone), sep="\n", end="\n" if gone else "")
    return 0


def show(archive: Archive, _: argparse.Namespace, __: Mapping[str, str]) -> int:
    """The backups were told."""
    print(*map(_line, archive.backups()), sep="\n")
    return 0


def verify(archive: Archive, options: argparse.Namespace, _: Mapping[str, str]) -> int:
    """Each fault was told; 1 when there is any."""
    backup = archive.backup(options.at)
    found = list(acts.faults(archive, backup))
    print(*found, sep="\n", end="\n" if found else "")
    print(f"{backup.name}: {len(found)} faults" if found else f"{backup.name} is as it was written")
    return FAULTS if found else 0


def restore(archive: Archive, options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """An empty site has the office of the backup, in a new epoch; on one machine it runs and was audited."""
    if verify(archive, options, environ):
        return FAULTS
    backup = archive.backup(options.at)
    if "STORES" in environ:
        site = _told(environ)
        require_empty(site.objects, backup.manifest["buckets"])
        acts.put_files(backup, site.stores, site.files)
        _go_on(backup, archive, site)
        return 0
    from deploy.backup import here

    acts.put_files(backup, *here.empty(environ))
    here.start_objects(environ)
    _go_on(backup, archive, here.site(environ))
    here.start_all(environ)
    return FAULTS if here.audits(environ) else 0


def _go_on(backup: Backup, archive: Archive, site: acts.Site) -> None:
    acts.put_papers(backup, archive, site)
    for name, epoch in acts.raise_epochs(site).items():
        print(name, epoch)


def _told(environ: Mapping[str, str]) -> acts.Site:
    """The site that the environment describes."""
    named = (each.partition("=") for each in environ.get("FILES", "").split(",") if each)
    web = PoolManager(maxsize=8, ca_certs=environ.get("SSL_CERT_FILE"))
    objects = Minio(
        environ["S3_ENDPOINT"],
        access_key=environ["S3_ACCESS_KEY"],
        secret_key=environ["S3_SECRET_KEY"],
        secure=environ.get("S3_SECURE", "yes") == "yes",
        http_client=web,
    )
    return acts.Site(Path(environ["STORES"]), {name: Path(place) for name, _, place in named}, objects, web)


def _replace(path: Path, text: str) -> None:
    """The file holds the text; whoever reads meanwhile sees the old one or the new one."""
    draft = path.with_name(f".{path.name}")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def _line(backup: Backup) -> str:
    told = backup.manifest
    held = f"{told['papers']} papers, {told['paper_bytes'] / 1e6:.1f} MB"
    return f"{backup.name}  {held}, in {told['seconds']:.1f} s"


def _positive(text: str) -> int:
    if int(text) < 1:
        raise ValueError(text)
    return int(text)


_COMMANDS = {"make": make, "list": show, "verify": verify, "restore": restore}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
