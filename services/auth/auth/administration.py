"""The administrator's commands: put the organisation in, give somebody a password, shut somebody out.

Only somebody with the service's own settings can run them, and each is told of. A password that was made for
somebody is written once, to a file that only whoever asked can read or on their terminal, and stored nowhere
but as a hash; it expires, and is good for nothing but choosing another.
"""

from __future__ import annotations

import os
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TextIO

from auth.adapters.district_file import read
from auth.application import accounts, factors, importing
from auth.application.entering import as_typed, login_name
from auth.application.importing import LogIn
from auth.domain.organisation import UnsoundOrganisation
from auth.domain.passwords import SHORTEST

if TYPE_CHECKING:
    from pathlib import Path

    from auth.bootstrap import Application

NEW_FILE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL
OWNER_ONLY: Final = 0o600


def load(
    application: Application,
    path: Path,
    out: TextIO,
    *,
    trust_passwords: bool,
    hand_over: Path | None = None,
    dry_run: bool = False,
) -> int:
    """The organisation stands as the file says, who is not in it any more is shut out, and everybody is told.
    Each change is listed; with `dry_run` that is all. Log-ins without a password get one in the new file
    `hand_over`, if it is given. Passwords in the district's file are used only where they may be trusted: in
    development.
    """
    if hand_over and hand_over.exists():
        out.write(f"{hand_over} exists: name a new file\n")
        return 1
    entrance = application.entrance
    try:
        district = read(path)
        changes = importing.changes(district.organisation, application.directory, entrance.clock)
    except UnsoundOrganisation as unsound:
        out.writelines(f"{each.says}\n" for each in unsound.faults)
        return 1
    changes += importing.log_in_changes(district.logins, entrance)
    out.writelines(f"{each}\n" for each in changes)
    if dry_run:
        out.write(f"{len(changes)} changes, none of them made\n")
        return 0
    _note(application, "load")
    for each in changes:
        each.carry_out()
    without = [
        each.login
        for each in district.logins
        if not _has_password(application, each, trust_password=trust_passwords)
    ]
    if without and hand_over:
        with os.fdopen(os.open(hand_over, NEW_FILE, OWNER_ONLY), "w") as file:
            _hand_over(application, without, file)
        out.write(f"{len(without)} initial passwords: {hand_over}\n")
    elif without:
        out.write(f"{len(without)} log-ins have no password yet: load again with --passwords-to FILE\n")
    application.announce()
    out.write(f"{len(changes)} changes\n")
    return 0


def passwd(application: Application, login: str, password: str | None, out: TextIO) -> int:
    """The log-in has this password, or a new one that is shown, until its person chooses another; its
    sessions have ended.
    """
    if not _is_known(application, login, out):
        return 1
    if password is not None and len(password) < SHORTEST:
        out.write(f"a password has at least {SHORTEST} characters\n")
        return 1
    _note(application, "passwd", login_name(login))
    _set_initial(application, login_name(login), password, out)
    return 0


def disable(application: Application, login: str, out: TextIO) -> int:
    """Nobody enters by the log-in, and whoever is in is out everywhere at once."""
    if not _is_known(application, login, out):
        return 1
    _note(application, "disable", login_name(login))
    accounts.disable(login_name(login), "operator", application.entrance)
    out.write(f"{login_name(login)}: disabled\n")
    return 0


def enable(application: Application, login: str, out: TextIO) -> int:
    """The log-in is entered again with the password that it had."""
    if not _is_known(application, login, out):
        return 1
    _note(application, "enable", login_name(login))
    accounts.enable(login_name(login), application.entrance)
    out.write(f"{login_name(login)}: enabled\n")
    return 0


def forget_factor(application: Application, login: str, out: TextIO) -> int:
    """The log-in is entered by its password alone, until its person has another second factor."""
    if not _is_known(application, login, out):
        return 1
    _note(application, "forget-factor", login_name(login))
    factors.forget(login_name(login), application.entrance)
    out.write(f"{login_name(login)}: no second factor\n")
    return 0


def _has_password(application: Application, login: LogIn, *, trust_password: bool) -> bool:
    """Whether the log-in has one: that which it had, unless the file's is to be trusted and differs."""
    given, entrance = login.password if trust_password else None, application.entrance
    account = entrance.accounts.get(login.login)
    known = account.password if account else None
    if given is not None and not entrance.passwords.matches(known, as_typed(given)):
        accounts.set_password(login.login, given, entrance)
    return given is not None or known is not None


def _hand_over(application: Application, logins: list[str], file: TextIO) -> None:
    for login in logins:
        _set_initial(application, login, None, file)


def _is_known(application: Application, login: str, out: TextIO) -> bool:
    is_known = application.entrance.accounts.get(login_name(login)) is not None
    if not is_known:
        out.write(f"no log-in {login}\n")
    return is_known


def _set_initial(application: Application, login: str, password: str | None, out: TextIO) -> None:
    chosen, entrance = password or secrets.token_urlsafe(12), application.entrance
    until = entrance.clock.now() + timedelta(seconds=entrance.terms.initial_seconds)
    accounts.set_password(login, chosen, entrance, initial_until=until)
    out.write(f"{login}: password set\n" if password else f"{login}: {chosen}\n")


def _note(application: Application, command: str, about: str | None = None) -> None:
    application.commands.note(command, about, _operator())


def _operator() -> str:
    """Who gave the command, as the machine knows them: by the terminal, else by the process."""
    try:
        name = os.getlogin()
    except OSError:  # no terminal
        name = str(os.getuid())
    return f"{name}@{os.uname().nodename}"
