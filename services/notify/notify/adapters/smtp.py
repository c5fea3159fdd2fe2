"""Mail over SMTP with the standard library, one conversation a letter."""

import smtplib
import ssl
from contextlib import AbstractContextManager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final

from chassis.clock import Clock
from chassis.errors import Transient
from notify.application.ports import Letter, RefusedForGood

SECONDS: Final = 20.0  # for each step of the conversation; all of them end within a mail's turn
_FOR_GOOD: Final = range(500, 600)


@dataclass(frozen=True)
class Relay:
    """The mail server. `starttls` encrypts, and refuses a server whose certificate is not good."""

    host: str
    port: int
    sender: str
    starttls: bool = False
    user: str | None = None
    password: str | None = None


class SmtpMailServer:
    """Hands letters to one relay."""

    def __init__(self, relay: Relay, clock: Clock) -> None:
        self._relay = relay
        self._clock = clock

    def send(self, letter: Letter) -> None:
        """The relay has taken the letter. Raises Transient, or RefusedForGood."""
        message = self._message(letter)
        try:
            with self._conversation() as conversation:
                conversation.send_message(message)
        except smtplib.SMTPRecipientsRefused as refusal:
            code = next(iter(refusal.recipients.values()))[0]
            raise _refused(code, refusal) from refusal
        except smtplib.SMTPResponseException as refusal:
            raise _refused(refusal.smtp_code, refusal) from refusal
        except (OSError, smtplib.SMTPException) as fault:
            raise Transient(f"SMTP: {fault}") from fault

    def _conversation(self) -> AbstractContextManager[smtplib.SMTP]:
        conversation = smtplib.SMTP(self._relay.host, self._relay.port, timeout=SECONDS)
        try:
            self._introduce(conversation)
        except BaseException:
            conversation.close()
            raise
        return conversation

    def _introduce(self, conversation: smtplib.SMTP) -> None:
        if self._relay.starttls:
            conversation.starttls(context=ssl.create_default_context())
        if self._relay.user:
            conversation.login(self._relay.user, self._relay.password or "")

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        message["From"] = self._relay.sender
        message["To"] = letter.to
        message["Subject"] = " ".join(letter.subject.split())  # a title with a line break forges no header
        message["Date"] = format_datetime(self._clock.now())
        message["Message-ID"] = f"<{letter.message_id}@{self._relay.sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers, please
        message.set_content(letter.body)
        return message


def _refused(code: int, refusal: Exception) -> Exception:
    """A reply of the 500s is for good, except about us (authentication): that is for an operator to mend."""
    if code in _FOR_GOOD and not isinstance(refusal, smtplib.SMTPAuthenticationError):
        return RefusedForGood(f"smtp-{code}")
    return Transient(f"SMTP answered {code}")
