"""The service on real servers, in a department of its own that no other test has seen.

As a program it takes in one announced paper and ends, so that a test can let it die at a crash point:
`python -m services.files.tests.support.site <description>.json`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from chassis import crash
from chassis.clock import SystemClock, from_text, to_text
from chassis.ids import new_ulid
from chassis.process.service import Ground
from chassis.process.settings import read
from chassis.store import open_stores
from chassis.wire.catalogue import Catalogue
from files.adapters.document_store import DOCUMENTS
from files.application.intake import Announcement, take_in
from files.application.ports import Message
from files.application.room import Shelves, set_up_buckets
from files.bootstrap import SERVICE, Files, assemble
from files.domain.claims import Claim, Kind
from files.domain.document import Arrival
from files.settings import Settings
from services.files.tests.support.owner import Owner
from services.files.tests.support.room import CONTRACTS, Outlet, sha

ROOT = CONTRACTS.parent


@dataclass(frozen=True)
class Site:
    """Settings and a paper, in a form that another process can be told."""

    department: str
    document: str
    environ: dict[str, str]
    claims: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def shelves(self) -> Shelves:
        return Shelves(self.department)

    def offering(self, owner: Owner, bodies: Mapping[Kind, bytes]) -> Site:
        """The same site with claims on what lies at the owner's now."""
        expires = to_text(datetime.now(UTC) + timedelta(hours=24))
        claims = {
            kind.value: {
                "url": owner.url(f"/{self.department}/{kind}", content),
                "sha256": sha(content),
                "size": len(content),
                "media_type": "application/octet-stream",
                "expires": expires,
            }
            for kind, content in bodies.items()
        }
        environ = self.environ | {"CLAIM_HOSTS": owner.address}
        return Site(self.department, self.document, environ, claims)

    def with_settings(self, **environ: str) -> Site:
        return Site(self.department, self.document, self.environ | environ, self.claims)

    @property
    def settings(self) -> Settings:
        return read(Settings, self.environ)

    def assembled(self, outlet: Outlet) -> Files:
        settings, catalogue = self.settings, Catalogue.load(CONTRACTS)
        stores = open_stores(settings.store, SERVICE.every_collection, development=settings.development)
        files = assemble(settings, Ground("files", stores, outlet, catalogue, SystemClock()))
        set_up_buckets((self.department,), files.objects, 30)
        return files

    def tamper(self, change: Callable[[dict[str, Any]], object]) -> None:
        """Somebody with access to the store changes the paper's document."""
        stores = open_stores(self.settings.store, SERVICE.every_collection, development=True)
        database = stores.database("files", self.department)
        stored = database.get(DOCUMENTS, self.document)
        assert stored is not None
        change(stored.state)
        database.commit(stored, DOCUMENTS, stored.state)
        stores.close()

    def announcement(self) -> Announcement:
        arrival = Arrival(f"{self.department}.{new_ulid()}", "letter.tif", SystemClock().now(), (), ("en",))
        claims = {
            Kind(kind): Claim(**(told | {"expires": from_text(told["expires"])}))
            for kind, told in self.claims.items()
        }
        return Announcement(self.document, arrival, claims)

    def take_in_elsewhere(self, folder: Path, *, dying_at: str) -> int:
        """Another process takes the paper in; its exit status."""
        told = asdict(self.with_settings(CRASH_AT=dying_at))
        (folder / "site.json").write_text(json.dumps(told), encoding="utf-8")
        command = [sys.executable, "-m", "services.files.tests.support.site", str(folder / "site.json")]
        return subprocess.run(command, cwd=ROOT, check=False, timeout=60).returncode


def new_site(servers: Any, folder: Path) -> Site:
    """A department that nobody has served before, with the test's servers."""
    department = f"t{uuid4().hex[:12]}"
    environ = {
        "STORE": f"sqlite:///{folder / 'store'}",
        "BROKER": servers.broker_admin,
        "DEPARTMENTS": department,
        "CONTRACTS": str(CONTRACTS),
        "DEVELOPMENT": "yes",
        "TAKEOVER_SECONDS": "2",
        "S3_ENDPOINT": servers.s3_endpoint,
        "S3_ACCESS_KEY": servers.s3_access_key,
        "S3_SECRET_KEY": servers.s3_secret_key,
        "S3_SECURE": "no",
        "CLAIM_HOSTS": "127.0.0.1:9",
        "CLAMAV": servers.clamav,
        "SPOOL": str(folder),
        "LOCK_INTAKE_DAYS": "1",
    }
    return Site(department, f"{department}.{new_ulid()}", environ)


def main(description: Path) -> None:
    """Takes in the described paper once."""
    site = Site(**json.loads(description.read_text(encoding="utf-8")))
    crash.arm(site.settings.crash_at)
    files = site.assembled(Outlet())
    take_in(site.announcement(), Message("m1"), files.room)
    files.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
