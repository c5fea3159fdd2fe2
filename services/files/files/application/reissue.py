"""Tells a department's documents anew, so that a new or restored consumer becomes complete by messages
alone.
"""

from __future__ import annotations

from functools import partial

from chassis.store.aggregates import retrying
from files.application.ports import Documents


def reissue(department: str, documents: Documents) -> int:
    """Every event of every document of the department is on its way again, under its first id; how many.
    Raises Transient; done again it only repeats.
    """
    return sum(retrying(partial(documents.issue_again, each)) for each in documents.ids(department))
