"""The organisation as auth last told it, as far as the scan room asks."""

from __future__ import annotations

from chassis.clock import Clock, to_text
from chassis.wire.mirror import Mirror


class MirroredDirectory:
    """Posts and charges, at most a second behind what was heard."""

    def __init__(self, mirror: Mirror, clock: Clock) -> None:
        self._mirror = mirror
        self._clock = clock

    def department_and_roles(self, post: str) -> tuple[str, frozenset[str]]:
        """Where the post stands and what it may do; ("", nothing) for an unknown one."""
        for told in self._mirror.all("post"):
            if told["post"] == post:
                return told["department"], frozenset(told["roles"])
        return "", frozenset()

    def acts_for(self, person: str, post: str) -> bool:
        """Whether the person has charge of the post now."""
        now = to_text(self._clock.now())
        return any(
            charge["person"] == person
            and charge["post"] == post
            and charge["from"] <= now
            and (charge.get("until") is None or now < charge["until"])
            for charge in self._mirror.all("charge")
        )
