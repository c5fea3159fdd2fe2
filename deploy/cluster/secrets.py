"""Makes the Secrets that `k8s/` mounts, for a site that has no tool of its own for that.

    python -m deploy.cluster secrets FOLDER OVERLAY
    kubectl apply -n daftar -f FOLDER/secrets.yaml

FOLDER is the site's own and closed to others: it keeps the passwords, the keys and an authority, so that a
second run makes the same Secrets again, with new certificates where the old ones end within a month. They are
kept nowhere else: **a lost FOLDER is lost log-ins and permits**, so it belongs into the backup.

A site with cert-manager or a vault lets these make Secrets of the same names and keys instead.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from deploy.cluster.overlay import Overlay
from deploy.local.authority import Authority
from deploy.local.instance import write_private
from deploy.local.processes import PAGES, SERVICES
from deploy.minio.accounts import KEEPERS_OF_OBJECTS

NAMESPACE = "daftar"
ADMIN = "daftar-admin"
KEY_BYTES = 32
VHOST = "daftar"
STRICT = "&authSource=admin&tls=true&w=majority&journal=true&readConcernLevel=majority"

Contents = dict[str, str]


class Vault:
    """What the site keeps: a password or key by name, made when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "passwords.json"
        self._known: dict[str, str] = json.loads(self._file.read_text()) if self._file.exists() else {}

    def password(self, name: str) -> str:
        """Letters and digits only, so that it may stand in an address."""
        return self._kept(name, secrets.token_hex(24))

    def key(self, name: str) -> str:
        """32 random bytes in base64."""
        return self._kept(name, base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode())

    def _kept(self, name: str, new: str) -> str:
        if name not in self._known:
            self._known[name] = new
            write_private(self._file, json.dumps(self._known, indent=1, sort_keys=True))
        return self._known[name]


def make(folder: Path, overlay: Overlay) -> Path:
    """The file with every Secret that the overlay mounts."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    vault, authority = Vault(folder), Authority(folder / "tls")
    every = dict((*_passwords(vault, overlay.mongodb), *_certificates(authority, overlay)))
    written = folder / "secrets.yaml"
    write_private(written, yaml.safe_dump_all(_manifest(name, each) for name, each in every.items()))
    return written


def _passwords(vault: Vault, mongodb: str | None) -> Iterator[tuple[str, Contents]]:
    admin = f"{ADMIN}:{vault.password('rabbitmq')}"
    of_services = {service: vault.password(f"broker-{service}") for service in SERVICES}
    stores = {service: vault.password(f"store-{service}") for service in SERVICES} if mongodb else {}
    for service, password in of_services.items():
        yield (
            service,
            {
                "BROKER": f"amqps://{service}:{password}@rabbitmq:5671/{VHOST}",
                "KEK": f"{service}:{vault.key(f'kek-{service}')}",
                **_store(service, stores.get(service), mongodb),
                **_objects(vault, service),
                **_signing(vault, service),
            },
        )
    yield PAGES, {"COOKIE_KEY": vault.key("cookie")}
    yield (
        "rabbitmq",
        {"default_user.conf": f"default_user = {ADMIN}\ndefault_pass = {vault.password('rabbitmq')}\n"},
    )
    yield (
        "topology",
        {
            "BROKER_ADMIN": f"amqps://{admin}@rabbitmq:5671/{VHOST}",
            "BROKER_MANAGEMENT": f"https://{admin}@rabbitmq:15671",
            **{f"BROKER_PASSWORD_{service.upper()}": password for service, password in of_services.items()},
        },
    )
    minio = vault.password("minio")
    told = f"export MINIO_ROOT_USER={ADMIN}\nexport MINIO_ROOT_PASSWORD={minio}\n"  # as its operator reads it
    yield "minio", {"user": ADMIN, "password": minio, "config.env": told}
    if mongodb:
        yield "mongodb", {"user": ADMIN, "password": vault.password("mongodb"), **stores}


def _store(service: str, password: str | None, mongodb: str | None) -> Contents:
    return {"STORE": f"mongodb://{service}:{password}@{mongodb}{STRICT}"} if mongodb else {}


def _objects(vault: Vault, service: str) -> Contents:
    keeps = service in KEEPERS_OF_OBJECTS
    return {"S3_SECRET_KEY": vault.password(f"objects-{service}")} if keeps else {}


def _signing(vault: Vault, service: str) -> Contents:
    return {"SIGNING_KEYS": f"audit:{vault.key('signing')}"} if service == "audit" else {}


def _certificates(authority: Authority, overlay: Overlay) -> Iterator[tuple[str, Contents]]:
    """Each says who may be believed (`ca.crt`), as cert-manager's do. A service answers for every department,
    which may one day have processes of its own.
    """
    names = {
        **{service: _names_of(service, overlay.departments) for service in (*SERVICES, PAGES)},
        "rabbitmq": ["rabbitmq"],
        "minio": ["minio", *_nodes("minio-hl")],
        **({"mongodb": ["mongodb", *_nodes("mongodb-svc")]} if overlay.mongodb else {}),
        "door": [overlay.host],
    }
    for server, short in names.items():
        hosts = (*short, *(f"{name}.{NAMESPACE}.svc" for name in short), "localhost")
        own = authority.certificate(server, hosts)
        certificate, key = own.certificate.read_text(), own.key.read_text()
        yield (
            "door" if server == "door" else f"{server}-tls",
            {
                "ca.crt": authority.file.read_text(),
                "tls.crt": certificate,
                "tls.key": key,
                **({"tls-combined.pem": certificate + key} if server == "mongodb" else {}),
            },
        )


def _names_of(service: str, departments: list[str]) -> list[str]:
    return [f"{service}-web", *(f"{service}-web-{code}" for code in departments)]


def _nodes(headless: str) -> list[str]:
    """What an operator calls the nodes that it makes behind a Service without an address."""
    return [headless, f"*.{headless}", f"*.{headless}.{NAMESPACE}.svc.cluster.local"]


def _manifest(name: str, contents: Mapping[str, str]) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": name, "namespace": NAMESPACE},
        "type": "kubernetes.io/tls" if "tls.key" in contents else "Opaque",
        "stringData": dict(contents),
    }
