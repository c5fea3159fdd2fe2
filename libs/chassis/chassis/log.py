"""Logs are JSON lines on standard error: a constant event, the ids as fields, and no secret.

Ids that hold for a whole request or message are bound once (`structlog.contextvars`); what libraries log
comes out in the same form.
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

# Presigned URLs, tokens and passwords in URLs open things; whoever reads the logs must not be able to.
_SECRETS = (
    (re.compile(r"(?i)(x-amz-(?:signature|credential|security-token)=)[^&\s\"']+"), r"\1[redacted]"),
    (re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]*"), "[token]"),
    (re.compile(r"(://[^:/@\s]*:)[^@/\s]+@"), r"\1[redacted]@"),
)
# Libraries that log every address they call, and in it the names that people search for.
_TALKATIVE = ("httpx", "httpcore", "urllib3")


def configure(service: str, role: str, level: str = "info") -> None:
    """From now on everything that is logged in this process is a JSON line that names service and role."""

    def named(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        return {"service": service, "role": role, **event}

    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        named,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,  # first: what is not written costs nothing more
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                redact,
                structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A processor of structlog: signatures, tokens and passwords in URLs are blotted out at any depth."""
    return {key: _redacted(value) for key, value in event.items()}


def _redacted(value: Any) -> Any:
    match value:
        case str():
            for pattern, replacement in _SECRETS:
                value = pattern.sub(replacement, value)
            return value
        case dict():
            return {key: _redacted(each) for key, each in value.items()}
        case list() | tuple():
            return [_redacted(each) for each in value]
        case None | bool() | int() | float():
            return value
    return _redacted(str(value))
