"""nginx from Debian as an ordinary process of this instance: the public door, with TLS (ADR 36)."""

import os
import pwd
from dataclasses import dataclass
from string import Template

from deploy.local.authority import LOOPBACK, Authority
from deploy.local.instance import Instance, write_private
from deploy.local.paths import ROOT
from deploy.local.probes import accepts
from deploy.local.supervisor import Process, Tier

PROGRAM = "/usr/sbin/nginx"
DOOR = ROOT / "deploy" / "nginx" / "daftar.conf.template"
LARGEST_SCAN = "201m"
"""A little more than the gateway takes (MAX_UPLOAD_MB), so that it is the gateway that words the refusal."""

_MAIN = """user $account;
daemon off;
worker_processes 2;
pid $home/nginx.pid;
error_log stderr warn;
events { worker_connections 4096; }
http {
    include /etc/nginx/mime.types;
    client_body_temp_path $home/bodies;
    proxy_temp_path $home/answers;
    fastcgi_temp_path $home/none;
    uwsgi_temp_path $home/none;
    scgi_temp_path $home/none;
$door
}
"""


@dataclass(frozen=True)
class Door:
    """What a site may say of its door; what is empty is this machine's own."""

    listen: str = ""
    certificate: str = ""
    key: str = ""
    log: str = ""


HERE_ONLY = Door()


def proxy(instance: Instance, door: Door = HERE_ONLY) -> Process:
    """The door at the port `proxy`; it opens when the gateway is there."""
    port = instance.ports["proxy"]
    home = instance.folder("nginx")
    return Process(
        name="proxy",
        command=[PROGRAM, "-p", str(home), "-c", str(home / "nginx.conf")],
        ports=[port],
        ready=lambda: accepts(port),
        prepare=lambda: write_configuration(instance, door),
        tier=Tier.DOOR,
    )


def write_configuration(instance: Instance, door: Door = HERE_ONLY) -> None:
    """What nginx reads at its start is written, and its certificate made."""
    home = instance.folder("nginx")
    own = Authority(instance.folder("tls")).certificate("proxy", LOOPBACK)
    described = Template(DOOR.read_text(encoding="utf-8")).safe_substitute(
        CERTIFICATE=door.certificate or own.certificate,
        CERTIFICATE_KEY=door.key or own.key,
        GATEWAY=instance.address("gateway"),
        LARGEST_SCAN=LARGEST_SCAN,
        LISTEN=door.listen or instance.address("proxy"),
        LOG=door.log or home / "access.log",
    )
    account = pwd.getpwuid(os.geteuid()).pw_name  # the instance's folder is closed to all others
    write_private(home / "nginx.conf", Template(_MAIN).substitute(account=account, home=home, door=described))
