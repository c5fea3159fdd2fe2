"""A claim is followed only where the site allows, and only what it promised is taken."""

from __future__ import annotations

import io
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chassis.errors import Transient
from files.adapters.claim_fetch import HttpClaimFetch
from files.domain.claims import Claim, ClaimExpired, ClaimMismatch, ClaimRefused
from services.files.tests.support.owner import serving, trickling
from services.files.tests.support.room import sha

CONTENT = b"the scan of a letter\n" * 10_000


@pytest.fixture(scope="module")
def running():
    with serving() as owner:
        yield owner


@pytest.fixture
def owner(running):
    running.asked.clear()
    running.paths.clear()
    return running


def claim(url: str, content: bytes = CONTENT) -> Claim:
    return Claim(url, sha(content), len(content), "image/tiff", datetime.now(UTC) + timedelta(hours=24))


def fetched(owner, offered: Claim, **settings) -> bytes:
    into = io.BytesIO()
    HttpClaimFetch((owner.address,), plain=True, **settings).fetch(offered, into)
    return into.getvalue()


def test_what_was_promised_is_fetched_with_its_signature(owner):
    url = owner.url("/scan-general/original", CONTENT) + "?X-Amz-Signature=abc"
    assert fetched(owner, claim(url)) == CONTENT
    assert owner.asked == [("/scan-general/original?X-Amz-Signature=abc", owner.address)]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_what_is_no_longer_handed_out_counts_as_expired(owner, status):
    with pytest.raises(ClaimExpired):
        fetched(owner, claim(owner.url("/gone", status=status)))


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_an_owner_in_trouble_is_asked_again_later(owner, status):
    with pytest.raises(Transient):
        fetched(owner, claim(owner.url("/trouble", status=status)))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(owner, status):
    owner.url("/elsewhere", CONTENT)
    url = owner.url("/here", status=status, headers={"Location": "/elsewhere"})
    with pytest.raises(ClaimRefused) as refusal:
        fetched(owner, claim(url))
    assert refusal.value.reason == "redirect"
    assert [path for path, _ in owner.asked] == ["/here"]


class TestOtherBytes:
    def test_another_digest_is_a_mismatch(self, owner):
        with pytest.raises(ClaimMismatch) as mismatch:
            fetched(owner, claim(owner.url("/swapped", CONTENT[:-1] + b"!")))
        assert mismatch.value.reason == "digest-mismatch"

    def test_more_than_was_promised_is_a_mismatch_and_is_not_kept(self, owner):
        into = io.BytesIO()
        offered = claim(owner.url("/longer", CONTENT + b"x" * 50_000_000))
        with pytest.raises(ClaimMismatch) as mismatch:
            HttpClaimFetch((owner.address,), plain=True).fetch(offered, into)
        assert mismatch.value.reason == "size-mismatch"
        assert len(into.getvalue()) <= len(CONTENT)

    def test_less_than_was_promised_is_a_mismatch(self, owner):
        with pytest.raises(ClaimMismatch):
            fetched(owner, claim(owner.url("/shorter", CONTENT[:-1])))

    def test_a_stream_that_breaks_off_is_tried_again_later(self, owner):
        url = owner.url("/broken", CONTENT[:1000], content_length=len(CONTENT))
        with pytest.raises(Transient):
            fetched(owner, claim(url))

    def test_bytes_are_not_unpacked_on_the_way(self, owner):
        url = owner.url("/packed", CONTENT, headers={"Content-Encoding": "gzip"})
        assert fetched(owner, claim(url)) == CONTENT

    def test_nothing_may_be_promised_and_kept(self, owner):
        assert fetched(owner, claim(owner.url("/empty", b""), b"")) == b""


class TestOneByteAtATime:
    """Each byte comes long before a socket loses patience: a limit of 2 s took 14.8 s."""

    def test_a_body_that_trickles_is_given_up_in_time(self, owner):
        url = owner.url("/slow", content_length=100)
        owner.paths["/slow"].pieces = [b"x"] * 100
        owner.paths["/slow"].pause = 0.1
        assert self.taken(owner.address, claim(url, b"x" * 100)) < 4

    def test_a_head_that_trickles_is_given_up_in_time(self):
        with trickling(b"HTTP/1.1 200 OK\r\n" + b"X-Nothing: at all\r\n" * 10, pause=0.1) as address:
            assert self.taken(address, claim(f"http://{address}/x")) < 4

    def taken(self, address: str, offered: Claim) -> float:
        began = time.monotonic()
        with pytest.raises(Transient):
            HttpClaimFetch((address,), plain=True, seconds=1).fetch(offered, io.BytesIO())
        return time.monotonic() - began


