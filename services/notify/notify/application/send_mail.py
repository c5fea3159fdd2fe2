"""The other timer's act: mails that are due are handed to the mail server."""

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from chassis.crash import crash_at
from chassis.errors import Transient
from chassis.store.due import PUT_OFF, each_due
from chassis.store.port import Conflict
from notify.application.ports import Letter, Office, RefusedForGood
from notify.domain.mail import Mail, Stage

AT_ONCE: Final = 50


def send_due(department: str, office: Office) -> Mapping[Stage, int]:
    """How many mails the server has taken (done), how many were put off (queued), how many failed and were
    told. One that cannot be read or worded is put off too, and not among them.
    """
    mails, now = office.mails(department), office.clock.now()
    ended = each_due(
        "mail",
        department,
        mails.due(now, AT_ONCE),
        lambda identifier: _send(identifier, department, office),
        lambda identifier: mails.put_off(identifier, now + PUT_OFF),
    )
    return Counter(stage for stage in ended if stage)


def _send(identifier: str, department: str, office: Office) -> Stage | None:
    """Where it stands afterwards; None when another process has it."""
    mails = office.mails(department)
    mail = mails.load(identifier)
    if not mail.is_due(office.clock.now()):
        return None
    begun = mail.begin(office.clock.now())
    try:
        mails.keep(mail, begun)
    except Conflict:
        return None
    if begun.stage is Stage.FAILED:
        return Stage.FAILED
    after = _attempt(begun, department, office)
    crash_at("after_smtp_before_record")
    with suppress(Conflict):  # it took longer than our turn, and another process has it: it repeats
        mails.keep(begun, after)
    return after.stage


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
