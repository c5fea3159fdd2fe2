"""nginx from Debian as an ordinary process of this instance: the public door, with TLS (ADR 36)."""

import os
import pwd
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


def proxy(instance: Instance) -> Process:
    """The door at the port `proxy`; it opens when the gateway is there."""
    port = instance.ports["proxy"]
    home = instance.folder("nginx")
    return Process(
        name="proxy",
        command=[PROGRAM, "-p", str(home), "-c", str(home / "nginx.conf")],
        ports=[port],
        ready=lambda: accepts(port),
        prepare=lambda: write_configuration(instance),
        tier=Tier.DOOR,
    )


def write_configuration(instance: Instance) -> None:
    """What nginx reads at its start is written, and its certificate made."""
    home = instance.folder("nginx")
    own = Authority(instance.folder("tls")).certificate("proxy", LOOPBACK)
    door = Template(DOOR.read_text(encoding="utf-8")).safe_substitute(
        CERTIFICATE=own.certificate,
        CERTIFICATE_KEY=own.key,
        GATEWAY=instance.address("gateway"),
        LARGEST_SCAN=LARGEST_SCAN,
        LISTEN=instance.address("proxy"),
        LOG=home / "access.log",
    )
    account = pwd.getpwuid(os.geteuid()).pw_name  # the instance's folder is closed to all others
    write_private(home / "nginx.conf", Template(_MAIN).substitute(account=account, home=home, door=door))