class TestPlacesNotToGo:
    @pytest.mark.parametrize(
        ("url", "reason"),
        [
            ("http://169.254.169.254/latest/meta-data", "host-not-allowed"),
            ("http://127.0.0.1:1/", "host-not-allowed"),
            ("http://{address}@evil.example/", "bad-url"),
            ("http://evil.example#@{address}/", "host-not-allowed"),
            ("http://evil.example\\@{address}/", "bad-url"),
            ("ftp://{address}/x", "bad-url"),
            ("file:///etc/passwd", "bad-url"),
            ("//{address}/x", "bad-url"),
            ("http://[::1/", "bad-url"),
            ("http://127.0.0.1:99999/", "bad-url"),
            ("", "bad-url"),
        ],
    )
    def test_a_place_that_the_site_did_not_name_is_not_asked(self, owner, url, reason):
        with pytest.raises(ClaimRefused) as refusal:
            fetched(owner, claim(url.format(address=owner.address)))
        assert refusal.value.reason == reason
        assert owner.asked == []

    @pytest.mark.parametrize(
        "addresses",
        [
            ["127.0.0.1"],
            ["::1"],
            ["169.254.169.254"],
            ["0.0.0.0"],  # noqa: S104 - an address that is refused
            ["224.0.0.1"],
            ["10.0.0.5", "127.0.0.1"],
            [],
        ],
    )
    def test_an_allowed_name_may_not_be_bent_to_this_machine_or_its_metadata(self, addresses):
        fetch = HttpClaimFetch(("objects.example:9000",), plain=True, resolve=lambda _host, _port: addresses)
        with pytest.raises(ClaimRefused) as refusal:
            fetch.fetch(claim("http://objects.example:9000/x"), io.BytesIO())
        assert refusal.value.reason == "address-not-allowed"

    def test_a_name_is_resolved_once(self, owner):
        asked = []

        def resolve(host: str, port: int) -> list[str]:
            asked.append((host, port))
            return ["127.0.0.1"]

        host = owner.address.replace("127.0.0.1", "localhost")
        url = owner.url("/named", CONTENT).replace("127.0.0.1", "localhost")
        into = io.BytesIO()
        HttpClaimFetch((host,), plain=True, resolve=resolve).fetch(claim(url), into)
        assert into.getvalue() == CONTENT
        assert len(asked) == 1
        assert owner.asked == [("/named", host)]

    def test_outside_development_nothing_is_fetched_in_the_clear(self, owner):
        with pytest.raises(ClaimRefused):
            HttpClaimFetch((owner.address,), plain=False).fetch(claim(owner.url("/x", CONTENT)), io.BytesIO())

    def test_a_host_that_is_not_there_is_tried_again_later(self):
        with pytest.raises(Transient):
            HttpClaimFetch(("127.0.0.1:9",), plain=True).fetch(claim("http://127.0.0.1:9/x"), io.BytesIO())

    def test_a_name_without_an_address_is_tried_again_later(self):
        def resolve(_host: str, _port: int) -> list[str]:
            raise OSError("no such name")

        fetch = HttpClaimFetch(("objects.example:9000",), plain=True, resolve=resolve)
        with pytest.raises(Transient):
            fetch.fetch(claim("http://objects.example:9000/x"), io.BytesIO())


def test_no_word_of_ours_quotes_the_secret_of_a_url(owner):
    secret = "X-Amz-Signature=opensesame"
    offered = claim(owner.url("/x", b"other bytes") + "?" + secret)
    faults = [repr(offered)]
    for broken in (
        offered,
        replace(offered, url=f"http://127.0.0.1:9/x?{secret}"),
        replace(offered, url=f"x?{secret}"),
    ):
        with pytest.raises((ClaimRefused, Transient)) as fault:
            HttpClaimFetch((owner.address, "127.0.0.1:9"), plain=True).fetch(broken, io.BytesIO())
        faults += [str(fault.value), repr(fault.value), repr(fault.value.__cause__)]
    assert not [fault for fault in faults if "opensesame" in fault]
