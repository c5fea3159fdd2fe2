"""What is looked up: desks, posts, heads, registers, an item by its number."""

from contextlib import suppress

from chassis.http import Api, Caller
from directory import PostCard
from workflow.application import register_views, views
from workflow.application.offices import Offices
from workflow.application.ports import Office
from workflow.domain.desk import HERE, PARKED, SENT
from workflow.domain.errors import NotReader, UnknownItem
from workflow.http import schemas
from workflow.http.asking import post_of


def declare(api: Api, offices: Offices) -> None:
    """The routes of lists."""

    @api.get("/desks/<post>", permission="post", query=schemas.ListQuery, answer=schemas.Desk)
    def read_desk(caller: Caller, post: str, query: schemas.ListQuery) -> schemas.Desk:
        """What lies before the acting post, the longest waiting first."""
        card, office = _own(offices, caller, post)
        view = views.desk_view(card, office, HERE, after=query.after, limit=query.limit)
        return schemas.Desk.model_validate(view)

    @api.get("/desks/<post>/sent", permission="post", query=schemas.ListQuery, answer=schemas.Desk)
    def read_sent(caller: Caller, post: str, query: schemas.ListQuery) -> schemas.Desk:
        """What the acting post sent, the latest first; what is unread can be pulled back."""
        card, office = _own(offices, caller, post)
        view = views.desk_view(card, office, SENT, after=query.after, limit=query.limit)
        return schemas.Desk.model_validate(view)

    @api.get("/desks/<post>/parked", permission="post", query=schemas.ListQuery, answer=schemas.Desk)
    def read_parked(caller: Caller, post: str, query: schemas.ListQuery) -> schemas.Desk:
        """What the acting post has parked, the longest waiting first; it goes on being pending."""
        card, office = _own(offices, caller, post)
        view = views.desk_view(card, office, PARKED, after=query.after, limit=query.limit)
        return schemas.Desk.model_validate(view)

    @api.get("/posts", permission="post", query=schemas.PostsQuery, answer=schemas.Posts)
    def find_posts(caller: Caller, query: schemas.PostsQuery) -> schemas.Posts:  # noqa: ARG001 -- any post may
        """To whom may one mark: the posts of a department, or of all, by words."""
        found = offices.directory.posts(department=query.department, words=query.q)
        return schemas.Posts(items=[_post(card) for card in found])

    @api.get("/heads", permission="post", query=schemas.DepartmentQuery, answer=schemas.Heads)
    def list_heads(caller: Caller, query: schemas.DepartmentQuery) -> schemas.Heads:  # noqa: ARG001 -- as above
        """The heads under which the department opens files."""
        office = offices.named(query.department)
        heads = office.rules.heads(office.department)
        items = [
            schemas.HeadItem(
                head=head.code, title=dict(head.title), series=head.series, own_number=head.style is None
            )
            for head in heads
        ]
        return schemas.Heads(items=items)

    @api.get("/registers", permission="post", query=schemas.DepartmentQuery, answer=schemas.Registers)
    def list_registers(caller: Caller, query: schemas.DepartmentQuery) -> schemas.Registers:
        """Which registers the department keeps, for its own posts."""
        card = offices.directory.post(post_of(caller))
        view = register_views.registers_view(card, offices.named(query.department))
        return schemas.Registers.model_validate(view)

    @api.get(
        "/registers/<series>/<year>/<int:page>",
        permission="post",
        query=schemas.DepartmentQuery,
        answer=schemas.RegisterPage,
    )
    def read_register(
        caller: Caller, series: str, year: str, page: int, query: schemas.DepartmentQuery
    ) -> schemas.RegisterPage:
        """A page of a register, for the department's own posts."""
        card = offices.directory.post(post_of(caller))
        office = offices.named(query.department)
        view = register_views.register_view(series, year, page, card, office)
        return schemas.RegisterPage.model_validate(view)

    @api.get("/find", permission="post", query=schemas.NumberQuery, answer=schemas.Found)
    def find_number(caller: Caller, query: schemas.NumberQuery) -> schemas.Found:
        """What has this number, in the department or in any that is served here."""
        card = offices.directory.post(post_of(caller))
        named = [offices.named(query.department)] if query.department else list(offices.served.values())
        for office in named:
            with suppress(UnknownItem, NotReader):
                return schemas.Found.model_validate(views.find_view(query.number, card, office))
        raise UnknownItem(query.number)


def _own(offices: Offices, caller: Caller, post: str) -> tuple[PostCard, Office]:
    """The acting post's card and its office: a desk is read by the one who sits at it. Raises NotReader."""
    if post != post_of(caller):
        raise NotReader(post, post_of(caller))
    card = offices.directory.post(post)
    return card, offices.named(card.post.department)


def _post(card: PostCard) -> schemas.PostItem:
    return schemas.PostItem(
        post=card.post.id,
        department=card.post.department,
        designation=dict(card.designation),
        section=dict(card.section),
        abbreviation=card.abbreviation,
        rank=card.rank,
        capabilities=sorted(card.capabilities),
        holders=[dict(holder) for holder in card.holders],
    )
