"""The administrator's commands: put the organisation in, give somebody a password.

Only somebody with the service's own settings can run them. A password that was made up is shown once, on the
terminal of whoever asked, and stored nowhere but as a hash.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from auth.adapters.district_file import LogIn, read
from auth.application import organisation
from auth.application.sessions import as_typed, login_name, set_password
from auth.domain.organisation import UnsoundOrganisation

if TYPE_CHECKING:
    from auth.bootstrap import Application

SHORTEST = 12  # characters; for passwords that a person thought of


def load(application: Application, path: Path, out: TextIO, *, trust_passwords: bool) -> int:
    """The organisation stands as the file says, each log-in in it has a password, and everybody is told.
    Passwords in the file are used only where they may be trusted: in development.
    """
    entrance = application.entrance
    try:
        district = read(path)
        loaded = organisation.load(district.organisation, application.directory, entrance.clock)
    except UnsoundOrganisation as fault:
        out.writelines(f"{each}\n" for each in fault.faults)
        return 1
    for login in district.logins:
        _admit(application, login, out, trust_password=trust_passwords)
    application.announce()
    out.write(f"{len(loaded.told)} told\n")
    out.writelines(f"not in the file any more, kept: {each}\n" for each in loaded.left_over)
    return 0


def passwd(application: Application, login: str, password: str | None, out: TextIO) -> int:
    """The log-in has this password, or a new one that is shown; its sessions have ended."""
    account = application.entrance.accounts.get(login_name(login))
    if account is None:
        out.write(f"no log-in {login}\n")
        return 1
    if password is not None and len(password) < SHORTEST:
        out.write(f"a password has at least {SHORTEST} characters\n")
        return 1
    _set(application, account.login, account.person, password, out)
    return 0


def _admit(application: Application, login: LogIn, out: TextIO, *, trust_password: bool) -> None:
    """A log-in that has a password keeps it, unless the file's is to be trusted and differs."""
    name, given = login_name(login.login), login.password if trust_password else None
    account = application.entrance.accounts.get(name)
    has_it = account is not None and (
        given is None or application.entrance.passwords.matches(account.password, as_typed(given))
    )
    if account is None or account.person != login.person or not has_it:
        _set(application, name, login.person, given, out)


def _set(application: Application, login: str, person: str, password: str | None, out: TextIO) -> None:
    chosen = password or secrets.token_urlsafe(12)
    set_password(login, person, chosen, application.entrance)
    out.write(f"{login}: password set\n" if password else f"{login}: {chosen}\n")
