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


def test_an_unknown_account_takes_as_much_work_as_a_wrong_password():
    passwords = Argon2Passwords()
    stored = passwords.hashed("correct horse battery")

    def work(against: str | None) -> float:
        """Seconds of this process's own work, which others on the machine do not lengthen."""
        began = time.process_time()
        passwords.matches(against, "wrong")
        return time.process_time() - began

    turns = [(work(None), work(stored)) for _ in range(15)]
    assert 0.5 < statistics.median(unknown / wrong for unknown, wrong in turns) < 2
