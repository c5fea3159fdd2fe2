"""What a process can be told, for the tests of what compose and Kubernetes tell it."""

from __future__ import annotations

import dataclasses
import importlib
from typing import Any

OF_LIBRARIES = {"OMP_THREAD_LIMIT", "SSL_CERT_FILE"}
"""Tesseract's own, and OpenSSL's."""


def settings_of(process: str) -> type[Any]:
    """The class of the settings of a process, such as `files-web`."""
    of_service: type[Any] = importlib.import_module(f"{process.partition('-')[0]}.settings").Settings
    return of_service


def known(process: str) -> set[str]:
    """The settings that the process knows; a secret also by its file."""
    declared = [
        each.metadata["setting"] for each in dataclasses.fields(settings_of(process)) if each.metadata
    ]
    return {each.name for each in declared} | {f"{each.name}_FILE" for each in declared if each.secret}
