"""What the rules refuse, each under its own name and with its facts, so that the edge can word it for a
person.

Nothing here is wording: a refusal carries codes, ids and instants; the pages say them in the reader's
language.
"""

from collections.abc import Sequence


class Refused(Exception):
    """A rule of the office says no. Nothing has changed."""


class NotHolder(Refused):
    """The acting post does not hold the item (law 2)."""

    def __init__(self, item: str, post: str) -> None:
        self.item = item
        self.post = post
        super().__init__(item, post)


class NotReader(Refused):
    """The acting post has never had the item, and it is not on its way there or from there."""

    def __init__(self, item: str, post: str) -> None:
        self.item = item
        self.post = post
        super().__init__(item, post)


class NotOfDepartment(Refused):
    """Only a post of the department opens files in it and looks into its registers."""

    def __init__(self, post: str, department: str) -> None:
        self.post = post
        self.department = department
        super().__init__(post, department)


class Overtaken(Refused):
    """Another person acted since the acting person looked: what they did, and the revision now."""

    def __init__(self, by: str, post: str, act: str, at: str, revision: int) -> None:
        self.by = by
        self.post = post
        self.act = act
        self.at = at
        self.revision = revision
        super().__init__(by, post, act, at, revision)


class DraftChanged(Refused):
    """The draft is not the one over which this was written: the same person's other window saved another."""

    def __init__(self, item: str) -> None:
        self.item = item
        super().__init__(item)


class NotInTransit(Refused):
    """There is nothing to open or to pull back: the item lies with a post, or in a file."""

    def __init__(self, item: str) -> None:
        self.item = item
        super().__init__(item)


class NotNow(Refused):
    """Not while the item is as it is: a parked file is taken up again before it is sent on."""

    def __init__(self, item: str, state: str) -> None:
        self.item = item
        self.state = state
        super().__init__(item, state)


class NotPhysical(Refused):
    """The item is wholly electronic: it lies nowhere but in the system."""

    def __init__(self, item: str) -> None:
        self.item = item
        super().__init__(item)


class NotCloser(Refused):
    """What is closed is reopened by the post that closed it, `closer`, or by one above that."""

    def __init__(self, item: str, closer: str) -> None:
        self.item = item
        self.closer = closer
        super().__init__(item, closer)


class NotApprover(Refused):
    """In this office a post that decides closes files; the acting post may propose it."""

    def __init__(self, item: str, post: str) -> None:
        self.item = item
        self.post = post
        super().__init__(item, post)


class NotWeedable(Refused):
    """The file stays: `why` is `forbidden`, `allowed` (nobody has forbidden it), `not-due`, `not-proposed` or
    `same-person` (who orders it is another person, at another post, than who proposed it).
    """

    def __init__(self, item: str, why: str) -> None:
        self.item = item
        self.why = why
        super().__init__(item, why)


class StillOpen(Refused):
    """The file cannot be closed yet: these of its letters were approved and have not gone out to all."""

    def __init__(self, item: str, letters: Sequence[int]) -> None:
        self.item = item
        self.letters = list(letters)
        super().__init__(item, letters)


class FilesAttached(Refused):
    """Other files lie in it."""

    def __init__(self, item: str) -> None:
        self.item = item
        super().__init__(item)


class NotAttached(Refused):
    """The other file was not there any more to lie in, or to be taken out of."""

    def __init__(self, item: str, other: str) -> None:
        self.item = item
        self.other = other
        super().__init__(item, other)


class SamePost(Refused):
    """An item is not sent to the post that sends it."""

    def __init__(self, post: str) -> None:
        self.post = post
        super().__init__(post)


class NowhereToReturn(Refused):
    """A return goes to the post from which the item came; `expected` is null where it came from nobody."""

    def __init__(self, expected: str | None) -> None:
        self.expected = expected
        super().__init__(expected)


class OpinionsAsked(Refused):
    """Opinions are being asked already: they are ended before others are asked."""

    def __init__(self, item: str) -> None:
        self.item = item
        super().__init__(item)


class LeavesChannel(Refused):
    """The file's channel is strict, and the sending goes aside from it or past a level without a reason."""

    def __init__(self, to: str) -> None:
        self.to = to
        super().__init__(to)


