"""Logs open nothing to whoever reads them."""

import json
import subprocess
import sys

from chassis.log import redact

TOKEN = "eyJhbGciOiJFZDI1NTE5In0.eyJzdWIiOiJwIn0.c2lnbmF0dXJl"


def test_signatures_tokens_and_passwords_are_blotted_out_at_any_depth():
    event = {
        "event": "fetch",
        "url": "http://s3/scan/x?X-Amz-Credential=me&X-Amz-Signature=abc123&versionId=7",
        "headers": {"Authorization": f"Bearer {TOKEN}"},
        "hosts": ["amqp://files:hunter2@127.0.0.1/daftar"],
    }
    told = json.dumps(redact(None, "info", event))
    assert not any(secret in told for secret in ("abc123", "=me&", TOKEN, "hunter2"))
    assert "versionId=7" in told


def test_every_line_is_json_with_service_role_and_the_bound_ids():
    program = (
        "import logging, structlog; from chassis import log; log.configure('scan', 'worker');"
        "structlog.contextvars.bind_contextvars(correlation_id='c1');"
        "structlog.get_logger().info('page_read', page=3); logging.getLogger('amqp').warning('lost %s', 'it')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    ours, theirs = map(json.loads, done.stderr.splitlines())
    assert {
        "service": "scan",
        "role": "worker",
        "event": "page_read",
        "page": 3,
        "correlation_id": "c1",
    }.items() <= ours.items()
    assert {
        "event": "lost it",
        "logger": "amqp",
        "level": "warning",
        "service": "scan",
    }.items() <= theirs.items()


def test_what_is_below_the_level_is_not_even_put_together():
    program = (
        "import structlog; from chassis import log; log.configure('scan', 'worker', 'info');\n"
        "class Costly:\n"
        "    def __repr__(self): raise SystemExit(7)\n"
        "def count(logger, method, event): raise SystemExit(8)\n"
        "processors = structlog.get_config()['processors'];"
        "structlog.configure(processors=[processors[0], count, *processors[1:]]);"
        "structlog.get_logger().debug('event_handled', costly=Costly())"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_addresses_that_libraries_call_are_not_logged_since_names_are_searched_for_in_them():
    program = (
        "import httpx; from chassis import log; log.configure('gateway', 'web', 'debug');"
        "transport = httpx.MockTransport(lambda request: httpx.Response(200));"
        "httpx.Client(transport=transport).get('http://workflow/v1/posts?q=Haripada')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "Haripada" not in done.stderr + done.stdout
