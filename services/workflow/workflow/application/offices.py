"""The departments that this process serves: an id leads to its office, or to none (architecture 2)."""

from collections.abc import Mapping
from dataclasses import dataclass

from chassis.ids import department_of
from directory import Directory
from workflow.application.ports import Office
from workflow.domain.errors import UnknownDepartment


@dataclass(frozen=True)
class Offices:
    """The served departments' offices, and the organisation they have in common."""

    served: Mapping[str, Office]
    directory: Directory

    def of(self, identifier: str) -> Office:
        """The office where an item is at home. Raises BadIdentifier, UnknownDepartment."""
        return self.named(department_of(identifier))

    def named(self, department: str) -> Office:
        """The office of a department. Raises UnknownDepartment: another process's, or nobody's."""
        if department not in self.served:
            raise UnknownDepartment(department)
        return self.served[department]
