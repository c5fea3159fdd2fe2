"""MinIO, built from its pinned Go module: the object store, with versions and object lock."""

from deploy.local.builds import minio_program
from deploy.local.instance import Instance
from deploy.local.probes import http_ok
from deploy.local.supervisor import Process

ADMIN = "daftar-admin"
GIVEN_BY = "S3_ENDPOINT"


def object_store(instance: Instance) -> Process:
    """The server with one drive; no console, no calls to the outside."""
    port = instance.ports["minio"]
    return Process(
        name="minio",
        command=[
            str(minio_program()),
            "server",
            "--quiet",
            "--address",
            instance.address("minio"),
            str(instance.folder("minio")),
        ],
        ports=[port],
        ready=lambda: http_ok(port, "/minio/health/cluster"),
        environment={
            "MINIO_BROWSER": "off",
            "MINIO_PROMETHEUS_AUTH_TYPE": "public",
            "MINIO_ROOT_PASSWORD": instance.secrets["minio-admin"],
            "MINIO_ROOT_USER": ADMIN,
            "MINIO_UPDATE": "off",
        },
        given_by=GIVEN_BY,
    )


def addresses(instance: Instance) -> dict[str, str]:
    """Its endpoint and its administrator's keys."""
    return {
        "S3_ENDPOINT": instance.address("minio"),
        "S3_ACCESS_KEY": ADMIN,
        "S3_SECRET_KEY": instance.secrets["minio-admin"],
    }
