"""ClamAV's daemon with signatures of our own.

The real signatures are fetched by `freshclam` and a district must do that: CLAMAV_SIGNATURES names their
folder. Without it, the two of `deploy/local/clamav/` find the industry's test file and a word of ours, no
real virus.
"""

import os

from deploy.local.instance import HOST, Instance, write_private
from deploy.local.paths import HERE
from deploy.local.probes import answers
from deploy.local.supervisor import Process

GIVEN_BY = "CLAMAV"
# Above what the intake takes (files' own limit), so that the scanner is not the first to refuse.
LARGEST_MEGABYTES = 200


def virus_scanner(instance: Instance) -> Process:
    """The daemon on loopback; what exceeds its limits is reported, not passed as clean."""
    port = instance.ports["clamav"]
    configuration = instance.folder("clamav") / "clamd.conf"
    return Process(
        name="clamav",
        command=["/usr/sbin/clamd", "--config-file", str(configuration)],
        ports=[port],
        ready=lambda: answers(port, b"nPING\n", b"PONG\n"),
        prepare=lambda: write_private(configuration, _configuration(instance)),
        given_by=GIVEN_BY,
    )


def addresses(instance: Instance) -> dict[str, str]:
    """Its `host:port`."""
    return {"CLAMAV": instance.address("clamav")}


def _configuration(instance: Instance) -> str:
    return f"""# Written at each start.
Foreground yes
TCPAddr {HOST}
TCPSocket {instance.ports["clamav"]}
DatabaseDirectory {os.environ.get("CLAMAV_SIGNATURES") or HERE / "clamav"}
TemporaryDirectory {instance.folder("clamav", "tmp")}
Bytecode no
MaxThreads 4
AlertExceedsMax yes
StreamMaxLength {LARGEST_MEGABYTES}M
MaxScanSize {10 * LARGEST_MEGABYTES}M
MaxFileSize {LARGEST_MEGABYTES}M
MaxRecursion 12
MaxFiles 20000
MaxScanTime 120000
ReadTimeout 150
CommandReadTimeout 10
LogTime yes
"""
