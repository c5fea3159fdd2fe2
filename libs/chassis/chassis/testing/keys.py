"""A key-encryption key as a site makes one."""

import base64
import os
from pathlib import Path

from chassis.trust.sealing import KEK_BYTES


def write_kek(folder: Path, service: str) -> Path:
    """The file of a new key of the service."""
    path = folder / f"{service}.key"
    path.write_text(f"{service}:{base64.b64encode(os.urandom(KEK_BYTES)).decode()}", encoding="ascii")
    return path
