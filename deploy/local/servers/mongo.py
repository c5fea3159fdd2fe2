"""The double of MongoDB for the store's conformance suite: in memory, started only when asked for."""

from deploy.local.builds import mongo_classpath
from deploy.local.instance import Instance
from deploy.local.probes import accepts
from deploy.local.supervisor import Process

GIVEN_BY = "MONGO"


def document_store(instance: Instance) -> Process:
    """mongo-java-server on loopback; it forgets everything when it stops."""
    port = instance.ports["mongo"]
    return Process(
        name="mongo",
        command=["java", "-Xmx512m", "-cp", mongo_classpath(), "daftar.mongo.Launcher", str(port)],
        ports=[port],
        ready=lambda: accepts(port),
        given_by=GIVEN_BY,
        on_request=True,
    )


def addresses(instance: Instance) -> dict[str, str]:
    """Its URL."""
    return {"MONGO": f"mongodb://{instance.address('mongo')}"}
