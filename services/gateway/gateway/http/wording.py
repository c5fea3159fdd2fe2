"""What each problem code means, in the reader's words: what happened, and what to do now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gateway.application.problems import ServiceProblem
from gateway.i18n import N_, Words


@dataclass(frozen=True)
class Worded:
    """A problem as a page shows it."""

    title: str
    advice: str


CODES: Mapping[str, tuple[str, str]] = {
    "unanswered": (
        N_("%(service)s of %(department)s does not answer"),
        N_("Your text is kept below. Wait a moment and try again; sending it again does it once only."),
    ),
    "not-holder": (
        N_("This is not with your post any more"),
        N_("Only the post that has it can act on it. Nothing was changed."),
    ),
    "not-found": (N_("There is nothing here"), N_("Check the number, or find the file by its number.")),
    "forbidden": (N_("Your post may not do this"), N_("If it should, ask the office's administrator.")),
    "not-ready": (
        N_("The service is just starting"),
        N_("It is still learning the posts and charges. Try again in a minute."),
    ),
    "wrong-credentials": (N_("Name or password is wrong"), N_("Check both and try again.")),
    "too-many-attempts": (
        N_("Too many attempts"),
        N_("Wait a few minutes before trying again."),
    ),
    "key-reused": (
        N_("This form was already sent with other contents"),
        N_("Look at the item again before you repeat it."),
    ),
    "permit-refused": (N_("This paper cannot be shown to your post"), N_("Open it again from the file or receipt.")),
    "not-scanned": (
        N_("The paper has not been checked for viruses"),
        N_("The office has decided that such papers are held until they are checked."),
    ),
    "form-expired": (
        N_("The form is no longer valid"),
        N_("You were logged out in between. Log in and do it again; what you typed is below."),
    ),
    "too-large": (N_("The file is too large"), N_("Split the scan and send the parts.")),
    "invalid": (N_("Something in the form is not right"), N_("Correct the marked fields.")),
    "already-diarised": (
        N_("This paper already has its number"),
        N_("One paper never gets two numbers. Look it up in the register."),
    ),
    "opened-already": (
        N_("It has been opened there and cannot be pulled back"),
        N_("Ask the post that has it to return it."),
    ),
    "file-closed": (N_("The file is closed"), N_("A closed file takes no notes and does not move.")),
    "unknown-post": (N_("This post is not known"), N_("Choose a post from the list.")),
    "fault": (
        N_("Something went wrong on our side"),
        N_("Tell the administrator the reference number below."),
    ),
}

BY_STATUS: Mapping[int, str] = {
    400: "invalid",
    401: "form-expired",
    403: "forbidden",
    404: "not-found",
    405: "not-found",
    413: "too-large",
    422: "invalid",
    429: "too-many-attempts",
    503: "not-ready",
}

SERVICES: Mapping[str, str] = {
    "auth": N_("Log-in"),
    "files": N_("The document store"),
    "workflow": N_("The file service"),
    "notify": N_("The notice service"),
    "scan": N_("The scan service"),
}

ACTS: Mapping[str, str] = {
    "opened": N_("opened the file"),
    "filed": N_("put a receipt in"),
    "noted": N_("wrote a note"),
    "forwarded": N_("sent it on"),
    "returned": N_("sent it back"),
    "received": N_("opened it"),
    "pulledback": N_("pulled it back"),
    "reminded": N_("was reminded"),
    "diarised": N_("diarised it"),
    "marked": N_("marked it"),
    "placed": N_("put it in a file"),
}

CLASSIFICATIONS: Mapping[str, str] = {
    "normal": N_("Normal"),
    "unclassified": N_("Unclassified"),
    "restricted": N_("Restricted"),
    "confidential": N_("Confidential"),
}

DELIVERY: Mapping[str, str] = {
    "hand": N_("By hand"),
    "post": N_("Ordinary post"),
    "registered": N_("Registered post"),
    "speed": N_("Speed post"),
    "email": N_("E-mail"),
    "fax": N_("Fax"),
}

LETTER_LANGUAGES: Mapping[str, str] = {"bn": N_("Bengali"), "en": N_("English"), "hi": N_("Hindi")}

SCAN_STATES: Mapping[str, str] = {
    "received": N_("Received"),
    "splitting": N_("Being split into pages"),
    "reading": N_("Being read"),
    "assembling": N_("Being put together"),
    "offered": N_("Handed to the document store"),
    "stored": N_("Stored"),
    "rejected": N_("Rejected"),
}

PAGE_STATES: Mapping[str, str] = {
    "waiting": N_("Waiting"),
    "prepared": N_("Waiting"),
    "reading": N_("Being read"),
    "recognised": N_("Read"),
}

REJECTIONS: Mapping[str, str] = {
    "not-a-scan": N_("It is neither an image nor a PDF."),
    "unsupported-type": N_("It is neither an image nor a PDF."),
    "corrupt": N_("It is damaged and cannot be read. Scan it again."),
    "encrypted": N_("It is locked with a password. Ask the sender for one without."),
    "empty": N_("It is empty."),
    "too-large": N_("It is too large. Split the scan and send the parts."),
    "too-many-pages": N_("It has too many pages. Split the scan and send the parts."),
    "infected": N_("A virus was found in it. It is held; tell the administrator."),
}


def worded(words: Words, problem: ServiceProblem) -> Worded:
    """The problem in the reader's language; a code that we do not know is told by its status."""
    if problem.code == "overtaken" or problem.status == 409 and "act" in problem.params:  # noqa: PLR2004, RUF021  # Conflict
        return _overtaken(words, problem.params)
    code = problem.code if problem.code in CODES else BY_STATUS.get(problem.status, "fault")
    title, advice = CODES[code]
    values = {
        "service": words.gettext(SERVICES.get(str(problem.params.get("service")), N_("A service"))),
        "department": problem.params.get("department", ""),
    }
    if values["department"] in {"-", "*", ""}:
        title = N_("%(service)s does not answer") if code == "unanswered" else title
    return Worded(words.gettext(title) % values, words.gettext(advice))


def act(words: Words, name: str) -> str:
    """What somebody did, as the end of a sentence."""
    return words.gettext(ACTS.get(name, N_("changed it")))


def _overtaken(words: Words, params: Mapping[str, Any]) -> Worded:
    """Who did what, when: 409 (architecture 4.1)."""
    happened = act(words, str(params.get("act", "")).rpartition(".")[2])
    at = words.moment(params["at"]) if params.get("at") else ""
    title = words.gettext("%(who)s %(act)s meanwhile", who=_who(words, params), act=happened)
    advice = words.gettext(
        "This happened on %(at)s, after you had opened the page. What you typed is kept; nothing was changed.", at=at
    )
    return Worded(title, advice)


def _who(words: Words, params: Mapping[str, Any]) -> str:
    for field in ("by_name", "by", "post"):
        value = params.get(field)
        if isinstance(value, dict):
            name = value.get("name") if isinstance(value.get("name"), dict) else value
            if text := words.name({key: str(names) for key, names in name.items()}):
                return text
        if isinstance(value, str) and value:
            return value
    return words.gettext("Someone")
