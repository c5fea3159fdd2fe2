"""argon2id as it is configured."""

import statistics
import time

from auth.adapters.argon2_passwords import Argon2Passwords


def test_a_password_is_stored_as_argon2id_in_the_stated_profile():
    passwords = Argon2Passwords()
    stored = passwords.hashed("correct horse battery")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.matches(stored, "correct horse battery")
    assert not passwords.matches(stored, "wrong")


def test_nothing_stored_or_something_broken_matches_nothing():
    passwords = Argon2Passwords()
    assert not passwords.matches(None, "correct horse battery")
    assert not passwords.matches("no hash", "correct horse battery")


def test_an_unknown_account_takes_as_long_as_a_wrong_password():
    passwords = Argon2Passwords()
    stored = passwords.hashed("correct horse battery")

    def median(against: str | None) -> float:
        times = []
        for _ in range(15):
            began = time.perf_counter()
            passwords.matches(against, "wrong")
            times.append(time.perf_counter() - began)
        return statistics.median(times)

    assert 0.5 < median(None) / median(stored) < 2
