"""The administrator's commands, as often as one likes."""

import io
from pathlib import Path

import pytest

from auth.administration import load, passwd
from auth.application.entering import LogInRefused
from auth.application.sessions import refresh
from auth.domain.session import SessionOver
from chassis.record import Cause
from services.auth.tests.conftest import enter

DISTRICT = Path(__file__).parents[4] / "deploy" / "district" / "district.yaml"


def loaded(application, *, trust=True, path=DISTRICT) -> str:
    out = io.StringIO()
    load(application, path, out, trust_passwords=trust)
    return out.getvalue()


def test_in_development_the_passwords_of_the_file_open(application):
    loaded(application)
    assert enter(application, "daftar-demo-only", login="receiving").person == "e-1007"


def test_elsewhere_each_log_in_gets_a_password_that_is_shown_once(application):
    shown = dict(line.split(": ") for line in loaded(application, trust=False).splitlines() if ": " in line)
    assert len(set(shown.values())) == 35
    assert enter(application, shown["receiving"], login="receiving").person == "e-1007"
    with pytest.raises(LogInRefused):
        enter(application, "daftar-demo-only")
    assert loaded(application, trust=False) == "0 told\n"


def test_a_second_load_changes_no_password(application):
    loaded(application)
    passwd(application, "receiving", "my own long password", io.StringIO())
    assert loaded(application, trust=False) == "0 told\n"
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
