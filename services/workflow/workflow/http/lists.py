"""What is looked up: desks, posts, heads."""

from dataclasses import asdict

from chassis.clock import to_text
from chassis.http import Api, Caller
from directory import PostCard
from workflow.application.desk_views import Asked, desk_view
from workflow.application.offices import Offices
from workflow.application.ports import Office
from workflow.application.retention_views import due_view
from workflow.application.vacancies import vacancies_view
from workflow.domain.desk import CLOSED, HERE, PARKED, SENT
from workflow.domain.errors import NotReader
from workflow.http import endings, queries
from workflow.http import list_schemas as schemas
from workflow.http.asking import post_of


def declare(api: Api, offices: Offices) -> None:
    """The routes of lists."""

    @api.get("/desks/<post>", permission="post", query=queries.DeskQuery, answer=schemas.Desk)
    def read_desk(caller: Caller, post: str, query: queries.DeskQuery) -> schemas.Desk:
        """What lies before the acting post, the longest waiting first."""
        card, office = own_desk(offices, caller, post)
        return _desk(card, office, HERE, query)

    @api.get("/desks/<post>/sent", permission="post", query=queries.DeskQuery, answer=schemas.Desk)
    def read_sent(caller: Caller, post: str, query: queries.DeskQuery) -> schemas.Desk:
        """What the acting post sent, the latest first; what is unread can be pulled back."""
        card, office = own_desk(offices, caller, post)
        return _desk(card, office, SENT, query, usual="-since")

    @api.get("/desks/<post>/parked", permission="post", query=queries.DeskQuery, answer=schemas.Desk)
    def read_parked(caller: Caller, post: str, query: queries.DeskQuery) -> schemas.Desk:
        """What the acting post has parked, the longest waiting first; it goes on being pending."""
        card, office = own_desk(offices, caller, post)
        return _desk(card, office, PARKED, query)

    @api.get("/desks/<post>/closed", permission="post", query=queries.DeskQuery, answer=schemas.Desk)
    def read_closed(caller: Caller, post: str, query: queries.DeskQuery) -> schemas.Desk:
        """What the acting post has closed, the latest first."""
        card, office = own_desk(offices, caller, post)
        return _desk(card, office, CLOSED, query, usual="-since")

    @api.get("/posts", permission="post", query=queries.PostsQuery, answer=schemas.Posts)
    def find_posts(caller: Caller, query: queries.PostsQuery) -> schemas.Posts:  # noqa: ARG001 -- any post may
        """To whom may one mark: the posts of a department, or of all, by words."""
        found = offices.directory.posts(department=query.department, words=query.q)
        return schemas.Posts(items=[_post(card, offices) for card in found])

    @api.get("/vacancies", permission="post", query=queries.DepartmentsQuery, answer=schemas.Vacancies)
    def list_vacancies(caller: Caller, query: queries.DepartmentsQuery) -> schemas.Vacancies:
        """Posts below the acting one that have nobody in charge while something waits before them: of the
        department, or of all that are served here.
        """
        card = offices.directory.post(post_of(caller))
        named = [offices.named(query.department)] if query.department else offices.served.values()
        found = [view for office in named for view in vacancies_view(card, office)]
        return schemas.Vacancies(items=[schemas.Vacancy.model_validate(view) for view in found])

    @api.get("/heads", permission="post", query=queries.DepartmentQuery, answer=schemas.Heads)
    def list_heads(caller: Caller, query: queries.DepartmentQuery) -> schemas.Heads:  # noqa: ARG001 -- as above
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

    @api.get("/retention", permission="post", query=queries.DepartmentQuery, answer=endings.ClosingRules)
    def list_retention(caller: Caller, query: queries.DepartmentQuery) -> endings.ClosingRules:  # noqa: ARG001 -- as above
        """Who closes a file in the department, and the classes under which it is kept."""
        return endings.ClosingRules.model_validate(asdict(offices.named(query.department).rules.closing))

    @api.get("/retention/due", permission="post", query=queries.RetentionQuery, answer=endings.RetentionDue)
    def list_retention_due(caller: Caller, query: queries.RetentionQuery) -> endings.RetentionDue:
        """The closed files that have been kept as long as they were to be, for the department's own posts."""
        card = offices.directory.post(post_of(caller))
        office = offices.named(query.department)
        view = due_view(card, office, after=query.after, limit=query.limit)
        return endings.RetentionDue.model_validate(view)


def _desk(
    card: PostCard, office: Office, place: str, query: queries.DeskQuery, usual: str = "since"
) -> schemas.Desk:
    by = query.by or usual
    asked = Asked(query.only or "", by.removeprefix("-"), by.startswith("-"), query.after, query.limit)
    return schemas.Desk.model_validate(desk_view(card, office, place, asked))


def own_desk(offices: Offices, caller: Caller, post: str) -> tuple[PostCard, Office]:
    """The acting post's card and its office: a desk is read by the one who sits at it. Raises NotReader."""
    if post != post_of(caller):
        raise NotReader(post, post_of(caller))
    card = offices.directory.post(post)
    return card, offices.named(card.post.department)


def _post(card: PostCard, offices: Offices) -> schemas.PostItem:
    return schemas.PostItem(
        post=card.post.id,
        department=card.post.department,
        designation=dict(card.designation),
        section=dict(card.section),
        abbreviation=card.abbreviation,
        rank=card.rank,
        capabilities=sorted(card.capabilities),
        holders=[dict(holder) for holder in card.holders],
        superior=card.superior,
        takes_work=card.takes_work,
        department_name=dict(offices.directory.department(card.post.department)),
        away=[
            schemas.Away(
                person=dict(one.person),
                until=to_text(one.until),
                substitute=None if one.substitute is None else dict(one.substitute),
            )
            for one in card.away
        ],
    )
