"""What is read alike of a file and of a receipt: its history."""

from typing import TypeVar

from chassis.http import Api, Caller
from workflow.application import views
from workflow.application.offices import Offices
from workflow.domain.item import Item
from workflow.http import queries, schemas
from workflow.http.acting import KEPT
from workflow.http.asking import post_of

T = TypeVar("T", bound=Item)


def declare(api: Api, offices: Offices, kind: type[Item]) -> None:
    """The routes under `/<kind>s/<its id>`."""

    def read_history(caller: Caller, query: queries.HistoryQuery, **named: str) -> schemas.History:
        """Who had it from when to when, and everything else that happened to it."""
        card = offices.directory.post(post_of(caller))
        item = named[kind.entity]
        office = offices.of(item)
        view = views.history_view(
            KEPT[kind](office), item, card, office, after=query.after, limit=query.limit
        )
        return schemas.History.model_validate(view)

    read_history.__name__ += f"_{kind.entity}"  # the operation's name, which each route has for itself
    path = f"/{kind.entity}s/<{kind.entity}>/history"
    api.get(path, permission="post", query=queries.HistoryQuery, answer=schemas.History)(read_history)
