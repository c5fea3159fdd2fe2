"""The channel of a file, as its holder sees it before sending."""

from directory import PostCard
from workflow.application.ports import Office
from workflow.application.views import View
from workflow.domain.channel import handled_by
from workflow.domain.file import File
from workflow.domain.rules import holds


def channel_view(file: File, card: PostCard, office: Office) -> View | None:
    """Which posts stand on which level, with their days; how many posts have dealt with the matter, and from
    how many on that is told; who was passed over when it came. For its holder alone.
    """
    if not holds(file, card.post.id):
        return None
    channel = office.rules.channel(file.department, file.head)
    posts = office.directory.posts() if channel else []
    return {
        "strict": channel is not None and channel.strict,
        "levels": [
            {
                "posts": [each.post.id for each in posts if level.is_of(each)],
                "days": level.days,
                "here": level.is_of(card),
            }
            for level in (channel.levels if channel else ())
        ],
        "handled_by": handled_by(file.held_by, card.post.id),
        "limit": office.rules.levels_warning,
        "passed_over": list(file.passed_over),
    }
