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
# The image of each target of servers.Dockerfile.
SERVERS: Mapping[str, str] = {
    "minio": "daftar-minio",
    "rabbitmq": "daftar-test-rabbitmq",
    "clamav": "daftar-test-clamav",
    "mail": "daftar-test-mail",
}
FILES = (DEPLOY / "clamav" / "clamd.conf", HERE / "clamav" / "daftar-test.ndb", HERE / "mail_sink.py")


def main(environ: Mapping[str, str]) -> int:
    """The images are built; answers the exit code."""
    try:
        options = given(environ)
        build_minio()
        with tempfile.TemporaryDirectory() as context:
            for path in (minio_program(), *FILES):
                shutil.copy(path, context)
            for target, image in SERVERS.items():
                build(image, DEPLOY / "servers.Dockerfile", Path(context), "--target", target, *options)
    except CommandFailed as failure:
        say(str(failure))
        return 1
    for image in SERVERS.values():
        say(f"{image:22} {size(image) / MEGABYTE:6.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(os.environ))
