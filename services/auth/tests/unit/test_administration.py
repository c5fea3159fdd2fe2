"""The administrator's commands, as often as one likes."""

import io
import stat
from pathlib import Path

import pytest

from auth.administration import load, passwd
from auth.application.entering import LogInRefused
from auth.application.sessions import refresh
from auth.domain.session import SessionOver
from chassis.record import Cause
from services.auth.tests.conftest import enter

DISTRICT = Path(__file__).parents[4] / "deploy" / "district" / "district.yaml"


def loaded(application, *, trust=True, path=DISTRICT, to=None) -> str:
    out = io.StringIO()
    load(application, path, out, trust_passwords=trust, hand_over=to)
    return out.getvalue()


def handed_over(file) -> dict[str, str]:
    return dict(line.split(": ") for line in file.read_text().splitlines())


def test_in_development_the_passwords_of_the_file_open(application):
    loaded(application)
    assert enter(application, "daftar-demo-only", login="receiving").person == "e-1007"


def test_elsewhere_each_log_in_gets_a_password_that_is_written_once_and_seen_by_nobody_else(
    application, tmp_path
):
    file = tmp_path / "slips"
    said = loaded(application, trust=False, to=file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    shown = handed_over(file)
    assert len(set(shown.values())) == 35
    assert not any(password in said for password in shown.values()), "what is printed may end in a log"
    assert enter(application, shown["receiving"], login="receiving").person == "e-1007"
    with pytest.raises(LogInRefused):
        enter(application, "daftar-demo-only")
    assert loaded(application, trust=False) == "0 changes\n"


def test_without_a_file_for_them_nobody_gets_a_password_and_that_is_said(application, tmp_path):
    assert "35 log-ins have no password yet" in loaded(application, trust=False)
    with pytest.raises(LogInRefused):
        enter(application, "daftar-demo-only", login="receiving")
    loaded(application, trust=False, to=tmp_path / "slips")
    assert len(handed_over(tmp_path / "slips")) == 35


def test_a_file_that_is_there_is_not_written_over(application, tmp_path):
    (tmp_path / "slips").write_text("mine")
    assert "exists" in loaded(application, trust=False, to=tmp_path / "slips")
    assert (tmp_path / "slips").read_text() == "mine"
    assert application.entrance.accounts.get("receiving") is None


def test_with_a_password_that_was_made_for_somebody_only_another_can_be_chosen(application, clock, tmp_path):
    loaded(application, trust=False, to=tmp_path / "slips")
    password = handed_over(tmp_path / "slips")["receiving"]
    opened = enter(application, password, login="receiving")
    assert (opened.must, set(opened.tokens)) == ("password", {"auth"})
    again = refresh(opened.refresh, application.entrance, Cause())
    assert (again.must, set(again.tokens)) == ("password", {"auth"})
    clock.advance(days=7)
    with pytest.raises(LogInRefused):
        enter(application, password, login="receiving")


def test_a_second_load_changes_no_password(application):
    loaded(application)
    passwd(application, "receiving", "my own long password", io.StringIO())
    assert loaded(application, trust=False) == "0 changes\n"
    assert enter(application, "my own long password", login="receiving").person == "e-1007"


def test_a_new_password_forgets_the_browsers_and_ends_the_sessions(application):
    loaded(application)
    opened = enter(application, "daftar-demo-only", login="receiving")
    out = io.StringIO()
    assert passwd(application, "receiving", None, out) == 0
    assert application.entrance.accounts.get("receiving").devices == ()
    with pytest.raises(SessionOver):
        refresh(opened.refresh, application.entrance, Cause())
    assert enter(application, out.getvalue().strip().split(": ")[1], login="receiving").person == "e-1007"


@pytest.mark.parametrize(("login", "password"), [("nobody", None), ("receiving", "short")])
def test_what_cannot_be_set_is_refused(application, login, password):
    loaded(application)
    assert passwd(application, login, password, io.StringIO()) == 1


@pytest.mark.parametrize("text", ["", "[1]", "posts: {x: {}}", "departments: {a: 1}", ": :"])
def test_a_file_of_another_form_is_refused_and_changes_nothing(application, broker, tmp_path, text):
    (tmp_path / "district.yaml").write_text(text)
    assert "district.yaml" in loaded(application, path=tmp_path / "district.yaml")
    assert broker.sent == []
