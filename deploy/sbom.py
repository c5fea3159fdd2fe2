"""What a release is made of, as CycloneDX 1.6 JSON on standard output: `python -m deploy.sbom`.

Libraries of requirements.lock with their licences, Debian's packages that are installed here, and MinIO's
module. Made of what lies on this machine: no registry is asked. The same sources give the same document.
`deploy.images` writes one for each image, of what that image holds.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import uuid
from collections.abc import Iterable, Iterator, Mapping
from importlib import metadata
from typing import Any
from urllib.parse import quote

from deploy.image_libraries import needed_by, part_of
from deploy.local.paths import HERE, ROOT

LOCK = ROOT / "requirements.lock"
Component = dict[str, Any]


def of_release() -> dict[str, Any]:
    """What one machine runs."""
    return _document("daftar", [*libraries(LOCK.read_text("utf-8")), *packages(_installed()), *modules()])


def of_image(service: str, installed: Mapping[str, str]) -> dict[str, Any]:
    """What the service's image holds: its part of the lock, and Debian's packages by name and version."""
    lock = part_of(LOCK.read_text("utf-8"), needed_by(service))
    return _document(f"daftar-{service}", [*libraries(lock), *packages(installed)])


def libraries(lock: str) -> Iterator[Component]:
    """Every library of the lock; its licence where it is installed here."""
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", lock, re.MULTILINE):
        yield _component("library", name, version, f"pkg:pypi/{name.lower()}@{version}") | _licence(name)


def packages(installed: Mapping[str, str]) -> Iterator[Component]:
    """Debian's packages by name and version."""
    for name, version in sorted(installed.items()):
        yield _component("library", name, version, f"pkg:deb/debian/{name}@{quote(version, safe='')}")


def modules() -> Iterator[Component]:
    """The modules of Go that MinIO is built of."""
    for name, version in re.findall(
        r"^(?:require )?\t?(\S+/\S+) (v\S+)", (HERE / "minio" / "go.mod").read_text("utf-8"), re.MULTILINE
    ):
        yield _component("library", name, version, f"pkg:golang/{name}@{version}")


def _installed() -> dict[str, str]:
    """Those of Debian's packages that `deploy.local` asks for which are installed here."""
    wanted = (HERE / "debian-packages.txt").read_text("utf-8").splitlines()
    found: dict[str, str] = {}
    for name in (line for line in wanted if line and not line.startswith("#")):
        query = ["dpkg-query", "--show", "--showformat=${Version}", name]
        if version := subprocess.run(query, capture_output=True, text=True, check=False).stdout:
            found[name] = version
    return found


def _document(name: str, components: Iterable[Component]) -> dict[str, Any]:
    parts = list(components)
    digest = hashlib.sha256(json.dumps([name, parts], sort_keys=True).encode()).hexdigest()
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, digest)}",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": name, "bom-ref": name}},
        "components": parts,
    }


def _component(kind: str, name: str, version: str, purl: str) -> Component:
    return {"type": kind, "name": name, "version": version, "purl": purl, "bom-ref": purl}


def _licence(name: str) -> Component:
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:  # for another machine or version of Python
        return {}
    if "License-Expression" in told:
        return {"licenses": [{"expression": told["License-Expression"]}]}
    classes = [
        each.rpartition(" :: ")[2]
        for each in told.get_all("Classifier", [])
        if each.startswith("License ::") and not each.endswith("Approved")
    ]
    return {"licenses": [{"license": {"name": each}} for each in classes]} if classes else {}


if __name__ == "__main__":
    json.dump(of_release(), sys.stdout, indent=1)
