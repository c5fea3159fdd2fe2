"""A service's settings, declared once as a frozen dataclass and read from a mapping that is handed in.

Every fault is told at once, because an operator who mends one setting a restart mends none at night. The same
declaration writes the table in `docs/settings.md`, so no setting can be undocumented.
"""

import math
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from functools import partial
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar, get_args, get_origin, get_type_hints, runtime_checkable
from zoneinfo import ZoneInfo

from chassis.ids import is_department
from chassis.process import profile

T = TypeVar("T")

REQUIRED: Final[Any] = MISSING  # the default of a setting that has none
_YES = {"yes", "true", "1", "on"}
_NO = {"no", "false", "0", "off"}


class SettingsError(Exception):
    """The process cannot start with these settings. `faults` are whole sentences; none quotes a secret."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class _Setting:
    name: str
    help: str
    secret: bool
    parse: Callable[[str], Any] | None


def setting(
    name: str,
    *,
    default: Any = REQUIRED,
    help: str,
    secret: bool = False,
    parse: Callable[[str], Any] | None = None,
) -> Any:
    """A field of a settings class, read from the variable `name`; a secret also from the file that
    `<name>_FILE` names. `parse` raises ValueError with a reason; without it the field's type decides.
    """
    declared = _Setting(name, help, secret, parse)
    return field(default=default, kw_only=True, repr=not secret, metadata={"setting": declared})


def address(text: str) -> str:
    """A `host:port` to listen on or to call. Raises ValueError."""
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit() or not 0 <= int(port) < 2**16:
        raise ValueError("is not host:port")
    return text


def departments(text: str) -> tuple[str, ...]:
    """Department codes, separated by commas, in their order. Raises ValueError."""
    codes = _listed(str, text)
    if not codes or not all(map(is_department, codes)):
        raise ValueError("is no comma list of department codes")
    return tuple(dict.fromkeys(codes))


def zone(text: str) -> str:
    """The name of a time zone that exists. Raises ValueError."""
    try:
        return ZoneInfo(text).key
    except (KeyError, OSError) as fault:
        raise ValueError("is not a time zone") from fault


def whole(least: int, most: int = 1_000_000_000) -> Callable[[str], int]:
    """A parser of a whole number in that range, which raises ValueError."""

    def parse(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise ValueError(f"is not a whole number from {least} to {most}")
        return int(text)

    return parse


THREADS: Final = whole(1, 64)  # more only wait for each other


def seconds(text: str) -> float:
    """A time that passes. Raises ValueError."""
    value = _number(text)
    if not 0 < value < math.inf:
        raise ValueError("is not a number of seconds above 0")
    return value


def log_level(text: str) -> str:
    """How much is logged. Raises ValueError."""
    if text not in {"debug", "info", "warning", "error"}:
        raise ValueError("is none of debug, info, warning, error")
    return text


@runtime_checkable
class Guarded(Protocol):
    """Settings of which some are refused outside development."""

    @property
    def development(self) -> bool:
        """Whether what is unsafe in an office is allowed."""
        ...

    def unsafe(self) -> Iterator[str]:
        """What is refused outside development, in whole sentences."""
        ...


@dataclass(frozen=True)
class CommonSettings:
    """What every service is told."""

    store: str = setting(
        "STORE",
        secret=True,
        help="documents: `sqlite:////folder` or `mongodb://...`, there never less than `w=majority`, "
        "`journal=true` and `readConcernLevel=majority`",
    )
    broker: str = setting("BROKER", secret=True, help="RabbitMQ: `amqps://user:password@host:port/vhost`")
    departments: tuple[str, ...] = setting(
        "DEPARTMENTS", parse=departments, help="departments served, comma list"
    )
    contracts: Path = setting("CONTRACTS", default=Path("contracts"), help="folder of the wire contract")
    http_bind: str = setting(
        "HTTP_BIND", default="127.0.0.1:8080", parse=address, help="address of the public API"
    )
    web_threads: int = setting(
        "WEB_THREADS", default=8, parse=THREADS, help="requests served at once by a process"
    )
    worker_threads: int = setting(
        "WORKER_THREADS", default=8, parse=THREADS, help="messages handled at once by a worker"
    )
    metrics_bind: str = setting(
        "METRICS_BIND",
        default="127.0.0.1:9200",
        parse=address,
        help="address of /metrics, /livez and /readyz",
    )
    zone: str = setting("ZONE", default="Asia/Kolkata", parse=zone, help="time zone of civil dates")
    development: bool = setting("DEVELOPMENT", default=False, help="`yes` allows what is unsafe in an office")
    kek_file: Path | None = setting(
        "KEK_FILE",
        default=None,
        help="file of the key that seals private keys: the service's name, a colon, 32 bytes in base64",
    )
    tls_certificate: Path | None = setting(
        "TLS_CERTIFICATE",
        default=None,
        help="file of the certificates (PEM) with which `HTTP_BIND` is served",
    )
    tls_key: Path | None = setting("TLS_KEY", default=None, help="file of their private key (PEM)")
    takeover: float = setting(
        "TAKEOVER_SECONDS",
        default=60.0,
        parse=seconds,
        help="after so long others do what a dead process left: its unsent events, its timers; longer than "
        "any living backlog",
    )
    log_level: str = setting(
        "LOG_LEVEL", default="info", parse=log_level, help="debug, info, warning or error"
    )
    crash_at: tuple[str, ...] = setting(
        "CRASH_AT", default=(), help="tests only: points at which the process dies"
    )

    def unsafe(self) -> Iterator[str]:
        """What is refused outside development; a service adds its own and yields from this one."""
        yield from profile.broker(self.broker)
        yield from profile.store(self.store)
        yield from profile.served(self.http_bind, self.tls_certificate)
        if self.crash_at:
            yield "CRASH_AT kills the process"


def read(cls: type[T], environ: Mapping[str, str]) -> T:
    """The settings of this class. Raises SettingsError with every fault; an empty value counts as none, and
    variables that are nobody's setting are left alone.
    """
    hints, faults = get_type_hints(cls), list[str]()
    values: dict[str, Any] = {}
    for each, declared in _settings(cls):
        try:
            text = _text(declared, environ)
            if text is not None:
                values[each.name] = (declared.parse or _parser(hints[each.name]))(text)
            elif each.default is REQUIRED:
                faults.append(f"{declared.name} is missing: {declared.help}")
        except ValueError as fault:
            faults.append(f"{declared.name} {fault}")
        except OSError:
            faults.append(f"{declared.name}_FILE names a file that cannot be read")
    if faults:
        raise SettingsError(faults)
    result = cls(**values)
    if isinstance(result, Guarded) and not result.development and (unsafe := list(result.unsafe())):
        raise SettingsError([f"{each} (refused unless DEVELOPMENT=yes)" for each in unsafe])
    return result


def help_table(cls: type[Any]) -> str:
    """Every setting of the class as a Markdown table."""
    lines = ["| Setting | Default | Meaning |", "|---|---|---|"]
    for each, declared in _settings(cls):
        name = f"`{declared.name}`" + (f" or `{declared.name}_FILE`" if declared.secret else "")
        lines.append(f"| {name} | {_shown(each.default)} | {declared.help} |")
    return "\n".join(lines) + "\n"


def _settings(cls: type[Any]) -> Iterator[tuple[Field[Any], _Setting]]:
    return ((each, each.metadata["setting"]) for each in fields(cls) if "setting" in each.metadata)


def _text(declared: _Setting, environ: Mapping[str, str]) -> str | None:
    file = environ.get(f"{declared.name}_FILE") if declared.secret else None
    if file and environ.get(declared.name):
        raise ValueError(f"and {declared.name}_FILE are both given")
    text = Path(file).read_text(encoding="utf-8").strip() if file else environ.get(declared.name)
    return text or None


def _parser(kind: Any) -> Callable[[str], Any]:
    if get_origin(kind) is types.UnionType:
        kind = next(each for each in get_args(kind) if each is not type(None))
    if get_origin(kind) is tuple:
        return partial(_listed, get_args(kind)[0])
    parsers: dict[Any, Any] = {bool: _yes_or_no, int: whole(0), float: _number}
    return parsers.get(kind, kind)  # type: ignore[no-any-return]


def _number(text: str) -> float:
    try:
        return float(text) if "." in text else int(text)
    except ValueError as fault:
        raise ValueError("is not a number") from fault


def _yes_or_no(text: str) -> bool:
    if text.lower() not in _YES | _NO:
        raise ValueError("is neither yes nor no")
    return text.lower() in _YES


def _listed(kind: Callable[[str], T], text: str) -> tuple[T, ...]:
    return tuple(kind(part.strip()) for part in text.split(",") if part.strip())


def _shown(default: Any) -> str:
    if default is REQUIRED:
        return "required"
    if isinstance(default, bool):
        return "`yes`" if default else "`no`"
    text = (
        ",".join(map(str, default)) if isinstance(default, tuple) else "" if default is None else str(default)
    )
    return f"`{text}`" if text else "none"
