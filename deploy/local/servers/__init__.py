"""The real servers, one module each, and the table of all of them."""

from collections.abc import Iterable, Mapping

from deploy.local.instance import Instance
from deploy.local.servers import clamav, mail, minio, mongo, rabbitmq
from deploy.local.supervisor import Process

_BUILDERS = (
    rabbitmq.name_server,
    rabbitmq.broker,
    minio.object_store,
    clamav.virus_scanner,
    mail.mail_sink,
    mongo.document_store,
)
_ADDRESSES = (rabbitmq, minio, clamav, mail, mongo)


def all_servers(instance: Instance) -> list[Process]:
    """Every server that can run on this machine."""
    return [build(instance) for build in _BUILDERS]


def to_start(instance: Instance, environ: Mapping[str, str], named: Iterable[str] = ()) -> list[Process]:
    """The servers to start: the named ones, else all that are not given by an address in the environment."""
    chosen = set(named)
    return [
        server
        for server in all_servers(instance)
        if (server.name in chosen if chosen else not server.on_request) and not environ.get(server.given_by)
    ]


def addresses(instance: Instance, environ: Mapping[str, str]) -> dict[str, str]:
    """Where each server is, the environment's word before ours; contains passwords."""
    found: dict[str, str] = {}
    for server in _ADDRESSES:
        own = server.addresses(instance)
        given = bool(environ.get(server.GIVEN_BY))
        found |= {name: environ[name] for name in own if name in environ} if given else own
    return found
