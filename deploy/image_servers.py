"""Builds images of servers for tests: `python -m deploy.image_servers`, or `make images-servers`.

`daftar-minio` is for an office too; `daftar-test-rabbitmq`, `-clamav` and `-mail` are not: they stand in
where the makers' own images cannot be had. BASE and DOCKER_BUILD_OPTIONS as for `deploy.images`.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from deploy.images import MEGABYTE, build, given, size
from deploy.local.builds import build_minio, minio_program
from deploy.local.paths import HERE
from deploy.local.progress import CommandFailed, say

DEPLOY = HERE.parent
# The image of each target of servers.Dockerfile, and what that copies.
SERVERS: Mapping[str, tuple[str, tuple[Path, ...]]] = {
    "minio": ("daftar-minio", ()),
    "rabbitmq": ("daftar-test-rabbitmq", ()),
    "clamav": (
        "daftar-test-clamav",
        (DEPLOY / "clamav" / "clamd.conf", HERE / "clamav" / "daftar-test.ndb"),
    ),
    "mail": ("daftar-test-mail", (HERE / "mail_sink.py",)),
}


def main(environ: Mapping[str, str]) -> int:
    """The images are built; answers the exit code."""
    try:
        options = given(environ)
        build_minio()
        for target, (image, files) in SERVERS.items():
            with tempfile.TemporaryDirectory() as context:
                for path in (minio_program(),) if target == "minio" else files:
                    shutil.copy(path, context)
                build(image, DEPLOY / "servers.Dockerfile", Path(context), "--target", target, *options)
    except CommandFailed as failure:
        say(str(failure))
        return 1
    for image, _ in SERVERS.values():
        say(f"{image:22} {size(image) / MEGABYTE:6.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(os.environ))
