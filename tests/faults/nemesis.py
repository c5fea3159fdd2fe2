"""Who knocks the office over: blows that follow from a seed alone, so that a storm can be had again.

The plan is the same each time; at which instruction a blow falls is the machine's.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass

from tests.faults.chronicle import Chronicle
from tests.office import Office

BROKER = "rabbitmq"
WORKERS = ("workflow-worker", "notify-worker")
VICTIMS = (BROKER, *WORKERS, "workflow-web", "workflow-web", "notify-web")  # the one that is asked, twice
AT_ONCE = 2  # victims of one blow, at most
QUIET_SECONDS = (1.0, 6.0)
DOWN_SECONDS = (0.5, 8.0)  # a paused worker outlives its lease


@dataclass(frozen=True)
class Blow:
    """After a quiet while some are killed and some paused, at once and for as long."""

    quiet: float
    killed: tuple[str, ...]
    paused: tuple[str, ...]
    down: float


def plan(seed: int, blows: int) -> Iterator[Blow]:
    """The storm of this seed."""
    chance = random.Random(seed)
    for _ in range(blows):
        victims = sorted(set(chance.sample(VICTIMS, chance.randint(1, AT_ONCE))))
        paused = tuple(victim for victim in victims if victim in WORKERS and chance.random() < 1 / 2)
        killed = tuple(victim for victim in victims if victim not in paused)
        yield Blow(chance.uniform(*QUIET_SECONDS), killed, paused, chance.uniform(*DOWN_SECONDS))


def strike(office: Office, blow: Blow, chronicle: Chronicle) -> None:
    """The blow fell, and everybody is up again; ready comes later."""
    time.sleep(blow.quiet)
    chronicle.blow(f"kills {blow.killed}, pauses {blow.paused}")
    office.pause(*blow.paused)
    if blow.killed:
        office.kill(*blow.killed)
    time.sleep(blow.down)
    office.resume(*blow.paused)
    if blow.killed:
        office.start(*blow.killed)
    chronicle.blow("lets go")
