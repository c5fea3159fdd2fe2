"""Settings: everything that is wrong is told at once, and nothing secret is told at all."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from chassis.process.settings import CommonSettings, SettingsError, address, help_table, read, setting

GOOD = {
    "STORE": "sqlite:////var/daftar",
    "BROKER": "amqps://auth:secret@127.0.0.1:5671/daftar",
    "DEPARTMENTS": "general, landacq,general",
}


@dataclass(frozen=True)
class Settings(CommonSettings):
    http_bind: str = setting("HTTP_BIND", default="127.0.0.1:8101", parse=address, help="public API")
    beat: float = setting("BEAT", default=300.0, help="seconds between two heartbeats")
    smtp_password: str = setting("SMTP_PASSWORD", default="", secret=True, help="of the mail server")


def test_settings_are_read_by_their_types():
    settings = read(
        Settings, {**GOOD, "BEAT": "0.5", "WEB_THREADS": "3", "DEVELOPMENT": "yes", "KEK_FILE": "/k"}
    )
    assert settings.departments == ("general", "landacq")
    assert (settings.beat, settings.web_threads, settings.development, str(settings.kek_file)) == (
        0.5,
        3,
        True,
        "/k",
    )


def test_an_empty_value_counts_as_none():
    assert read(Settings, {**GOOD, "BEAT": "", "HTTP_BIND": ""}).http_bind == "127.0.0.1:8101"


def test_every_fault_is_told_at_once():
    with pytest.raises(SettingsError) as caught:
        read(
            Settings,
            {
                "DEPARTMENTS": "General",
                "HTTP_BIND": "8101",
                "ZONE": "Asia/Asansol",
                "BEAT": "soon",
                "DEVELOPMENT": "si",
            },
        )
    told = " ".join(caught.value.faults)
    assert all(
        name in told
        for name in ("STORE", "BROKER", "DEPARTMENTS", "HTTP_BIND", "ZONE", "BEAT", "DEVELOPMENT")
    )


def test_a_secret_is_read_from_its_file(tmp_path):
    (tmp_path / "password").write_text("s3cret\n")
    settings = read(Settings, {**GOOD, "SMTP_PASSWORD_FILE": str(tmp_path / "password")})
    assert settings.smtp_password == "s3cret"


@pytest.mark.parametrize(
    "given",
    [{"SMTP_PASSWORD_FILE": "/nowhere"}, {"SMTP_PASSWORD_FILE": "/nowhere", "SMTP_PASSWORD": "s3cret"}],
)
def test_a_secret_that_cannot_be_read_or_is_given_twice_is_a_fault(given):
    with pytest.raises(SettingsError) as caught:
        read(Settings, {**GOOD, **given})
    assert len(caught.value.faults) == 1
    assert "s3cret" not in str(caught.value)


def test_secrets_are_not_shown():
    assert "secret" not in repr(read(Settings, GOOD))


@pytest.mark.parametrize(
    "given", [{"BROKER": "amqps://guest:guest@127.0.0.1:5671//"}, {"CRASH_AT": "before_commit"}]
)
def test_unsafe_settings_are_refused_outside_development(given):
    with pytest.raises(SettingsError, match="DEVELOPMENT"):
        read(Settings, {**GOOD, **given})
    assert read(Settings, {**GOOD, **given, "DEVELOPMENT": "yes"}).development


def test_the_table_names_every_setting_with_its_default():
    table = help_table(Settings)
    assert "| `STORE` or `STORE_FILE` | required |" in table
    assert "| `HTTP_BIND` | `127.0.0.1:8101` |" in table
    assert "| `DEVELOPMENT` | `no` |" in table


def test_the_table_shows_a_list_of_folders_as_it_is_written():
    @dataclass(frozen=True)
    class Folders:
        rules: tuple[Path, ...] = setting("RULES", default=(Path("a"), Path("b")), help="folders")

    assert "| `RULES` | `a,b` | folders |" in help_table(Folders)


@pytest.mark.parametrize("text", ["0", "-1", "inf", "nan", "a minute"])
def test_a_time_that_does_not_pass_is_refused(text):
    with pytest.raises(SettingsError, match="TAKEOVER_SECONDS"):
        read(Settings, {**GOOD, "TAKEOVER_SECONDS": text})


@pytest.mark.parametrize(
    ("name", "value"), [("WEB_THREADS", "2.5"), ("BEAT", "nan"), ("LOG_LEVEL", "loud"), ("LOG_LEVEL", "INFO")]
)
def test_a_value_that_is_nearly_right_is_refused_by_its_name(name, value):
    with pytest.raises(SettingsError, match=name):
        read(Settings, {**GOOD, name: value})
