"""The real servers, one module each, and the table of all of them."""

from collections.abc import Mapping

from deploy.local.instance import Instance
from deploy.local.servers import clamav, mail, minio, mongo, rabbitmq
from deploy.local.supervisor import Process

_BUILDERS = {
    "epmd": rabbitmq.name_server,
    "rabbitmq": rabbitmq.broker,
    "minio": minio.object_store,
    "clamav": clamav.virus_scanner,
    "mail": mail.mail_sink,
    "mongo": mongo.document_store,
}
NAMES = tuple(_BUILDERS)
_ADDRESSES = (rabbitmq, minio, clamav, mail, mongo)


def all_servers(instance: Instance) -> list[Process]:
    """Every server that can run on this machine."""
    return [build(instance) for build in _BUILDERS.values()]


def addresses(instance: Instance, environ: Mapping[str, str]) -> dict[str, str]:
    """Where each server is, the environment's word before ours; contains passwords."""
    found: dict[str, str] = {}
    for server in _ADDRESSES:
        own = server.addresses(instance)
        given = bool(environ.get(server.GIVEN_BY))
        found |= {name: environ[name] for name in own if name in environ} if given else own
    return found
