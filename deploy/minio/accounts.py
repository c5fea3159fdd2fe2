"""Gives each service that keeps objects an account that sees its own buckets only (architecture, law 7).

Everything is brought to the wanted state, so that it may run before every start. `deploy/local` imports it;
on a cluster it runs by itself, as the job `objects` (`k8s/platform/before`), in the image of `files`: the
standard library and MinIO's client are all that is there.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from minio.minioadmin import MinioAdmin

KEEPERS_OF_OBJECTS = ("audit", "files", "scan", "workflow")


def user_of(service: str) -> str:
    """The name of the service's account."""
    return f"daftar-{service}"


def administrator(
    endpoint: str, user: str, password: str, *, secure: bool, authority: Path | None
) -> MinioAdmin:
    """The object store, asked by its administrator; `authority` is the file of who signed its certificate."""
    import urllib3
    from minio.credentials.providers import StaticProvider
    from minio.minioadmin import MinioAdmin

    return MinioAdmin(
        endpoint=endpoint,
        credentials=StaticProvider(user, password),
        secure=secure,
        http_client=urllib3.PoolManager(ca_certs=authority and str(authority)),
    )


def ensure(admin: MinioAdmin, service: str, password: str) -> None:
    """The service has its account with this password, and the rights to its own buckets."""
    user = user_of(service)
    admin.policy_add(user, policy=_own_buckets_only(service))
    admin.user_add(user, password)
    if json.loads(admin.user_info(user)).get("policyName") != user:
        admin.attach_policy([user], user=user)


def _own_buckets_only(service: str) -> dict[str, Any]:
    """Names of buckets are no secret."""
    own = [f"arn:aws:s3:::{service}-*", f"arn:aws:s3:::{service}-*/*"]
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": ["s3:*"], "Resource": own},
            {"Effect": "Allow", "Action": ["s3:ListAllMyBuckets"], "Resource": ["arn:aws:s3:::*"]},
        ],
    }


def main(secrets: Path) -> None:
    """Every keeper's account is there; `secrets` holds `ca.crt`, `user`, `password`, and a password by each
    service's name.
    """

    def secret(name: str) -> str:
        return (secrets / name).read_text(encoding="utf-8").strip()

    admin = administrator(
        os.environ["S3_ENDPOINT"],
        secret("user"),
        secret("password"),
        secure=True,
        authority=secrets / "ca.crt",
    )
    for service in KEEPERS_OF_OBJECTS:
        ensure(admin, service, secret(service))
        print(f"{user_of(service)} has its own buckets")


if __name__ == "__main__":
    main(Path("/run/secrets/daftar"))
