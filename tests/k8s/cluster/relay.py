"""A mail relay as a site has one: outside the site's namespace, at an address of its own, with STARTTLS. It
keeps what it takes, and delivers nothing.
"""

from __future__ import annotations

import json
from email import message_from_string
from email.message import Message

from deploy.local.authority import Authority
from tests.k8s.cluster.site import kubectl

NAMESPACE = "relay"
PORT = 587
OTHER_PORT = 25
"""It listens here too, and nobody of the site may come here."""

SERVE = f"""
import ssl, threading
from pathlib import Path
from aiosmtpd.controller import Controller
from mail_sink import FolderHandler
tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
while not Path("/tmp/tls.pem").exists():
    threading.Event().wait(0.2)
tls.load_cert_chain("/tmp/tls.pem")
for port in ({PORT}, {OTHER_PORT}):
    taker, where = FolderHandler(Path("/mail")), {{"hostname": "0.0.0.0", "port": port}}
    Controller(taker, **where, tls_context=tls, require_starttls=True).start()
Path("/tmp/serves").touch()
threading.Event().wait()
"""


def start(authority: Authority) -> str:
    """The relay serves; its address. Its certificate is of that authority, and for the address."""
    if not kubectl("get", "namespace", NAMESPACE, "--ignore-not-found"):
        kubectl("create", "namespace", NAMESPACE)
    _in("delete", "pod", "relay", "--ignore-not-found", "--grace-period=0", "--force")
    container = {
        "name": "relay",
        "image": "daftar-test-mail:latest",
        "imagePullPolicy": "IfNotPresent",
        "command": ["python3", "-c", SERVE],
        "securityContext": {"runAsUser": 0},  # a low port
    }
    spec = json.dumps({"spec": {"containers": [container]}})
    _in("run", "relay", "--image=daftar-test-mail:latest", f"--overrides={spec}")
    _in("wait", "--for=condition=Ready", "pod/relay", "--timeout=60s")
    own = authority.certificate("relay", (address(),))
    pem = own.certificate.read_text(encoding="utf-8") + own.key.read_text(encoding="utf-8")
    _in("exec", "relay", "--", "python3", "-c", f"open('/tmp/tls.pem', 'w').write({pem!r})")
    _in("exec", "relay", "--", "sh", "-c", "until [ -e /tmp/serves ]; do sleep 0.2; done")
    return address()


def address() -> str:
    """Where it is."""
    return _in("get", "pod", "relay", "-o", "jsonpath={.status.podIP}")


def mails() -> list[Message]:
    """What it has taken, in the order of arrival."""
    told = _in("exec", "relay", "--", "python3", "-c", _READ)
    return [message_from_string(text) for text in json.loads(told)]


_READ = "import glob, json; print(json.dumps([open(p).read() for p in sorted(glob.glob('/mail/*.eml'))]))"


def _in(*words: str) -> str:
    return kubectl("-n", NAMESPACE, *words)
