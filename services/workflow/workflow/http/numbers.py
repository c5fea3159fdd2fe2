"""What is asked of numbers: the registers that allotted them, and the item that has one."""

from contextlib import suppress

from chassis.http import Api, Caller
from workflow.application import find, register_views
from workflow.application.offices import Offices
from workflow.application.papers_read import papers_read
from workflow.application.search import Asked, search
from workflow.domain.errors import NotReader, UnknownItem
from workflow.http import list_schemas as schemas
from workflow.http import queries
from workflow.http.asking import post_of


def declare(api: Api, offices: Offices) -> None:
    """The routes of numbers."""

    @api.get("/registers", permission="post", query=queries.DepartmentQuery, answer=schemas.Registers)
    def list_registers(caller: Caller, query: queries.DepartmentQuery) -> schemas.Registers:
        """Which registers the department keeps, for its own posts."""
        card = offices.directory.post(post_of(caller))
        view = register_views.registers_view(card, offices.named(query.department))
        return schemas.Registers.model_validate(view)

    @api.get(
        "/registers/<series>/<year>/<int:page>",
        permission="post",
        query=queries.DepartmentQuery,
        answer=schemas.RegisterPage,
    )
    def read_register(
        caller: Caller, series: str, year: str, page: int, query: queries.DepartmentQuery
    ) -> schemas.RegisterPage:
        """A page of a register, for the department's own posts."""
        card = offices.directory.post(post_of(caller))
        office = offices.named(query.department)
        view = register_views.register_view(series, year, page, card, office)
        return schemas.RegisterPage.model_validate(view)

    @api.get(
        "/registers/<series>/<year>",
        permission="post",
        query=queries.RowsQuery,
        answer=schemas.RegisterRows,
    )
    def find_rows(caller: Caller, series: str, year: str, query: queries.RowsQuery) -> schemas.RegisterRows:
        """The rows of a year that have all the words, in a state, the newest first."""
        card = offices.directory.post(post_of(caller))
        office = offices.named(query.department)
        view = register_views.rows_view(
            series, year, card, office, words=query.q, state=query.state, before=query.before
        )
        return schemas.RegisterRows.model_validate(view)

    @api.get("/search", permission="post", query=queries.SearchQuery, answer=schemas.Hits)
    def search_words(caller: Caller, query: queries.SearchQuery) -> schemas.Hits:
        """What the acting post may know of and has the words, by number, cover or note: in the department or
        in all that are served here.
        """
        named = [offices.named(query.department)] if query.department else list(offices.served.values())
        card = offices.directory.post(post_of(caller))
        return schemas.Hits.model_validate(search(_asked(query), card, named))

    @api.get("/search/papers", permission="post", query=queries.PapersQuery, answer=schemas.PapersRead)
    def search_papers(caller: Caller, query: queries.PapersQuery) -> schemas.PapersRead:
        """A permit to look for words in the papers of the department that the acting post may read and that
        are as asked.
        """
        card = offices.directory.post(post_of(caller))
        office = offices.named(query.department)
        return schemas.PapersRead.model_validate(papers_read(_asked(query), caller.person, card, office))

    @api.get("/find", permission="post", query=queries.NumberQuery, answer=schemas.Found)
    def find_number(caller: Caller, query: queries.NumberQuery) -> schemas.Found:
        """What has this number, in the department or in any that is served here."""
        card = offices.directory.post(post_of(caller))
        named = [offices.named(query.department)] if query.department else list(offices.served.values())
        for office in named:
            with suppress(UnknownItem, NotReader):
                return schemas.Found.model_validate(find.find_exactly(query.number, card, office))
        raise UnknownItem(query.number)

    @api.get("/items", permission="post", query=queries.NumberQuery, answer=schemas.FoundItems)
    def find_items(caller: Caller, query: queries.NumberQuery) -> schemas.FoundItems:
        """What is meant by a number as people write it: digits of any script, any case, or a part of it that
        has serial and year.
        """
        card = offices.directory.post(post_of(caller))
        named = [offices.named(query.department)] if query.department else offices.served.values()
        found = [view for office in named for view in find.find_as_typed(query.number, card, office)]
        return schemas.FoundItems(items=[schemas.Found.model_validate(view) for view in found])


def _asked(query: queries.SearchQuery) -> Asked:
    return Asked(
        words=query.q,
        kind=query.kind or "",
        state=query.state or "",
        section=query.section,
        holder=query.holder,
        category=query.category,
        since=str(query.since or ""),
        until=str(query.until or ""),
        after=query.after,
        limit=query.limit,
    )
