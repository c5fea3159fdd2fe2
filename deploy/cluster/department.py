"""Gives a department processes of its own on the cluster, and takes them back.

    make department-own DEPT=landacq OVERLAY=small     and then k8s/apply small
    make department-pool DEPT=landacq OVERLAY=small    and then k8s/apply small

Only files of the overlay change: `departments/<code>/` holds what is the department's own; whom the pool
serves and which way the gateway goes follow from which of these folders there are. By hand only the bounds of
scalers are changed there, and they are kept.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from deploy.cluster.overlay import Overlay
from deploy.local.paths import ROOT

SPLIT = ("files", "workflow", "notify", "scan")
"""The services that may serve a department by itself; auth is the district's."""

POOL = "pool"
"""The folder of those without processes of their own."""

TEMPLATE = Path(__file__).with_name("scalers.yaml")
KUSTOMIZATION = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"


class Refused(Exception):
    """It cannot be done; the text says why."""


def give(overlay: Overlay, department: str) -> None:
    """The department has processes of its own and the pool does not serve it. Raises Refused."""
    if department not in overlay.departments:
        raise Refused(f"{department} is none of the district's departments")
    others = set(overlay.departments) - {*owning(overlay), department}
    if not others:
        raise Refused(f"{department} is the last one that the pool serves")
    own = _own(overlay, department)
    if not own.exists():
        own.mkdir(parents=True)
        template = TEMPLATE.read_text(encoding="utf-8")
        (own / "scalers.yaml").write_text(template.replace("DEPARTMENT", department), encoding="utf-8")
    (own / "kustomization.yaml").write_text(_kustomization_of(own, department), encoding="utf-8")
    settle(overlay)


def take_back(overlay: Overlay, department: str) -> None:
    """The pool serves the department again, and it has no processes of its own. Raises Refused."""
    if department not in owning(overlay):
        raise Refused(f"{department} has no processes of its own")
    shutil.rmtree(_own(overlay, department))
    settle(overlay)


def owning(overlay: Overlay) -> list[str]:
    """The departments with processes of their own."""
    folders = {each.parent.name for each in _folder(overlay).glob("*/kustomization.yaml")}
    return sorted(folders - {POOL})


def settle(overlay: Overlay) -> None:
    """What the pool serves and where the gateway goes is as the folders say."""
    folder, own = _folder(overlay), owning(overlay)
    (folder / POOL).mkdir(parents=True, exist_ok=True)
    pool = [each for each in overlay.departments if each not in own]
    files = {
        "kustomization.yaml": f"{KUSTOMIZATION}resources: [{', '.join([POOL, *own])}]\n",
        f"{POOL}/kustomization.yaml": KUSTOMIZATION
        + f"configMapGenerator: [{_serving('departments', pool)}]\n",
        "routes.env": "".join(f"{each.upper()}_URL={_route(each, own)}\n" for each in SPLIT),
    }
    for name, text in files.items():
        written = f"# Written by `python -m deploy.cluster department`: who serves whom.\n{text}"
        (folder / name).write_text(written, encoding="utf-8")


def _folder(overlay: Overlay) -> Path:
    return overlay.folder / "departments"


def _own(overlay: Overlay, department: str) -> Path:
    return _folder(overlay) / department


def _route(service: str, own: list[str]) -> str:
    pool = f"https://{service}-web:8080"
    ways = [f"{each}=https://{service}-web-{each}:8080" for each in own]
    return ",".join([*ways, f"*={pool}"]) if ways else pool


def _kustomization_of(own: Path, department: str) -> str:
    component = os.path.relpath(ROOT / "k8s" / "components" / "department-own", own)
    return (
        f"{KUSTOMIZATION}resources: [scalers.yaml]\n"
        f"components: [{component}]\n"
        f"nameSuffix: -{department}\n"
        f"labels: [{{pairs: {{daftar/pool: {department}}}, includeSelectors: true}}]\n"
        f"configMapGenerator: [{_serving('department', [department])}]\n"
    )


def _serving(name: str, departments: list[str]) -> str:
    return f'{{name: {name}, literals: ["DEPARTMENTS={",".join(departments)}"]}}'
