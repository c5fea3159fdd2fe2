"""Who may see a page for quality control: the scan room's own posts, for their department's documents."""

from __future__ import annotations

from typing import Final

ROLES: Final = frozenset({"scan", "registry"})
LIFE_SECONDS: Final = 300


class NotScanRoom(Exception):
    """The post has no business in this department's scan room."""

    def __init__(self, post: str, department: str) -> None:
        super().__init__(post, department)
        self.post, self.department = post, department
