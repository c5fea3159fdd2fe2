"""An overlay of `k8s/`: where it lies, and what its site folder says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from deploy.local.paths import ROOT

OVERLAYS = ROOT / "k8s" / "overlays"


@dataclass(frozen=True)
class Overlay:
    """The folder of an overlay: one of ours by its name, or a site's own by its path."""

    folder: Path

    @classmethod
    def named(cls, name: str) -> Overlay:
        """Raises FileNotFoundError where there is none."""
        folder = OVERLAYS / name if (OVERLAYS / name).is_dir() else Path(name)
        if not (folder / "site" / "site.env").exists():
            raise FileNotFoundError(f"{name} is no overlay: it has no site/site.env")
        return cls(folder)

    @property
    def host(self) -> str:
        """The name under which people reach the pages."""
        return self._told("site.env")["HOST"]

    @property
    def mongodb(self) -> str | None:
        """MongoDB, as it stands in an address after the account; none where documents are in SQLite."""
        return self._told("site.env").get("MONGODB")

    @property
    def departments(self) -> list[str]:
        """All departments of the district."""
        return self._told("departments.env")["DEPARTMENTS"].split(",")

    def _told(self, file: str) -> dict[str, str]:
        lines = (self.folder / "site" / file).read_text(encoding="utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
