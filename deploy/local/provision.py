"""Prepares the servers for Daftar's processes: users with the least rights, queues, key files.

Everything is brought to the wanted state, so that it may run before every start. On a cluster the
same is done by the topology job, the object store's operator and the secrets of the platform.
"""

import base64
import json
import os
import secrets
from typing import Any

import urllib3
from minio.credentials.providers import StaticProvider
from minio.minioadmin import MinioAdmin

from deploy.local.authority import authority_of
from deploy.local.instance import write_private
from deploy.local.paths import PYTHON, ROOT
from deploy.local.processes import PAGES, SERVICES, Site, key_file, objects_user
from deploy.local.progress import run

KEY_BYTES = 32
KEEPERS_OF_OBJECTS = ("files", "scan")


def provision(site: Site) -> None:
    """Keys, users, rights, exchanges and queues are there. Raises CommandFailed."""
    for name in (*SERVICES, PAGES):
        _ensure_key(site, name)
    _apply_topology(site)
    _ensure_users_of_objects(site)


def _ensure_key(site: Site, name: str) -> None:
    """A service's key names its service (`chassis.trust.sealing`); the gateway's, for cookies, does not."""
    path = key_file(site.instance, name)
    key = path.read_text() if path.exists() else base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
    own = key if name == PAGES or ":" in key else f"{name}:{key}"
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
    admin = MinioAdmin(
        endpoint=site.servers["S3_ENDPOINT"],
        credentials=StaticProvider(site.servers["S3_ACCESS_KEY"], site.servers["S3_SECRET_KEY"]),
        secure=site.instance.tls,
        http_client=urllib3.PoolManager(ca_certs=authority and str(authority)),
    )
    for service in KEEPERS_OF_OBJECTS:
        user = objects_user(service)
        admin.policy_add(user, policy=_own_buckets_only(service))
        admin.user_add(user, site.instance.secrets[f"objects-{service}"])
        if json.loads(admin.user_info(user)).get("policyName") != user:
            admin.attach_policy([user], user=user)


def _own_buckets_only(service: str) -> dict[str, Any]:
    """A service sees its own buckets only (architecture, law 7); names of buckets are no secret."""
    own = [f"arn:aws:s3:::{service}-*", f"arn:aws:s3:::{service}-*/*"]
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": ["s3:*"], "Resource": own},
            {"Effect": "Allow", "Action": ["s3:ListAllMyBuckets"], "Resource": ["arn:aws:s3:::*"]},
        ],
    }
