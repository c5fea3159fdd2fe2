"""The programs that check manifests are built, once, before the first test."""

from __future__ import annotations

import pytest

from deploy.local.builds import build_manifest_checks


@pytest.fixture(scope="session", autouse=True)
def _built() -> None:
    build_manifest_checks()
