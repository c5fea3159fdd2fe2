"""Prometheus of an instance, as an operator asks it."""

from __future__ import annotations

from typing import Any

import httpx

from deploy.local.instance import Instance


class Prometheus:
    """Asks on loopback."""

    def __init__(self, instance: Instance) -> None:
        self.address = f"http://{instance.address('prometheus')}"

    def get(self, path: str, **query: str) -> httpx.Response:
        """The answer, which is good."""
        return httpx.get(f"{self.address}{path}", params=query, timeout=10).raise_for_status()

    def ask(self, expr: str) -> list[dict[str, Any]]:
        """The lines of the answer now."""
        found: list[dict[str, Any]] = self.get("/api/v1/query", query=expr).json()["data"]["result"]
        return found

    def firing(self) -> set[str]:
        """The alerts that fire now."""
        alerts = self.get("/api/v1/alerts").json()["data"]["alerts"]
        return {one["labels"]["alertname"] for one in alerts if one["state"] == "firing"}

    def fired(self, seconds: int) -> set[str]:
        """The alerts that fired at any moment of the last so many seconds."""
        lines = self.ask(f'count by (alertname) (max_over_time(ALERTS{{alertstate="firing"}}[{seconds}s]))')
        return {line["metric"]["alertname"] for line in lines}
