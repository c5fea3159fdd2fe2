"""`python -m deploy.demo [seed]`: one scanned letter through its whole life, told step by step; then all
departments go to work, so that desks and registers are those of an office that is lived in.

With `seed` only the sample district is loaded. What `make up` started must run.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence

from deploy.demo.life import Life, TooLate
from deploy.demo.office import (
    DISTRICT_FILE,
    LETTER,
    cast,
    gateway_address,
    load_district,
    log_ins,
    running_site,
    wait_until_ready,
)
from deploy.demo.person import NotOffered
from deploy.local.progress import CommandFailed, say
from deploy.simulate import __main__ as simulate


def main(arguments: Sequence[str]) -> int:
    """Carries out the command; answers the exit code."""
    try:
        site = running_site()
        load_district(site)
        wait_until_ready(site)
        if list(arguments) != ["seed"]:
            _carry_a_letter(gateway_address(site))
            return simulate.main([])
    except (CommandFailed, NotOffered, TooLate) as failure:
        say(f"demonstration failed: {failure}")
        return 1
    return 0


def _carry_a_letter(gateway: str) -> None:
    began = time.monotonic()

    def tell(step: str, ids: Mapping[str, str]) -> None:
        told = "  ".join(f"{name}={value}" for name, value in ids.items())
        say(f"{time.monotonic() - began:7.1f} s  {step:28} {told}")

    say("")
    say("The life of one letter")
    scan = (LETTER.name, LETTER.read_bytes(), "image/tiff")
    Life(gateway, cast(), scan, tell).run()
    say("")
    say(f"Daftar is open at {gateway}")
    members = cast()
    for member in (members.clerk, members.officer, members.other):
        say(f"  {member.login:12} {member.title} ({member.post})")
    more = len(log_ins()) - len((members.clerk, members.officer, members.other))
    say(f"  and {more} more, see {DISTRICT_FILE.name}; the password of all: {members.clerk.password}")
    say("Stop it with: make down")
    say("")
    say("Other matters come in meanwhile, in every department")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
