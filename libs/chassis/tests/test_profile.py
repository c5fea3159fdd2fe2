"""What an office may not be told is refused at start in whole sentences, which quote no secret."""

from __future__ import annotations

import base64
import os

import pytest

from chassis.process import profile
from chassis.testing.keys import write_kek


@pytest.mark.parametrize(
    ("told", "says"),
    [
        (profile.broker("amqp://auth:s3cret@rabbit/daftar"), "in the clear"),
        (profile.broker("amqps://guest:s3cret@rabbit/daftar"), "account guest"),
        (profile.broker("amqps://auth:change-me@rabbit/daftar"), "everybody knows"),
        (profile.broker("amqps://auth@rabbit/daftar"), "or none"),
        (profile.store("mongodb://mongo/?tls=true"), "without an account"),
        (profile.store("mongodb://files:daftar%2Ddemo-only@mongo/?tls=true"), "everybody knows"),
        (profile.store("mongodb://files:s3cret@mongo/"), "in the clear"),
        (profile.store("mongodb://files:s3cret@mongo/?tls=false"), "in the clear"),
        (profile.objects("minioadmin", "s3cret", secure=True), "account that everybody knows"),
        (profile.objects("files", "minioadmin", secure=True), "password that everybody knows"),
        (profile.objects("files", "s3cret", secure=False), "in the clear"),
        (profile.served("0.0.0.0:8080", None), "in the clear"),
        (profile.called("FILES_URL", ["https://a", "http://files-web:8080"]), "in the clear"),
        (profile.mail("s3cret", starttls=False), "in the clear"),
    ],
)  # fmt: skip
def test_what_is_unsafe_is_told_in_a_sentence(told, says):
    (sentence,) = told
    assert says in sentence
    assert "s3cret" not in sentence


@pytest.mark.parametrize(
    "told",
    [
        profile.broker("amqps://auth:s3cret@rabbit/daftar"),
        profile.store("sqlite:////var/lib/daftar"),
        profile.store("mongodb://files:s3cret@mongo/?tls=true"),
        profile.store("mongodb+srv://files:s3cret@mongo.example/"),
        profile.objects("files", "s3cret", secure=True),
        profile.served("127.0.0.1:8080", None),
        profile.served("[::1]:8080", None),
        profile.called("FILES_URL", ["http://127.0.0.1:8102", "https://files"]),
        profile.mail(None, starttls=False),
        profile.mail("s3cret", starttls=True),
    ],
)
def test_what_is_safe_is_not_told_of(told):
    assert list(told) == []


class TestOwnKey:
    def test_a_services_own_is_taken(self, tmp_path):
        assert list(profile.own_key(write_kek(tmp_path, "auth"), "auth")) == []

    def test_none_another_services_and_a_key_that_is_no_secret_are_refused(self, tmp_path):
        shared, nought = write_kek(tmp_path, "scan"), tmp_path / "nought"
        nought.write_text(f"auth:{base64.b64encode(bytes(32)).decode()}")
        bare = tmp_path / "bare"
        bare.write_text(base64.b64encode(os.urandom(32)).decode())
        for path in (None, tmp_path / "nowhere", shared, nought, bare):
            (sentence,) = profile.own_key(path, "auth")
            assert sentence.startswith("KEK_FILE")
