"""What the tests at a real broker have in common."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chassis.testing.contract import DEPARTMENTS, small_contract
from chassis.testing.office import RealOffice, stores_at
from chassis.wire import topology


@pytest.fixture
def office(vhost: Any, tmp_path: Path) -> Iterator[RealOffice]:
    """Services at a virtual host of their own."""
    catalogue = small_contract(tmp_path / "contracts")
    topology.apply(topology.plan(catalogue, DEPARTMENTS), vhost.admin, vhost.management, {})
    made = RealOffice(catalogue, stores_at(tmp_path), vhost.admin, vhost.management)
    yield made
    made.close()
