"""The other timer's act: mails that are due are handed to the mail server."""

from contextlib import suppress
from typing import Final

from chassis.crash import crash_at
from chassis.errors import Transient
from chassis.store.port import Conflict
from notify.application.ports import Letter, Office, RefusedForGood
from notify.domain.mail import Mail

AT_ONCE: Final = 50


def send_due(department: str, office: Office) -> int:
    """How many mails the server has taken; each other one is put off, or failed and told."""
    mails = office.mails(department)
    return sum(_send(mail, department, office) for mail in mails.due(office.clock.now(), AT_ONCE))


def _send(mail: Mail, department: str, office: Office) -> bool:
    mails = office.mails(department)
    begun = mail.begin(office.clock.now())
    try:
        mails.keep(mail, begun)
    except Conflict:
        return False  # another process has it
    after = _attempt(begun, department, office)
    crash_at("after_smtp_before_record")
    with suppress(Conflict):  # it took longer than our turn, and another process has it: it repeats
        mails.keep(begun, after)
    return after == begun.done()


def _attempt(begun: Mail, department: str, office: Office) -> Mail:
    letter = _letter(begun, department, office)
    if letter is None:
        return begun.fail("no-address")
    try:
        office.mail_server.send(letter)
    except RefusedForGood as refusal:
        return begun.fail(refusal.reason)
    except Transient as fault:
        return begun.put_off(office.clock.now(), type(fault).__name__)
    return begun.done()


def _letter(mail: Mail, department: str, office: Office) -> Letter | None:
    """The letter as it reads now: the person's present address and language."""
    notice = office.notices(department).get(mail.notice)
    person = office.directory.person(mail.person)
    if notice is None or person is None or not person.email:
        return None
    holder = office.directory.designation(notice.arrival.at.id)
    subject, body = office.wording.letter(notice, holder, person.language)
    return Letter(mail.message_id, person.email, subject, body)
