"""The routes of the acts, made from their declarations: this module knows none of them."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from chassis.http import Api, Caller
from workflow.application.acts import ACTS, Act, perform
from workflow.application.acts.asked import Body, Nothing
from workflow.application.offices import Offices
from workflow.application.ports import Items, Office
from workflow.domain.file import File
from workflow.domain.item import Item
from workflow.domain.receipt import Receipt
from workflow.http import queries, schemas
from workflow.http.asking import cause, office_and_actor, post_of

KEPT: Final[Mapping[type[Item], Callable[[Office], Items[Any]]]] = {
    File: lambda office: office.files,
    Receipt: lambda office: office.receipts,
}
"""Where an office keeps its items of a kind."""


def declare(api: Api, offices: Offices) -> None:
    """A route for each act and kind of item: `POST /<kind>s/<its id>/<act>`, `POST /<kind>s` for one that
    creates.
    """
    for act in ACTS:
        for kind in act.of:
            (_creating if act.creates else _on_an_item)(api, offices, act, kind)


def path_of(act: Act, kind: type[Item]) -> str:
    """Where it is asked, as the description has it: `/files/{file}/park`."""
    return f"/{kind.entity}s" if act.creates else f"/{kind.entity}s/{{{kind.entity}}}/{act.name}"


def _on_an_item(api: Api, offices: Offices, act: Act, kind: type[Item]) -> None:
    def do(caller: Caller, body: Body | None = None, **named: str) -> schemas.Acted:
        item = named[kind.entity]
        office, actor = office_and_actor(offices, item, caller)
        told = perform(act, KEPT[kind](office), item, body or Nothing(), actor, cause(caller), office)
        return schemas.Acted.model_validate(told)

    _route(api, act, kind, do, path=path_of(act, kind).replace("{", "<").replace("}", ">"))


def _creating(api: Api, offices: Offices, act: Act, kind: type[Item]) -> None:
    def do(caller: Caller, body: Body, query: queries.DepartmentQuery) -> schemas.Acted:
        office = offices.named(query.department)
        actor = office.actor(caller.person, post_of(caller))
        identifier = f"{office.department}.{caller.request.key}"
        told = perform(act, KEPT[kind](office), identifier, body, actor, cause(caller), office)
        return schemas.Acted.model_validate(told)

    _route(api, act, kind, do, path=path_of(act, kind), query=queries.DepartmentQuery, status=201)


def _route(api: Api, act: Act, kind: type[Item], do: Callable[..., Any], **declared: Any) -> None:
    do.__name__ = f"{act.name.replace('-', '_')}_{kind.entity}"  # the operation's name
    api.route(
        act.method,
        declared.pop("path"),
        permission=act.capability or "post",
        body=None if act.asks is Nothing else act.asks,
        answer=schemas.Acted,
        idempotent=act.method == "POST",
        summary=act.means,
        **declared,
    )(do)
