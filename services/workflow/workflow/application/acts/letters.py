"""Letters: a draft is written and corrected, approved by its digest, and signed (domain.md 1.4, 3.4;
docs/adr/0039).
"""

from contextlib import suppress
from dataclasses import replace
from typing import Annotated, Final, Literal

from pydantic import Field

from chassis.record import Cause
from directory import Actor, Capability, PostCard
from workflow.application.acting import Answer
from workflow.application.acts.act import HELD, Act
from workflow.application.acts.asked import Body, Identifier, Line, Reason, Seen, Text
from workflow.application.issue_letter import IssueLetter, issue_letter
from workflow.application.ports import Office
from workflow.domain.actor import Doing
from workflow.domain.errors import Faulty, NotCompetent, NotWithdrawer, Refused, UnknownItem
from workflow.domain.file import File
from workflow.domain.item import Item
from workflow.domain.letter_rules import in_language
from workflow.domain.letter_text import Addressee, Content
from workflow.domain.letters import WHEN, Letter, Stage
from workflow.domain.rules import Rule, holds

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="That of the version that was seen.")]
Number = Annotated[int, Field(ge=1, description="The letter's number in the file.")]


class AddresseeBody(Body):
    """To whom a letter or a copy goes; of a `post` of the district, what is left out is filled in."""

    name: Line = ""
    designation: Line = ""
    address: Annotated[Text, Field(max_length=600)] = ""
    post: Identifier | None = None


People = Annotated[tuple[AddresseeBody, ...], Field(max_length=200)]


class DraftBody(Seen):
    """A version of a letter: the first of a new one, or one over that which was seen."""

    letter: Number | None = None
    over: Digest | None = None
    form: Identifier
    language: Literal["en", "bn", "hi"]
    subject: Line = ""
    reference: Line = ""
    in_reply_to: Identifier | None = None
    to: People = ()
    copies: People = ()
    body: Annotated[Text, Field(max_length=60_000)] = ""
    signatory: Identifier


class LetterBody(Seen):
    """One version of a letter."""

    letter: Number
    digest: Digest


class LetterNumberBody(Seen):
    """A letter."""

    letter: Number


class WithdrawBody(Seen):
    """Why what was approved must be corrected."""

    letter: Number
    reason: Reason


def _draft(file: File, asked: DraftBody, doing: Doing, office: Office) -> None:
    content = _content(file, asked, office)
    rules = office.rules.letters
    faults = content.faults(rules.forms, rules.limits)
    if faults:
        raise Faulty(faults)
    if asked.letter is None:
        file.tell(doing, file.letters.begin(content, rules.limits, doing, file.next_position))
        return
    told = file.letters.revise(asked.letter, content, asked.over, doing, file.next_position)
    if told is not None:
        file.tell(doing, told)


def _content(file: File, asked: DraftBody, office: Office) -> Content:
    """What was written, with every post that it names. Raises UnknownPost, Faulty."""
    office.directory.post(asked.signatory)
    if asked.in_reply_to is not None:
        require_in(file, asked.in_reply_to, office, field="in_reply_to")
    return Content(
        form=asked.form,
        language=asked.language,
        subject=asked.subject,
        body=asked.body,
        signatory=asked.signatory,
        reference=asked.reference,
        in_reply_to=asked.in_reply_to,
        to=_people("to", asked.to, asked.language, office),
        copies=_people("copies", asked.copies, asked.language, office),
    )


def _people(role: str, asked: People, language: str, office: Office) -> tuple[Addressee, ...]:
    people = tuple(_addressee(each, language, office) for each in asked)
    if not all(each.lines for each in people):
        raise Faulty([(role, "missing")])
    return people


def _addressee(asked: AddresseeBody, language: str, office: Office) -> Addressee:
    told = Addressee(**asked.model_dump())
    if told.post is None:
        return told
    card = office.directory.post(told.post)
    return replace(
        told,
        designation=told.designation or in_language(card.designation, language),
        address=told.address or in_language(card.section, language),
    )


def require_in(file: File, receipt: str, office: Office, *, field: str) -> None:
    """Raise Faulty unless the receipt lies in the file: letters answer what is there, and are answered so."""
    with suppress(UnknownItem):
        if office.receipts.load(receipt).item.file == file.id:
            return
    raise Faulty([(field, "unknown")])


def _discard(file: File, asked: LetterBody, doing: Doing, _office: Office) -> None:
    file.tell(doing, file.letters.discard(asked.letter, asked.digest))


def approve(file: File, asked: LetterBody, doing: Doing, office: Office) -> None:
    """The version is locked. Raises NotCompetent where its form is approved higher up."""
    content = file.letters.of(asked.letter).open_content
    form = office.rules.letters.form(content.form)
    if not form.is_approved_at(office.directory.post(doing.by.post.id).rank):
        raise NotCompetent(doing.by.post.id, form.code)
    told = file.letters.approve(
        asked.letter, asked.digest, doing, file.next_position, addressed=form.addressed
    )
    file.tell(doing, told)


