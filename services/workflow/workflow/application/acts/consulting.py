"""Ask several posts for their opinion while the file stays where it is; answer; end the asking."""

from typing import Annotated

from pydantic import Field

from workflow.application.acts.act import HELD, SET_ASIDE, Act
from workflow.application.acts.asked import Body, Day, Reason, Seen, Text, in_the_future
from workflow.application.ports import Office
from workflow.domain.actor import Doing
from workflow.domain.errors import Faulty, NoOpinionAsked, OpinionsAsked, Refused
from workflow.domain.file import File
from workflow.domain.item import Item
from workflow.domain.rules import Rule, holds, is_asked


class AskBody(Seen):
    """What is asked, of which posts, until which civil date in the district's zone; null for no date."""

    question: Reason
    posts: Annotated[list[str], Field(min_length=1, max_length=20)]
    until: Day | None = None


class OpinionBody(Body):
    """What the post thinks. Others may act on the file meanwhile, so no revision is brought."""

    text: Annotated[Text, Field(min_length=1, max_length=20_000)]


def _nothing_open(item: Item) -> Refused | None:
    """One asking at a time, so that it is clear to which question an answer belongs."""
    return OpinionsAsked(item.id) if isinstance(item, File) and item.consultation else None


def _something_open(item: Item) -> Refused | None:
    return None if isinstance(item, File) and item.consultation else NoOpinionAsked(item.id)


def _ask(file: File, asked: AskBody, doing: Doing, office: Office) -> None:
    until = in_the_future(asked.until, doing, office)
    named = dict.fromkeys(asked.posts)
    if doing.by.post.id in named:
        raise Faulty([("posts", "own-post")])
    posts = tuple(office.directory.addressee(post).post for post in named)
    file.consult(doing, posts, question=asked.question, until=until)


def _opine(file: File, asked: OpinionBody, doing: Doing, _office: Office) -> None:
    file.opine(doing, asked.text)


def _end(file: File, _asked: Seen, doing: Doing, _office: Office) -> None:
    file.conclude(doing)


ASK_OPINIONS = Act(
    name="ask-opinions",
    means="Ask several posts for their opinion by a date; the file stays with its holder.",
    of=(File,),
    says="consulted",
    asks=AskBody,
    rule=Rule(holds, HELD, _nothing_open),
    decide=_ask,
)
OPINE = Act(
    name="opine",
    means="Give the opinion that was asked, once; it stands in the notes when the asking ends.",
    of=(File,),
    says="opined",
    asks=OpinionBody,
    rule=Rule(is_asked, HELD | SET_ASIDE),
    decide=_opine,
)
END_OPINIONS = Act(
    name="end-opinions",
    means="End the asking, as sending does: opinions are one block of the notes, the silent named.",
    of=(File,),
    says="concluded",
    asks=Seen,
    rule=Rule(holds, HELD | SET_ASIDE, _something_open),
    decide=_end,
)
