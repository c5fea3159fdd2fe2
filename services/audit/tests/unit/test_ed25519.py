"""The verifier's own Ed25519 accepts what RFC 8032 and the library accept, and nothing that was changed."""

import random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit.verify import ORDER, signed

VECTORS = [  # RFC 8032, section 7.1: tests 1 to 3
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
            "d25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
            "387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
            "4a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
]
DRAW = random.Random(8032)


def seeds():
    return [DRAW.randbytes(32) for _ in range(8)]


@pytest.mark.parametrize(("public", "text", "signature"), VECTORS)
def test_the_vectors_of_the_standard_hold(public, text, signature):
    assert signed(bytes.fromhex(public), bytes.fromhex(text), bytes.fromhex(signature))
    assert not signed(bytes.fromhex(public), bytes.fromhex(text) + b"!", bytes.fromhex(signature))


@pytest.mark.parametrize("seed", seeds(), ids=range(8))
def test_what_the_library_signs_is_signed_and_no_bit_of_it_may_change(seed):
    key, text = Ed25519PrivateKey.from_private_bytes(seed), seed * 3
    public, signature = key.public_key().public_bytes_raw(), key.sign(text)
    assert signed(public, text, signature)
    for _ in range(4):
        bit = DRAW.randrange(8 * len(signature))
        changed = bytearray(signature)
        changed[bit // 8] ^= 1 << bit % 8
        assert not signed(public, text, bytes(changed))


def test_what_is_not_even_of_the_form_is_not_signed():
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    public, signature = key.public_key().public_bytes_raw(), key.sign(b"text")
    greater = (int.from_bytes(signature[32:], "little") + ORDER).to_bytes(32, "little")
    assert not signed(public, b"text", signature[:32] + greater), "a second signature of the same text"
    assert not signed(public[:31], b"text", signature)
    assert not signed(public, b"text", signature[:63])
    assert not signed(b"\xff" * 32, b"text", signature)
