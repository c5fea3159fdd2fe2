"""What a post may do, and the one table that says so.

auth gives a post roles, as the office's own orders word them. Nothing else in Daftar asks for a role: routes,
rules, pages and tests name capabilities, and this table alone says which role brings which.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Capability(StrEnum):
    """Something that only some posts may do."""

    REGISTRY = "registry"
    """Sees the department's tray and diarises (domain.md 1.1)."""
    SCAN = "scan"
    """Puts paper into the department's scan room, and looks at doubtful pages there."""
    OFFICER = "officer"
    """Decides on files (domain.md 5.2)."""
    DEALING = "dealing"
    """Prepares files for those who decide (domain.md 5.2)."""
    ADMINISTER = "administer"
    """Enters absences, for the whole district; never sees the papers (ADR 50)."""
    AUDIT = "audit"
    """Sees who did what and when, in the whole district; never the papers (ADR 45)."""


CAPABILITIES: Final[Mapping[str, frozenset[Capability]]] = MappingProxyType(
    {
        "registry": frozenset({Capability.REGISTRY, Capability.SCAN}),
        "scan": frozenset({Capability.SCAN}),
        "officer": frozenset({Capability.OFFICER}),
        "dealing": frozenset({Capability.DEALING}),
        "audit": frozenset({Capability.AUDIT}),
        "admin": frozenset({Capability.ADMINISTER}),
    }
)
"""Each role that auth may give, and what it brings."""

WITHOUT_WORK: Final = frozenset({Capability.AUDIT, Capability.ADMINISTER})
"""A post that has nothing else handles no papers."""


def capabilities_of(roles: Iterable[str]) -> frozenset[Capability]:
    """What a post with these roles may do. A role that a newer auth gives, and we do not know, brings
    nothing.
    """
    return frozenset().union(*(CAPABILITIES.get(role, frozenset()) for role in roles))
