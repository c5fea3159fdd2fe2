"""Mail against a mail server on the loopback address that takes it, refuses it, or is not there."""

import socket

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

from chassis.errors import Transient
from chassis.testing.clock import FakeClock
from notify.adapters.smtp import Relay, SmtpMailServer
from notify.application.ports import Letter, RefusedForGood

LETTER = Letter("general.01ABC", "asha@office.invalid", "স্মারক: ফাইল\nBcc: x@y.invalid", "দপ্তর\n")


class Sink(Message):
    def __init__(self):
        super().__init__()
        self.taken = []

    def handle_message(self, message):
        self.taken.append(message)

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        if address.startswith(("gone@", "later@")):
            return "550 no such person" if address.startswith("gone@") else "451 later"
        envelope.rcpt_tos.append(address)
        return "250 OK"


@pytest.fixture
def sink():
    return Sink()


@pytest.fixture
def server(sink):
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield SmtpMailServer(Relay("127.0.0.1", controller.port, "daftar@office.invalid"), FakeClock())
    controller.stop()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_letter_arrives_in_its_script_under_its_constant_message_id(server, sink):
    server.send(LETTER)
    server.send(LETTER)
    first, second = sink.taken
    assert first["Message-ID"] == second["Message-ID"] == "<general.01ABC@office.invalid>"
    assert first.get_payload(decode=True).decode().strip() == "দপ্তর"
    assert (first["To"], first["From"]) == ("asha@office.invalid", "daftar@office.invalid")
    assert first["Auto-Submitted"] == "auto-generated"


def test_a_title_with_a_line_break_forges_no_header(server, sink):
    server.send(LETTER)
    assert sink.taken[0]["Bcc"] is None


@pytest.mark.parametrize(
    ("to", "raised"), [("gone@x.invalid", RefusedForGood), ("later@x.invalid", Transient)]
)
def test_a_refusal_is_for_good_or_for_now_as_its_code_says(server, sink, to, raised):
    with pytest.raises(raised):
        server.send(Letter("general.01ABC", to, "x", "x"))
    assert sink.taken == []


def test_a_server_that_is_not_there_is_transient():
    with pytest.raises(Transient):
        SmtpMailServer(Relay("127.0.0.1", free_port(), "daftar@office.invalid"), FakeClock()).send(LETTER)


def test_a_server_without_encryption_is_not_used_where_encryption_is_asked_for(server, sink):
    relay = Relay(server._relay.host, server._relay.port, "daftar@office.invalid", starttls=True)
    with pytest.raises(Transient):
        SmtpMailServer(relay, FakeClock()).send(LETTER)
    assert sink.taken == []