def _withdraw(file: File, asked: WithdrawBody, doing: Doing, office: Office) -> None:
    post, approved = doing.by.post.id, file.letters.of(asked.letter).approved
    if approved is not None and approved.post != post and not office.directory.is_above(post, approved.post):
        raise NotWithdrawer(post, asked.letter)
    file.tell(doing, file.letters.withdraw(asked.letter, asked.reason))


def sign(file: File, asked: LetterBody, doing: Doing, _office: Office) -> None:
    """The approved version bears who signs it now; by ink, so far."""
    file.tell(doing, file.letters.sign(asked.letter, asked.digest, doing, file.next_position))


def officers(_file: Item, card: PostCard, _office: Office) -> Refused | None:
    """A post that decides, of whatever department: the file was sent there."""
    return None if card.can(Capability.OFFICER) else NotCompetent(card.post.id)


def may_now(letter: Letter, file: File, card: PostCard, office: Office) -> list[str]:
    """The names of the acts that the post could do to the letter now, if what lacks is filled in."""
    content = letter.content
    form = office.rules.letters.form(content.form) if content else None
    competent = form is not None and form.is_approved_at(card.rank)
    return [
        act.name
        for act in OF_A_LETTER
        if letter.stage in WHEN[act.name]
        and act.offered(file, card, office)
        and (act not in (APPROVE, ISSUE_AT_ONCE) or competent or letter.approved is not None)
    ]


def _issue(identifier: str, asked: LetterNumberBody, by: Actor, cause: Cause, office: Office) -> Answer:
    command = IssueLetter(identifier, asked.letter, asked.revision)
    return issue_letter(command, BY_HOLDER, lambda _file, _doing: None, by, cause, office)


def _issue_at_once(identifier: str, asked: LetterBody, by: Actor, cause: Cause, office: Office) -> Answer:
    def before(file: File, doing: Doing) -> None:
        refused = officers(file, office.directory.post(doing.by.post.id), office)
        if refused is not None:
            raise refused
        if file.letters.of(asked.letter).stage is Stage.DRAFT:
            approve(file, asked, doing, office)
        if file.letters.of(asked.letter).stage is Stage.APPROVED:
            sign(file, asked, doing, office)

    command = IssueLetter(identifier, asked.letter, asked.revision)
    return issue_letter(command, BY_HOLDER, before, by, cause, office)


BY_HOLDER: Final = Rule(holds, HELD)

DRAFT = Act(
    name="draft",
    means="Save a version of a letter: the first of a new one, or the next over the one that was seen.",
    of=(File,),
    says="drafted",
    asks=DraftBody,
    rule=BY_HOLDER,
    decide=_draft,
)
DISCARD_DRAFT = Act(
    name="discard-draft",
    means="Discard a draft that is not approved; its versions stay in the history.",
    of=(File,),
    says="draftdiscarded",
    asks=LetterBody,
    rule=BY_HOLDER,
    decide=_discard,
)
APPROVE = Act(
    name="approve",
    means="Approve a draft by the digest of its newest version, which is locked by it.",
    of=(File,),
    says="draftapproved",
    asks=LetterBody,
    rule=BY_HOLDER,
    given=officers,
    decide=approve,
)
WITHDRAW_APPROVAL = Act(
    name="withdraw-approval",
    means="Withdraw one's approval, or that of a post below, with a reason; the letter is a draft again.",
    of=(File,),
    says="approvalwithdrawn",
    asks=WithdrawBody,
    rule=BY_HOLDER,
    given=officers,
    decide=_withdraw,
)
SIGN = Act(
    name="sign",
    means="Sign the approved letter; by ink, on what will be printed.",
    of=(File,),
    says="lettersigned",
    asks=LetterBody,
    rule=BY_HOLDER,
    given=officers,
    decide=sign,
)
ISSUE = Act(
    name="issue",
    means="Issue the signed letter: it gets the next number of the register, and a serial in the file.",
    of=(File,),
    says="letterissued",
    asks=LetterNumberBody,
    rule=BY_HOLDER,
    run=_issue,
)
ISSUE_AT_ONCE = Act(
    name="issue-at-once",
    means="Approve, sign and issue a letter in one act, for one who may do all three.",
    of=(File,),
    says="letterissued",
    asks=LetterBody,
    rule=BY_HOLDER,
    given=officers,
    run=_issue_at_once,
)

OF_A_LETTER: Final = (DRAFT, DISCARD_DRAFT, APPROVE, WITHDRAW_APPROVAL, SIGN, ISSUE, ISSUE_AT_ONCE)
