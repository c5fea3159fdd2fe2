"""Prepares the servers for Daftar's processes: users with the least rights, queues, key files.

Everything is brought to the wanted state, so that it may run before every start. On a cluster the
same is done by the topology job, the object store's operator and the secrets of the platform.
"""

import base64
import os
import secrets

from deploy.local.authority import authority_of
from deploy.local.instance import write_private
from deploy.local.paths import PYTHON, ROOT
from deploy.local.processes import PAGES, SERVICES, SIGNING, Site, key_file
from deploy.local.progress import run
from deploy.minio import accounts

KEY_BYTES = 32


def provision(site: Site) -> None:
    """Keys, users, rights, exchanges and queues are there. Raises CommandFailed."""
    ensure_keys(site)
    _apply_topology(site)
    _ensure_users_of_objects(site)


def ensure_keys(site: Site) -> None:
    """Each service has its key, the gateway one for cookies, audit one for checkpoints; those there stay."""
    for name in (*SERVICES, PAGES, SIGNING):
        _ensure_key(site, name)


def _ensure_key(site: Site, name: str) -> None:
    """A service's key names its service (`chassis.trust.sealing`); the gateway's, for cookies, does not."""
    path = key_file(site.instance, name)
    key = path.read_text() if path.exists() else base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
    own = key if name == PAGES or ":" in key else f"{name.partition('-')[0]}:{key}"
    if not path.exists() or own != key:
        write_private(path, own)


def _apply_topology(site: Site) -> None:
    passwords = {
        f"BROKER_PASSWORD_{service.upper()}": site.instance.secrets[f"broker-{service}"]
        for service in SERVICES
    }
    authority = authority_of(site.instance)
    known = {"SSL_CERT_FILE": str(authority)} if authority else {}
    environment = {**os.environ, **site.servers, **passwords, **known, "DEPARTMENTS": site.departments}
    command = [str(PYTHON), "-m", "chassis", "topology", "apply"]
    run("exchanges, queues and rights", command, cwd=ROOT, environment=environment)


def _ensure_users_of_objects(site: Site) -> None:
    authority = authority_of(site.instance)
    admin = accounts.administrator(
        site.servers["S3_ENDPOINT"],
        site.servers["S3_ACCESS_KEY"],
        site.servers["S3_SECRET_KEY"],
        secure=site.instance.tls,
        authority=authority,
    )
    for service in accounts.KEEPERS_OF_OBJECTS:
        accounts.ensure(admin, service, site.instance.secrets[f"objects-{service}"])
