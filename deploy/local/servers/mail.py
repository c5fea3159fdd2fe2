"""The mail sink: an SMTP server that delivers nothing and writes every mail into a folder."""

from deploy.local.instance import HOST, Instance
from deploy.local.paths import PYTHON
from deploy.local.probes import answers
from deploy.local.supervisor import Process

GIVEN_BY = "SMTP"


def mail_sink(instance: Instance) -> Process:
    """The sink on loopback; mails lie in the instance's folder `mail`, one file each."""
    port = instance.ports["mail"]
    return Process(
        name="mail",
        command=[
            str(PYTHON),
            "-m",
            "deploy.local.mail_sink",
            HOST,
            str(port),
            str(instance.folder("mail")),
        ],
        ports=[port],
        ready=lambda: answers(port, b"", b"220 "),
        given_by=GIVEN_BY,
    )


def addresses(instance: Instance) -> dict[str, str]:
    """Its `host:port`, and the folder with the mails."""
    return {"SMTP": instance.address("mail"), "MAIL_DIR": str(instance.folder("mail"))}
