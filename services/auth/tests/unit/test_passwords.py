"""Which passwords are too easily guessed, and which only look strange."""

import pytest

from auth.adapters.common_passwords import common_passwords
from auth.domain.passwords import WeakPassword, require_strong

NAMES = ("oc.general", "Ananya", "Biswas")


def weakness(password: str) -> str | None:
    try:
        require_strong(password, common_passwords(), NAMES)
    except WeakPassword as weak:
        return weak.reason
    return None


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "x7!fQ2 vmLp9",
        "দুর্গাপুরের পুরনো সেতু",
        "পুরানা पुल टूटा है",
        "river-without-water",
        "aq83 kelpie moth",
        "4829 1573 0264",
    ],
)
def test_what_is_long_and_ones_own_is_taken_whatever_characters_it_has(password):
    assert weakness(password) is None


@pytest.mark.parametrize("password", ["", "short", "x7!fQ2vmLp9", "সেতু সেতু"])
def test_less_than_twelve_characters_are_too_short(password):
    assert weakness(password) == "short"


@pytest.mark.parametrize(
    "password",
    [
        "qwertyuiop123",
        "Password@12345",
        "P@ssw0rd123456",
        "welcome@2026!",
        "passwordpassword",
        "123456789012",
        "aaaaaaaaaaaaaaa",
        "abcabcabcabcabc",
        "qwertyuiop[]",
        "1qaz2wsx3edc",
        "abcdefghijklm",
        "zyxwvutsrqponm",
        "112211221122",
        "!!!!letmein!!!!",
    ],
)
def test_what_guessers_try_first_is_refused(password):
    assert weakness(password) == "common"


@pytest.mark.parametrize("password", ["ananyabiswas1", "Biswas-Ananya-26", "oc.general.2026"])
def test_what_everybody_knows_of_its_person_is_no_secret(password):
    assert weakness(password) == "personal"


def test_thirty_thousand_are_shipped():
    assert len(common_passwords()) > 29_000