class NoOpinionAsked(Refused):
    """There is no asking to be ended."""

    def __init__(self, item: str) -> None:
        self.item = item
        super().__init__(item)


class UnknownItem(Refused):
    """No such file, receipt or page is kept here."""

    def __init__(self, item: str) -> None:
        self.item = item
        super().__init__(item)


class UnknownDepartment(Refused):
    """This process does not serve the department."""

    def __init__(self, department: str) -> None:
        self.department = department
        super().__init__(department)


class NotDiarised(Refused):
    """A paper without a number does not move."""

    def __init__(self, receipt: str) -> None:
        self.receipt = receipt
        super().__init__(receipt)


class AlreadyDiarised(Refused):
    """One paper never gets two numbers (law 4)."""

    def __init__(self, receipt: str, number: str) -> None:
        self.receipt = receipt
        self.number = number
        super().__init__(receipt, number)


class PaperRejected(Refused):
    """The document store did not take the paper; there is nothing to diarise."""

    def __init__(self, receipt: str, reason: str) -> None:
        self.receipt = receipt
        self.reason = reason
        super().__init__(receipt, reason)


class Reserved(Refused):
    """An act on this item and another one is under way; it finishes, or lets go, within the recovery's
    minute.
    """

    def __init__(self, item: str, act: str) -> None:
        self.item = item
        self.act = act
        super().__init__(item, act)


class NotPlaced(Refused):
    """The file was no longer in the hands that were to put the receipt in; the receipt has been let go."""

    def __init__(self, receipt: str, file: str) -> None:
        self.receipt = receipt
        self.file = file
        super().__init__(receipt, file)


class NotWatched(Refused):
    """It has no clock of its own, or what became of it has been said."""

    def __init__(self, item: str) -> None:
        super().__init__(item)
        self.item = item


class NotDetached(Refused):
    """The receipt stays in the file: it was noted upon, sent or answered since it was put in, or the file is
    in other hands.
    """

    def __init__(self, receipt: str, file: str) -> None:
        self.receipt = receipt
        self.file = file
        super().__init__(receipt, file)


class OtherDepartment(Refused):
    """Receipt and file have different home departments; placing across departments is not offered yet."""

    def __init__(self, receipt: str, file: str) -> None:
        self.receipt = receipt
        self.file = file
        super().__init__(receipt, file)


class AboveLimit(Refused):
    """The paper's classification is above what this site may keep (domain.md 4.7)."""

    def __init__(self, classification: str, limit: str) -> None:
        self.classification = classification
        self.limit = limit
        super().__init__(classification, limit)


class Faulty(Refused):
    """What was filled in cannot be taken; `faults` are pairs of field and code."""

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        self.faults = [{"field": field, "code": code} for field, code in faults]
        super().__init__(self.faults)


class NumberTaken(Refused):
    """Another file has this number (domain.md 1.2: uniqueness is still enforced)."""

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(number)


class UnknownLetter(Refused):
    """The file has no such letter; or its draft was discarded."""

    def __init__(self, letter: int) -> None:
        self.letter = letter
        super().__init__(letter)


class LetterNotNow(Refused):
    """Not while the letter has come just so far: what is approved is not changed, a mere draft is not
    signed.
    """

    def __init__(self, letter: int, stage: str) -> None:
        self.letter = letter
        self.stage = stage
        super().__init__(letter, stage)


class NotDeliverable(Refused):
    """That cannot be told of an addressee with whom the letter has come just so far."""

    def __init__(self, reached: str, step: str) -> None:
        self.reached = reached
        self.step = step
        super().__init__(reached, step)


class NotCompetent(Refused):
    """Letters of this form are approved and signed by others: by officers, or higher up (domain.md 3.4)."""

    def __init__(self, post: str, form: str | None = None) -> None:
        self.post = post
        self.form = form
        super().__init__(post, form)


class NotWithdrawer(Refused):
    """An approval is withdrawn by the post that gave it, or by one above it (domain.md 3.4)."""

    def __init__(self, post: str, letter: int) -> None:
        self.post = post
        self.letter = letter
        super().__init__(post, letter)
