"""What is asked alike of a file and of a receipt: to be taken up, to be pulled back, to tell its history."""

from collections.abc import Callable
from typing import TypeVar

from chassis.http import Api, Caller
from workflow.application import movement, views
from workflow.application.offices import Offices
from workflow.application.ports import Items, Office
from workflow.domain.item import Item
from workflow.http import schemas
from workflow.http.asking import cause, office_and_actor, post_of

T = TypeVar("T", bound=Item)


def declare(api: Api, offices: Offices, kind: str, items: Callable[[Office], Items[T]]) -> None:
    """The routes under `/<kind>s/<its id>`; `items` are an office's of this kind."""
    path = f"/{kind}s/<{kind}>"

    def read_history(caller: Caller, query: schemas.HistoryQuery, **named: str) -> schemas.History:
        """Who had it from when to when, and everything else that happened to it."""
        card = offices.directory.post(post_of(caller))
        item = named[kind]
        view = views.history_view(items(offices.of(item)), item, card, after=query.after, limit=query.limit)
        return schemas.History.model_validate(view)

    def take_up(caller: Caller, **named: str) -> schemas.Acted:
        """Take up what has arrived; it can no longer be pulled back."""
        item = named[kind]
        office, actor = office_and_actor(offices, item, caller)
        told = movement.receive(items(office), item, actor, cause(caller), office)
        return schemas.Acted.model_validate(told)

    def pull_back(caller: Caller, body: schemas.SeenBody, **named: str) -> schemas.Acted:
        """Take back what was sent, as long as nobody has opened it."""
        item = named[kind]
        office, actor = office_and_actor(offices, item, caller)
        told = movement.pull_back(items(office), item, body.revision, actor, cause(caller), office)
        return schemas.Acted.model_validate(told)

    for handler in (read_history, take_up, pull_back):
        handler.__name__ += f"_{kind}"  # the operation's name, which each route has for itself
    api.get(f"{path}/history", permission="post", query=schemas.HistoryQuery, answer=schemas.History)(
        read_history
    )
    api.post(f"{path}/open", permission="post", answer=schemas.Acted, idempotent=True)(take_up)
    api.post(
        f"{path}/pullback", permission="post", body=schemas.SeenBody, answer=schemas.Acted, idempotent=True
    )(pull_back)
