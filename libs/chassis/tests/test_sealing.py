"""A sealed key opens only under its own key, in its own place."""

import base64
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.trust.sealing import KEK_BYTES, SealBroken, read_kek, seal, unseal

KEK = bytes(range(KEK_BYTES))


@given(st.binary(max_size=500), st.text(max_size=20))
def test_what_was_sealed_is_read_again(plain, context):
    assert unseal(seal(plain, KEK, context), KEK, context) == plain


@pytest.mark.parametrize(
    "opened",
    [
        lambda sealed: unseal(sealed, os.urandom(KEK_BYTES), "auth"),
        lambda sealed: unseal(sealed, KEK, "files"),
        lambda sealed: unseal(sealed[:-8] + "AAAAAAA=", KEK, "auth"),
        lambda _sealed: unseal("", KEK, "auth"),
        lambda _sealed: unseal("no base64", KEK, "auth"),
    ],
)
def test_another_key_place_or_byte_opens_nothing(opened):
    with pytest.raises(SealBroken):
        opened(seal(b"a private key", KEK, "auth"))


def test_a_key_file_holds_32_bytes_in_base64(tmp_path):
    (tmp_path / "kek").write_bytes(b"auth:" + base64.b64encode(KEK) + b"\n")
    assert read_kek(tmp_path / "kek", "auth") == KEK


@pytest.mark.parametrize("text", ["", "auth:c2hvcnQ=", "auth:not base64 at all", "auth:ক"])
def test_any_other_key_file_is_refused(tmp_path, text):
    (tmp_path / "kek").write_text(text)
    with pytest.raises(ValueError, match="kek"):
        read_kek(tmp_path / "kek", "auth")
