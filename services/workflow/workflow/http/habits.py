"""What a desk does again and again, for whoever sits at it."""

from chassis.http import Api, Caller
from workflow.application import habits
from workflow.application.offices import Offices
from workflow.domain.habits import MarkingList
from workflow.http import list_schemas as schemas
from workflow.http import queries
from workflow.http.lists import own_desk


def declare(api: Api, offices: Offices) -> None:
    """The routes of habits."""

    @api.get("/desks/<post>/habits", permission="post", answer=schemas.Habits)
    def read_habits(caller: Caller, post: str) -> schemas.Habits:
        """The phrases that the acting post may take, most taken first, and the office's word of agreement."""
        _, office = own_desk(offices, caller, post)
        return schemas.Habits.model_validate(habits.habits_view(post, office))

    @api.put("/desks/<post>/phrases/<phrase>", permission="post", body=queries.PhraseBody, status=204)
    def keep_phrase(caller: Caller, post: str, phrase: str, body: queries.PhraseBody) -> None:
        """The desk has a phrase of its own, under a ULID of the caller's choice."""
        _, office = own_desk(offices, caller, post)
        habits.keep_phrase(post, phrase, body.text, office)

    @api.put("/desks/<post>/lists/<list>", permission="post", body=queries.ListBody, status=204)
    def keep_list(caller: Caller, post: str, list: str, body: queries.ListBody) -> None:
        """The desk has a marking list of its own, under a ULID of the caller's choice."""
        _, office = own_desk(offices, caller, post)
        habits.keep_list(post, MarkingList(list, body.name, tuple(dict.fromkeys(body.posts))), office)

    @api.delete("/desks/<post>/lists/<list>", permission="post", status=204)
    def drop_list(caller: Caller, post: str, list: str) -> None:
        """The desk does not have the marking list."""
        _, office = own_desk(offices, caller, post)
        habits.drop_list(post, list, office)

    @api.delete("/desks/<post>/phrases/<phrase>", permission="post", status=204)
    def drop_phrase(caller: Caller, post: str, phrase: str) -> None:
        """The desk does not have the phrase."""
        _, office = own_desk(offices, caller, post)
        habits.drop_phrase(post, phrase, office)

    @api.post("/desks/<post>/phrases/<phrase>/taken", permission="post", status=204)
    def take_phrase(caller: Caller, post: str, phrase: str) -> None:
        """The phrase was taken once more: those taken most are offered first."""
        _, office = own_desk(offices, caller, post)
        habits.take_phrase(post, phrase, office)
