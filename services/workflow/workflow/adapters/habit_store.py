"""What desks do again and again, in the document store: a document for each post that has habits."""

from collections.abc import Callable
from typing import Final

from chassis.store.aggregates import retrying
from chassis.store.form import Form
from chassis.store.port import AlreadyExists, Conflict, Database
from workflow.adapters.collections import HABITS
from workflow.domain.habits import Habits

HABIT: Final = Form(Habits, key="post")


class HabitStore:
    """The habits of one department's posts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, post: str) -> Habits:
        """What the post's desk does again and again; nothing, for one that has not begun."""
        kept = self._database.get(HABITS, post)
        return Habits(post) if kept is None else HABIT.read(kept)

    def change(self, post: str, change: Callable[[Habits], None]) -> None:
        """They are as `change` leaves them. Raises what it raises, and then they are as before."""
        retrying(lambda: self._change(post, change))

    def _change(self, post: str, change: Callable[[Habits], None]) -> None:
        kept = self._database.get(HABITS, post)
        habits = Habits(post) if kept is None else HABIT.read(kept)
        change(habits)
        if kept is not None:
            self._database.commit(kept, HABITS, HABIT.write(habits))
            return
        try:
            self._database.insert(HABITS, post, HABIT.write(habits))
        except AlreadyExists as raced:
            raise Conflict(post) from raced
