"""Send an item to a post: a file is forwarded or returned, a receipt is marked (domain.md 1.3)."""

from pydantic import Field

from chassis.text import Instant
from workflow.application.acts.act import HELD, Act
from workflow.application.acts.asked import Identifier, Note, Over, Remark, Seen
from workflow.application.ports import Office
from workflow.domain.actor import Doing
from workflow.domain.channel import UNWARNED, Warned, handled_by
from workflow.domain.custody import State
from workflow.domain.errors import Faulty, LeavesChannel, NowhereToReturn
from workflow.domain.file import FORWARD, RETURN, File
from workflow.domain.language import language_of
from workflow.domain.receipt import Receipt
from workflow.domain.rules import Rule, came_from_somebody, holds


class MarkBody(Seen):
    """Send a receipt to a post, which is to act on it; `copies` are posts that read it for information."""

    to: Identifier
    remark: Remark = ""
    due: Instant | None = None
    copies: list[str] = Field(default=[], max_length=20)


class ForwardBody(Seen):
    """Send a file on. `note` is what the note reads, in the same write; left out, the saved draft stands.
    `agreed` makes it the office's word of agreement, in the language of the file's title.
    """

    to: Identifier
    remark: Remark = ""
    due: Instant | None = None
    note: Note | None = None
    over: Over = None
    agreed: bool = False


class ReturnBody(Seen):
    """Send a file back to the post from which it came."""

    remark: Remark = ""
    due: Instant | None = None
    note: Note | None = None
    over: Over = None
    agreed: bool = False


def _forward(file: File, asked: ForwardBody, doing: Doing, office: Office) -> None:
    sender, to = office.directory.post(doing.by.post.id), office.directory.addressee(asked.to)
    channel = office.rules.channel(file.department, file.head)
    posts = office.directory.posts() if channel else []
    if channel and channel.strict and channel.is_left(sender, to, posts) and not asked.remark:
        raise LeavesChannel(to.post.id)
    passed_over = channel.passed_over(sender, to, posts) if channel else ()
    levels = handled_by(file.held_by, sender.post.id, to.post.id)
    told = Warned(passed_over, levels if levels > office.rules.levels_warning else None)
    _send(file, asked.to, FORWARD, asked, doing, office, told)


def _return(file: File, asked: ReturnBody, doing: Doing, office: Office) -> None:
    if file.came_from is None:
        raise NowhereToReturn(None)
    _send(file, file.came_from.id, RETURN, asked, doing, office)


def _send(
    file: File,
    to: str,
    action: str,
    asked: ForwardBody | ReturnBody,
    doing: Doing,
    office: Office,
    warned: Warned = UNWARNED,
) -> None:
    addressee = office.directory.addressee(to).post
    if asked.agreed:
        file.agree(doing, _word_of_agreement(file, asked, office))
    elif asked.note is not None:
        file.write_note(doing, asked.note, over=asked.over)
    file.forward(doing, addressee, action=action, due=asked.due, remark=asked.remark, warned=warned)


def _word_of_agreement(file: File, asked: ForwardBody | ReturnBody, office: Office) -> str:
    """Raises Faulty where something else is written, or the office has no such word."""
    if asked.note is not None:
        raise Faulty([("agreed", "beside-a-note")])
    word = office.rules.agreed.get(language_of(file.title))
    if word is None:
        raise Faulty([("agreed", "no-word")])
    return word


def _mark(receipt: Receipt, asked: MarkBody, doing: Doing, office: Office) -> None:
    to = office.directory.addressee(asked.to).post
    receipt.custody.require_other(to)
    copies = tuple(office.directory.addressee(post).post for post in dict.fromkeys(asked.copies))
    if {doing.by.post.id, to.id} & {post.id for post in copies}:
        raise Faulty([("copies", "acts-on-it")])
    receipt.mark(doing, to, due=asked.due, remark=asked.remark, copies=copies)


FORWARD_FILE = Act(
    name="forward",
    means="Seal the note and send the file to another post.",
    of=(File,),
    says="forwarded",
    asks=ForwardBody,
    rule=Rule(holds, HELD),
    decide=_forward,
    leads=State.TRANSIT,
)
RETURN_FILE = Act(
    name="return",
    means="Seal the note and send the file back to the post from which it came.",
    of=(File,),
    says="forwarded",
    asks=ReturnBody,
    rule=Rule(holds, HELD, came_from_somebody),
    decide=_return,
    leads=State.TRANSIT,
)
MARK = Act(
    name="mark",
    means="Send a receipt to a post, with copies for information to others.",
    of=(Receipt,),
    says="marked",
    asks=MarkBody,
    rule=Rule(holds, HELD),
    decide=_mark,
    leads=State.TRANSIT,
)
