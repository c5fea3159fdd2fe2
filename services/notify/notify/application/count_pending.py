"""How many items wait with each post: the figure by which an office sees where papers lie."""

from notify.application.ports import Office


def pending_by_post(department: str, office: Office) -> dict[str, int]:
    """The number for every post of the department, also where it is none."""
    watches = office.watches(department)
    posts = [card.post.id for card in office.directory.posts(department=department)]
    return {post: watches.pending(post) for post in posts}
