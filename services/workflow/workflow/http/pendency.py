"""What is asked about pendency, and what is answered."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from chassis.http import Api, Caller
from workflow.application.acts.asked import Text
from workflow.application.offices import Offices
from workflow.application.pendency import Asked, items_view, pendency_view
from workflow.http.asking import post_of
from workflow.http.queries import DepartmentQuery, DepartmentsQuery


class Figures(BaseModel):
    """Over some items: how many, working days, and how many in each age group."""

    pending: int
    unread: int
    parked: int
    overdue: int
    due_soon: int
    oldest: int
    median: float
    groups: list[int]


class PostFigures(Figures):
    """Of one post."""

    post: str


class SectionFigures(Figures):
    """Of the posts of a section."""

    section: dict[str, str]


class CategoryFigures(Figures):
    """Of the files of a head, or of the receipts of a category; `name` is what the office calls it."""

    category: str
    name: dict[str, str] = {}


class Pendency(BaseModel):
    """Of one department, as far as the acting post answers for it; `edges` are the working days up to which
    each age group goes.
    """

    department: str
    edges: list[int]
    all: Figures
    posts: list[PostFigures]
    sections: list[SectionFigures]
    categories: list[CategoryFigures]


class Pendencies(BaseModel):
    """Of each department."""

    items: list[Pendency]


class PendingItem(BaseModel):
    """An item behind a figure; no title where the acting post may not know it."""

    item: str
    kind: str
    number: str
    title: str
    post: str
    category: str
    since: str
    due: str | None
    age: int
    parked: bool
    overdue: bool


class PendingItems(BaseModel):
    """A part of the items behind a figure, the oldest first."""

    department: str
    items: list[PendingItem]
    count: int
    next: int | None
    category_name: dict[str, str] = {}


class PendingQuery(DepartmentQuery):
    """Which of them; `after` is the `next` of the part before."""

    post: Annotated[str, Field(max_length=100)] = ""
    section: Annotated[Text, Field(max_length=200)] = ""
    category: Annotated[Text, Field(max_length=300)] | None = None
    group: Annotated[int, Field(ge=0, le=20)] | None = None
    only: Literal["overdue", "soon", "unread", "parked"] | None = None
    after: Annotated[int, Field(ge=0)] = 0
    limit: Annotated[int, Field(ge=1, le=200)] = 50


def declare(api: Api, offices: Offices) -> None:
    """The routes of pendency."""

    @api.get("/pendency", permission="post", query=DepartmentsQuery, answer=Pendencies)
    def read_pendency(caller: Caller, query: DepartmentsQuery) -> Pendencies:
        """What is pending with the acting post and the posts below it, how long: of the department, or of all
        that are served here.
        """
        card = offices.directory.post(post_of(caller))
        named = [offices.named(query.department)] if query.department else offices.served.values()
        views = [pendency_view(card, office) for office in named]
        return Pendencies(items=[Pendency.model_validate(view) for view in views])

    @api.get("/pendency/items", permission="post", query=PendingQuery, answer=PendingItems)
    def list_pending(caller: Caller, query: PendingQuery) -> PendingItems:
        """The items behind a figure."""
        card = offices.directory.post(post_of(caller))
        asked = Asked(**query.model_dump(exclude={"department", "only"}), only=query.only or "")
        return PendingItems.model_validate(items_view(asked, card, offices.named(query.department)))
