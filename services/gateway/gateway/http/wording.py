"""What each problem code means, in the reader's words: what happened, and what to do now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from gateway.clients.problems import ServiceProblem
from gateway.http.deeds import ACTS
from gateway.http.wording_of_people import OF_PEOPLE
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
    "against-contract": (
        N_("%(service)s answered what we do not understand"),
        N_("Your text is kept below. Tell the administrator; trying again does it once only."),
    ),
    "nothing-pinned": (
        N_("There is nothing to prove yet"),
        N_("The next checkpoint proves what has happened by then. Wait a minute and try again."),
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
    **OF_PEOPLE,
    "wrong-credentials": (N_("Name, password or code is wrong"), N_("Check them and try again.")),
    "wrong-password": (
        N_("The present password or the code is wrong"),
        N_("Type them once more. A code is good once: wait for the next."),
    ),
    "wrong-code": (N_("The code is wrong"), N_("Wait for the next one.")),
    "factor-required": (
        N_("Your post is entered with a second factor"),
        N_("It cannot be removed; it can be set up anew, on another phone."),
    ),
    "weak-short": (N_("The new password is too short"), N_("Take at least 12 characters: a few words.")),
    "weak-common": (
        N_("Many people choose this password"),
        N_("It would be guessed among the first. Take a few words that only you would put together."),
    ),
    "weak-personal": (
        N_("The new password is made of your name"),
        N_("Everybody here knows it. Take a few words that have nothing to do with you."),
    ),
    "too-many-attempts": (
        N_("Too many attempts"),
        N_("Wait a few minutes before trying again."),
    ),
    "key-reused": (
        N_("This form was already sent with other contents"),
        N_("Look at the item again before you repeat it."),
    ),
    "permit-refused": (
        N_("This paper cannot be shown to your post"),
        N_("Open it again from the file or receipt."),
    ),
    "document-rejected": (N_("The paper was rejected by the document store"), N_("Scan it again.")),
    "not-renderable": (
        N_("The page cannot be shown as an image"),
        N_("Look at the original or the searchable PDF."),
    ),
    "no-such-page": (N_("The paper has no such page"), N_("Choose a page from the list beside it.")),
    "no-such-body": (
        N_("The paper does not exist in this form"),
        N_("Look at the original or the searchable PDF."),
    ),
    "body-missing": (
        N_("The paper cannot be fetched just now"),
        N_("Try again in a minute. If it stays so, tell the administrator the reference number below."),
    ),
    "not-scan": (N_("This belongs to the scan station"), N_("Only posts that scan can see it.")),
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
    "not-reader": (
        N_("This has never been with your post"),
        N_("Only posts that have or had it can read it."),
    ),
    "not-registry": (N_("This belongs to the registry"), N_("Only posts of the registry diarise papers.")),
    "not-of-department": (
        N_("This belongs to another department"),
        N_("Only its own posts open files and read registers there."),
    ),
    "draft-changed": (
        N_("Another window has saved another draft"),
        N_("Both stand below. What you save or send now takes the place of the other."),
    ),
    "letter-not-now": (
        N_("The letter has gone further, or not yet so far"),
        N_("An approved text is not changed; a draft is not signed. Look at it as it stands now."),
    ),
    "no-such-letter": (
        N_("There is no such letter on this file"),
        N_("Its draft may have been discarded. Look at the letters of the file."),
    ),
    "not-competent": (
        N_("Such letters are approved higher up"),
        N_("Send the file to the officer who approves this form of letter."),
    ),
    "not-withdrawer": (
        N_("The approval is not yours to withdraw"),
        N_("The post that gave it does so, or one above it."),
    ),
    "not-deliverable": (
        N_("That cannot be told of this addressee now"),
        N_("Look at how far the letter has come with them."),
    ),
    "not-now": (
        N_("This cannot be done while it is parked or on its way"),
        N_("Take it up first, then act."),
    ),
    "not-now-closed": (
        N_("It is closed"),
        N_("Reopen it first, then act."),
    ),
    "not-now-recorded": (N_("It is in the record room"), N_("Reopen it first, then act.")),
    "not-now-with": (N_("It is open"), N_("It lies before the post that has it. Act on it there.")),
    "not-physical": (
        N_("It is not on paper"),
        N_("Only what is handed over on paper lies in a room or on a rack."),
    ),
    "not-closer": (
        N_("Your post did not close this"),
        N_("The post that closed it reopens it, or one above that."),
    ),
    "not-approver": (
        N_("Your post does not close files"),
        N_("Propose to close it, and send it to an officer who does."),
    ),
    "not-weedable": (
        N_("This file cannot be weeded now"),
        N_(
            "Its time must be over, nobody may have forbidden it, and another person orders it than proposed it."  # noqa: E501
        ),
    ),
    "not-now-weeded": (
        N_("It has been weeded"),
        N_("Its number and its cover are left, and nothing inside."),
    ),
    "files-attached": (
        N_("Other files go along with this one"),
        N_("Detach them first."),
    ),
    "not-attached": (
        N_("The main file has gone on meanwhile"),
        N_("Nothing was changed. Look where it is now."),
    ),
    "still-open": (
        N_("A letter of this file is approved and has not gone out"),
        N_("Despatch it to everybody, or take its approval back. Then close the file."),
    ),
    "not-watched": (
        N_("It is not watched any more"),
        N_("Somebody has said meanwhile what became of it, or it is of no watched kind."),
    ),
    "not-in-transit": (
        N_("It has been opened there and cannot be pulled back"),
        N_("Ask the post that has it to return it."),
    ),
    "already-diarised": (
        N_("This paper already has its number"),
        N_("One paper never gets two numbers. Look it up in the register."),
    ),
    "diarised": (
        N_("This paper has been diarised"),
        N_("The scan station no longer shows it. The post that has the receipt can read it."),
    ),
    "not-diarised": (N_("This paper has no number yet"), N_("The registry has to diarise it first.")),
    "not-placed": (
        N_("The receipt was not put in the file"),
        N_("The file left your post meanwhile. The receipt is still with you; choose another file."),
    ),
    "paper-rejected": (N_("The paper was rejected by the document store"), N_("Scan it again.")),
    "reserved": (N_("Another act on it is just being finished"), N_("Wait a moment and try again.")),
    "not-detached": (
        N_("It can no longer be taken out of the file"),
        N_("It was noted upon or sent since it was put in, or the file is elsewhere. Mention it in a note."),
    ),
    "number-taken": (N_("Another file has this number"), N_("Type another number.")),
    "same-post": (N_("It is already with this post"), N_("Choose another post.")),
    "leaves-channel": (
        N_("This leaves the channel that is laid down for such files"),
        N_("Write the reason as the remark, or send it to the next level."),
    ),
    "opinions-asked": (
        N_("Opinions are being asked already"),
        N_("End that asking first; what was answered then stands in the notes."),
    ),
    "no-opinion-asked": (
        N_("No opinion is being asked"),
        N_("It has been ended meanwhile. Look at the notes."),
    ),
    "nowhere-to-return": (N_("It came from nobody"), N_("Forward it instead.")),
    "other-department": (
        N_("Receipt and file belong to different departments"),
        N_("Open a file in the receipt's own department."),
    ),
    "above-classification-limit": (
        N_("The classification is above what this office may keep here"),
        N_("Keep the paper outside the system, as the Collector has ordered."),
    ),
    "faulty": (N_("Something in the form is not right"), N_("Correct the marked fields.")),
    "not-capable": (N_("Your post may not do this"), N_("If it should, ask the office's administrator.")),
    "post-changed": (
        N_("The post for which you filled in this form is not yours any more"),
        N_("Nothing was sent, and nothing was sent for another post. What you typed is below, for copying."),
    ),
    "post-missing": (N_("Choose the post you act for"), N_("The choice is at the top of the page.")),
    "not-your-post": (
        N_("You do not hold this post any more"),
        N_("Charges have changed. Log out and log in again."),
    ),
    "unknown-post": (N_("This post is not known"), N_("Choose a post from the list.")),
    "fault": (
        N_("Something went wrong on our side"),
        N_("Tell the administrator the reference number below."),
    ),
}

TOLD_AS: Mapping[str, str] = {
    "bad-request": "invalid",
    "body-damaged": "body-missing",
    "internal": "fault",
    "length-required": "invalid",
    "log-in-refused": "wrong-credentials",
    "method-not-allowed": "not-found",
    "not-json": "invalid",
    "permit-expired": "permit-refused",
    "permit-invalid": "permit-refused",
    "permit-missing": "permit-refused",
    "permit-other-department": "permit-refused",
    "permit-other-document": "permit-refused",
    "permit-other-person": "permit-refused",
    "permit-other-post": "permit-refused",
    "permit-other-purpose": "permit-refused",
    "range-not-satisfiable": "invalid",
    "session-over": "form-expired",
    "unauthenticated": "form-expired",
    "unavailable": "unanswered",
    "weak-password": "weak-common",
    "width-not-offered": "not-renderable",
}
"""Codes of the services that mean to a reader what another one means."""

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
    "audit": N_("The audit trail"),
}

FIELD_FAULTS: Mapping[str, str] = {
    "missing": N_("This is needed."),
    "too-long": N_("At most %(limit)s characters."),
    "not-a-date": N_("Write the date as dd-mm-yyyy, for example 05-11-2026."),
    "passed": N_("This date has passed."),
    "not-to-come": N_("Choose a day that is to come."),
    "after-today": N_("A letter cannot be dated after today."),
    "not-the-same": N_("This is not the same as above."),
    "not-accepted": N_("This is not accepted."),
    "unsafe-characters": N_(
        "It has characters that cannot be seen, or that turn the text round. Write it without them."
    ),
    "beside-agreed": N_("“Agreed” is a note by itself. Clear this box, or send what stands here."),
    "line-too-long": N_("A line of it is too long."),
    "before-it-was-received": N_("This is before the letter was received."),
    "not-watched": N_("Only a letter of a watched kind has such a day."),
    "no-such-receipt": N_("There is not one receipt of the department with this number."),
    "choose-posts": N_("Tick at least one post, at most twenty."),
    "choose-post": N_("Choose the post it goes to."),
    "choose-file": N_("Choose the file."),
    "choose-head": N_("Choose the head."),
    "choose-class": N_("Choose how long it is kept."),
    "tick-to-weed": N_("Tick this if the file shall be weeded."),
    "choose-scan": N_("Choose at least one file."),
}


def worded(words: Words, problem: ServiceProblem, name_of: Callable[[str], str] = str) -> Worded:
    """The problem in the reader's language; a code that is not ours is told by its status. `name_of` words
    a post.
    """
    if problem.code == "overtaken":
        return _overtaken(words, problem.params, name_of)
    code = _known(problem)
    title, advice = CODES[code]
    department = str(problem.params.get("department", ""))
    if code == "unanswered" and not department.isalnum():
        title = N_("%(service)s does not answer")
    service = words.gettext(SERVICES.get(str(problem.params.get("service")), N_("A service")))
    return Worded(
        words.gettext(title) % {"service": service, "department": department}, words.gettext(advice)
    )


def _known(problem: ServiceProblem) -> str:
    """The code if we have words for it, else that of the same meaning, else that of its status. What a post
    is not capable of, why somebody is forbidden something, and in which state it cannot be done, is told more
    exactly if we can.
    """
    exact = {
        "not-capable": f"not-{problem.params.get('capability')}",
        "not-now": f"not-now-{problem.params.get('state')}",
        "forbidden": str(problem.params.get("reason")),
        "weak-password": f"weak-{problem.params.get('reason')}",
    }.get(problem.code, "")
    if exact in CODES:
        return exact
    if problem.code in CODES:
        return problem.code
    return TOLD_AS.get(problem.code) or BY_STATUS.get(problem.status, "fault")


def faulty(words: Words, code: str, limit: int | None) -> str:
    """What is wrong with a field; `limit` where the code has one."""
    return words.gettext(FIELD_FAULTS[code]) % {"limit": limit}


def act(words: Words, name: str) -> str:
    """What somebody did, as the end of a sentence; `name` is an event's past participle."""
    return words.gettext(ACTS.get(name, N_("changed it")))


def _overtaken(words: Words, params: Mapping[str, Any], name_of: Callable[[str], str]) -> Worded:
    """Who did what, when: 409 (architecture 4.1)."""
    title = words.gettext(
        "%(who)s %(act)s meanwhile",
        who=name_of(str(params.get("post", ""))),
        act=act(words, str(params.get("act", ""))),
    )
    advice = words.gettext(
        "This happened on %(at)s, after you had opened the page. What you typed is kept; nothing was changed.",  # noqa: E501
        at=words.moment(str(params.get("at") or "")),
    )
    return Worded(title, advice)
