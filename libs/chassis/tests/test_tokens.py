"""What an attacker may try with a token, and what it gets them: nothing."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.clock import to_text
from chassis.testing.clock import FakeClock
from chassis.trust.authority import HeardAuthority, NoPosts, NotReady, Unauthenticated
from chassis.trust.tokens import InvalidToken, Signer, new_key, public_part, verify

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
KEY = new_key("auth.-.1")
OTHER = new_key("auth.-.2")
KEYS = [public_part(KEY), public_part(OTHER)]
CLAIMS = {
    "sub": "p-0001",
    "sid": "s-0001",
    "iss": "auth",
    "aud": "files",
    "acc": "account/dm",
    "epoch": 2,
    "iat": int(NOW.timestamp()),
    "exp": int(NOW.timestamp()) + 300,
}


def encoded(part: object) -> str:
    raw = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed(claims: dict = CLAIMS, typ: str = "at+jwt", key: dict = KEY) -> str:
    return Signer(key["kid"], key).sign(claims, typ)


def checked(token: str, now: datetime = NOW, audience: str | None = "files", typ: str = "at+jwt") -> dict:
    return verify(token, KEYS, typ=typ, audience=audience, now=now)


def with_header(**changes: object) -> str:
    header = {"alg": "Ed25519", "kid": "auth.-.1", "typ": "at+jwt"} | changes
    _, payload, signature = signed().split(".")
    return f"{encoded({k: v for k, v in header.items() if v is not None})}.{payload}.{signature}"


def hmac_with_public_key() -> str:
    start = f"{encoded({'alg': 'HS256', 'kid': 'auth.-.1', 'typ': 'at+jwt'})}.{encoded(CLAIMS)}"
    return f"{start}.{encoded(hmac.new(KEYS[0]['x'].encode(), start.encode(), hashlib.sha256).digest())}"


def test_a_token_of_ours_is_accepted():
    assert checked(signed()) == CLAIMS


def test_the_public_part_of_a_key_holds_no_secret():
    assert set(public_part(KEY)) == {"kty", "crv", "kid", "x"}


@pytest.mark.parametrize(
    ("token", "code"),
    [
        pytest.param(
            f"{encoded({'alg': 'none', 'kid': 'auth.-.1', 'typ': 'at+jwt'})}.{encoded(CLAIMS)}.",
            "algorithm",
            id="alg none",
        ),
        pytest.param(hmac_with_public_key(), "algorithm", id="HMAC with the public key"),
        pytest.param(with_header(alg="EdDSA"), "algorithm", id="another name of the algorithm"),
        pytest.param(with_header(jku="https://evil.example/keys"), "header", id="jku"),
        pytest.param(with_header(jwk=public_part(OTHER)), "header", id="jwk"),
        pytest.param(with_header(x5u="https://evil.example/x"), "header", id="x5u"),
        pytest.param(with_header(crit=["exp"]), "header", id="crit"),
        pytest.param(with_header(b64=False), "malformed", id="b64"),
        pytest.param(with_header(kid=None), "header", id="no kid"),
        pytest.param(with_header(kid="../../etc/passwd"), "key", id="kid as a path"),
        pytest.param(with_header(kid="auth.-.2"), "signature", id="another key's kid"),
        pytest.param(with_header(kid=7), "header", id="kid is no text"),
        pytest.param(signed(key=new_key("auth.-.1")), "signature", id="forged with an own key"),
        pytest.param(signed(typ="permit"), "type", id="a permit as a token"),
        pytest.param(signed({**CLAIMS, "aud": ["gateway"]}), "audience", id="another audience"),
        pytest.param(signed({**CLAIMS, "aud": ["files", "workflow"]}), "audience", id="a second audience"),
        pytest.param(signed({k: v for k, v in CLAIMS.items() if k != "aud"}), "audience", id="no audience"),
        pytest.param(
            signed({k: v for k, v in CLAIMS.items() if k != "exp"}), "malformed", id="never expires"
        ),
        pytest.param(signed({**CLAIMS, "exp": "2099"}), "malformed", id="exp as text"),
        pytest.param(signed({**CLAIMS, "exp": True}), "malformed", id="exp as a truth"),
        pytest.param(signed()[:-4] + "AAAA", "signature", id="signature changed"),
        pytest.param("", "malformed", id="empty"),
        pytest.param("a.b", "malformed", id="two parts"),
        pytest.param("a.b.c.d.e", "malformed", id="five parts"),
        pytest.param("ক.খ.গ", "malformed", id="not ASCII"),
        pytest.param("x" * 100_000, "malformed", id="very long"),
        pytest.param(f"{encoded([1])}.{encoded(CLAIMS)}.AAAA", "malformed", id="header is a list"),
    ],
)
def test_an_attack_is_refused_for_what_it_is(token, code):
    with pytest.raises(InvalidToken) as caught:
        checked(token)
    assert caught.value.code == code


def test_a_token_holds_until_its_last_second():
    assert checked(signed(), NOW + timedelta(seconds=299))
    with pytest.raises(InvalidToken, match="expired"):
        checked(signed(), NOW + timedelta(seconds=300))


def test_a_token_from_the_future_is_refused_beyond_what_clocks_differ():
    assert checked(signed(), NOW - timedelta(seconds=5))
    with pytest.raises(InvalidToken, match="early"):
        checked(signed(), NOW - timedelta(seconds=6))


def test_a_token_that_was_believed_is_judged_anew():
    """Only the arithmetic of the signature is remembered."""
    token = signed()
    assert checked(token)
    with pytest.raises(InvalidToken, match="expired"):
        checked(token, NOW + timedelta(seconds=300))
    with pytest.raises(InvalidToken, match="audience"):
        checked(token, audience="scan")
    with pytest.raises(InvalidToken, match="type"):
        checked(token, typ="permit+jwt")
    for keys, code in (([KEYS[1]], "key"), ([KEYS[1] | {"kid": KEY["kid"]}], "signature")):
        with pytest.raises(InvalidToken, match=code):
            verify(token, keys, typ="at+jwt", audience="files", now=NOW)


@given(st.text(max_size=300))
def test_whatever_is_sent_is_refused_and_never_breaks_us(token):
    with pytest.raises(InvalidToken):
        checked(token)


class Heard:
    def __init__(
        self, *, complete: bool = True, revoked: tuple[str, ...] = (), account: dict | None = None
    ) -> None:
        self._complete = complete
        self._revoked = revoked
        self._account = account

    def get(self, kind, subject):
        if (kind, subject) == ("account", "account/dm"):
            return self._account
        return {"session": subject} if kind == "session" and subject in self._revoked else None

    def all(self, kind):
        return [{"keys": KEYS}] if kind == "keyset" else []

    def complete(self):
        return self._complete


class OnePost(NoPosts):
    def acts_for(self, person, post):
        return (person, post) == ("p-0001", "dm")


def authority(heard: Heard) -> HeardAuthority:
    return HeardAuthority("files", "auth", heard, OnePost(), FakeClock(NOW))


def test_who_is_asking_is_read_from_the_token():
    assert authority(Heard()).claims(signed()).person == "p-0001"
    assert authority(Heard()).acts_for("p-0001", "dm")
    assert not authority(Heard()).can("dm", "anything")


def test_before_everything_was_heard_no_token_is_believed():
    with pytest.raises(NotReady):
        authority(Heard(complete=False)).claims(signed())


def test_a_revoked_session_is_refused():
    with pytest.raises(Unauthenticated, match="revoked"):
        authority(Heard(revoked=("s-0001",))).claims(signed())


@pytest.mark.parametrize(
    ("epoch", "expires", "is_good"),
    [
        (2, NOW + timedelta(seconds=300), True),
        (3, NOW + timedelta(seconds=300), False),
        (3, NOW - timedelta(seconds=6), True),
    ],
    ids=["its own", "an earlier one", "heard before the account was restored"],
)
def test_all_tokens_of_an_accounts_earlier_epochs_are_refused(epoch, expires, is_good):
    heard = authority(Heard(account={"epoch": epoch, "expires": to_text(expires)}))
    if is_good:
        assert heard.claims(signed()).person == "p-0001"
        return
    with pytest.raises(Unauthenticated, match="revoked"):
        heard.claims(signed())


@pytest.mark.parametrize("claims", [{**CLAIMS, "iss": "scan"}, {**CLAIMS, "sub": 7}, {**CLAIMS, "sid": None}])
def test_a_token_that_is_not_the_issuers_word_on_a_person_is_refused(claims):
    with pytest.raises(Unauthenticated):
        authority(Heard()).claims(signed(claims))
