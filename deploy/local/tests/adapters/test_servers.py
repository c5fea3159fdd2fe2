"""Are the local servers what the services will meet: the rights, limits and signatures that we rely on?"""

from __future__ import annotations

import base64
import email
import smtplib
import socket
from pathlib import Path
from typing import Any

import minio
import pika
import pymongo
import pytest
import requests

from tests.servers import Servers, Vhost

SIGNATURES = Path(__file__).parents[2] / "clamav" / "daftar-test.ndb"


def host_and_port(address: str) -> tuple[str, int]:
    host, _, port = address.partition(":")
    return host, int(port)


def scan(address: str, content: bytes) -> str:
    with socket.create_connection(host_and_port(address), timeout=30) as clamd:
        clamd.sendall(b"zINSTREAM\0" + len(content).to_bytes(4, "big") + content + bytes(4))
        return clamd.recv(1000).rstrip(b"\0").decode()


def test_the_broker_has_no_guest(servers: Servers) -> None:
    users = requests.get(f"{servers.broker_management}/api/users", timeout=30).json()
    assert "guest" not in [user["name"] for user in users]


def test_a_rejected_message_reaches_its_dead_queue_at_least_once(vhost: Vhost) -> None:
    arguments = {
        "x-queue-type": "quorum",
        "x-delivery-limit": 5,
        "x-dead-letter-exchange": "notify.dead",
        "x-dead-letter-routing-key": "notify.general",
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }
    with pika.BlockingConnection(pika.URLParameters(vhost.admin)) as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        channel.exchange_declare("notify.dead", "direct", durable=True)
        channel.queue_declare("notify.general.dead", durable=True, arguments={"x-queue-type": "quorum"})
        channel.queue_bind("notify.general.dead", "notify.dead", "notify.general")
        channel.queue_declare("notify.general", durable=True, arguments=arguments)
        channel.basic_publish("", "notify.general", b"unreadable", mandatory=True)
        method, _, _ = next(channel.consume("notify.general", inactivity_timeout=30))
        channel.basic_reject(method.delivery_tag, requeue=False)
        channel.cancel()
        _, _, body = next(channel.consume("notify.general.dead", inactivity_timeout=30))
        channel.cancel()
    assert body == b"unreadable"


def test_the_object_store_locks_objects(servers: Servers) -> None:
    store = minio.Minio(servers.s3_endpoint, servers.s3_access_key, servers.s3_secret_key, secure=False)
    store.make_bucket("test-locked", object_lock=True)
    assert store.get_bucket_versioning("test-locked").status == "Enabled"
    store.remove_bucket("test-locked")


@pytest.mark.parametrize("signature", SIGNATURES.read_text().split())
def test_the_scanner_finds_each_test_signature(servers: Servers, signature: str) -> None:
    name, _, _, pattern = signature.split(":")
    assert scan(servers.clamav, b"a letter " + bytes.fromhex(pattern)) == f"stream: {name}.UNOFFICIAL FOUND"


def test_the_scanner_lets_a_clean_paper_pass(servers: Servers) -> None:
    assert scan(servers.clamav, b"a letter") == "stream: OK"


def test_the_mail_sink_keeps_a_mail_with_its_addressees(servers: Servers) -> None:
    marker = base64.b32encode(str(id(servers)).encode()).decode()
    with smtplib.SMTP(*host_and_port(servers.smtp), timeout=30) as client:
        client.sendmail("daftar@office.test", ["clerk@office.test"], f"Subject: {marker}\n\nA file waits.\n")
    mails = [email.message_from_bytes(path.read_bytes()) for path in servers.mail_dir.glob("*.eml")]
    assert [mail["X-RcptTo"] for mail in mails if mail["Subject"] == marker] == ["clerk@office.test"]


def test_the_double_of_mongodb_takes_a_conditional_write(servers: Servers) -> None:
    with pymongo.MongoClient[dict[str, Any]](servers.mongo()) as client:
        desks = client["test"]["desks"]
        desks.delete_many({})
        desk: dict[str, Any] = {"_id": "general.1", "version": 1, "outbox": []}
        desks.insert_one(desk)
        change = {"$inc": {"version": 1}, "$push": {"outbox": {"$each": [{"id": "a"}, {"id": "b"}]}}}
        first = desks.update_one({"_id": "general.1", "version": 1}, change)
        second = desks.update_one({"_id": "general.1", "version": 1}, change)
        desks.update_one({"_id": "general.1"}, {"$pull": {"outbox": {"id": {"$in": ["a"]}}}})
        assert (first.matched_count, second.matched_count) == (1, 0)
        assert desks.find_one({"_id": "general.1"}) == {
            "_id": "general.1",
            "version": 2,
            "outbox": [{"id": "b"}],
        }
