"""RabbitMQ from Debian as an ordinary process of this instance.

Debian's commands in /usr/sbin switch to a system user and its folders; the program behind them,
started directly, takes its node's name, folders and ports from the environment. It brings a small
name server, epmd, which is started first and as a process of our own: left to itself the broker
would start one for the whole machine, listening everywhere, and leave it behind.
"""

from deploy.local.authority import LOOPBACK, Authority
from deploy.local.instance import HOST, Instance, write_private
from deploy.local.paths import ROOT
from deploy.local.probes import accepts, http_ok
from deploy.local.supervisor import Process, Tier

PROGRAM = "/usr/lib/rabbitmq/bin/rabbitmq-server"
ADMIN = "daftar-admin"
VHOST = "daftar"
COMMON = ROOT / "deploy" / "rabbitmq"
GIVEN_BY = "BROKER_ADMIN"


def name_server(instance: Instance) -> Process:
    """The name server of Erlang nodes, on loopback and a port of its own."""
    port = instance.ports["epmd"]
    return Process(
        name="epmd",
        command=["epmd", "-port", str(port), "-address", HOST],
        ports=[port],
        ready=lambda: accepts(port),
        tier=Tier.NAMES,
        given_by=GIVEN_BY,
    )


def broker(instance: Instance) -> Process:
    """The broker: one node, management and metrics on loopback, one administrator, no `guest`."""
    home = instance.folder("rabbitmq")
    login = (ADMIN, instance.secrets["rabbitmq-admin"])
    return Process(
        name="rabbitmq",
        command=[PROGRAM],
        ports=[
            instance.ports[name]
            for name in ("rabbitmq", "rabbitmq-management", "rabbitmq-metrics", "rabbitmq-distribution")
        ],
        ready=lambda: http_ok(
            instance.ports["rabbitmq-management"], "/api/health/checks/local-alarms", login
        ),
        environment={
            "HOME": str(home),
            "RUNNING_UNDER_SYSTEMD": "true",  # no shell between us and the node: TERM reaches it
            "ERL_EPMD_ADDRESS": HOST,
            "ERL_EPMD_PORT": str(instance.ports["epmd"]),
            "RABBITMQ_CONF_ENV_FILE": str(home / "none"),
            "RABBITMQ_CONFIG_FILE": str(home / "rabbitmq.conf"),
            "RABBITMQ_DIST_PORT": str(instance.ports["rabbitmq-distribution"]),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(COMMON / "enabled_plugins"),
            "RABBITMQ_LOG_BASE": str(home),
            "RABBITMQ_MNESIA_BASE": str(home / "data"),
            "RABBITMQ_NODENAME": f"daftar-{instance.name}@localhost",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
        },
        prepare=lambda: _write_configuration(instance),
        given_by=GIVEN_BY,
    )


def addresses(instance: Instance) -> dict[str, str]:
    """How its administrator reaches it: by AMQP and by the management interface."""
    login = f"{ADMIN}:{instance.secrets['rabbitmq-admin']}"
    scheme = "amqps" if instance.tls else "amqp"
    return {
        "BROKER_ADMIN": f"{scheme}://{login}@{instance.address('rabbitmq')}/{VHOST}",
        "BROKER_MANAGEMENT": f"http://{login}@{instance.address('rabbitmq-management')}",
    }


def _write_configuration(instance: Instance) -> None:
    home = instance.folder("rabbitmq")
    common = (COMMON / "rabbitmq.conf").read_text()
    own = f"""
default_user = {ADMIN}
default_pass = {instance.secrets["rabbitmq-admin"]}
management.tcp.ip = {HOST}
management.tcp.port = {instance.ports["rabbitmq-management"]}
prometheus.tcp.ip = {HOST}
prometheus.tcp.port = {instance.ports["rabbitmq-metrics"]}
"""
    write_private(home / "rabbitmq.conf", common + own + _listener(instance))
    cookie = home / ".erlang.cookie"
    write_private(cookie, instance.secrets["erlang-cookie"])
    cookie.chmod(0o400)


def _listener(instance: Instance) -> str:
    if not instance.tls:
        return f"listeners.tcp.local = {instance.address('rabbitmq')}\n"
    authority = Authority(instance.folder("tls"))
    own = authority.certificate("rabbitmq", LOOPBACK)
    return f"""
listeners.tcp = none
listeners.ssl.local = {instance.address("rabbitmq")}
ssl_options.cacertfile = {authority.file}
ssl_options.certfile = {own.certificate}
ssl_options.keyfile = {own.key}
ssl_options.versions.1 = tlsv1.3
ssl_options.versions.2 = tlsv1.2
ssl_options.verify = verify_none
"""
