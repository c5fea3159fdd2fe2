"""The rules in which offices differ (numbers, ladders, thresholds): YAML files that a site keeps, each in a
form that says what may stand in it. They are checked whole, before anything is served.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Generic, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError, model_validator

from chassis.process.settings import SettingsError


class BadRules(SettingsError):
    """The process cannot work by these rules. `faults` are sentences that name the file and the place."""


class Form(BaseModel):
    """What may stand in a file or a part of it. What is not foreseen is a slip of the pen, and refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def one_of(*names: str) -> AfterValidator:
    """For the field of a form that holds one of these."""

    def check(told: str) -> str:
        if told not in names:
            raise ValueError(f"{told!r} is none of {', '.join(names)}")
        return told

    return AfterValidator(check)


F = TypeVar("F", bound=Form)
A = TypeVar("A", bound=Form)
B = TypeVar("B", bound=Form)


class ByDepartment(Form, Generic[F]):
    """A file that says a default, and of single departments what differs from it, key by key."""

    default: F
    departments: Mapping[str, F] = {}

    def of(self, department: str) -> F:
        """What counts in the department."""
        return self.departments.get(department, self.default)

    @model_validator(mode="before")
    @classmethod
    def _complete(cls, told: dict[str, Any]) -> dict[str, Any]:
        default, departments = told.get("default"), told.get("departments") or {}
        if isinstance(default, dict) and isinstance(departments, dict):
            departments = {name: _completed(default, own or {}) for name, own in departments.items()}
        return {**told, "departments": departments}


def read_rules(folders: Sequence[Path], name: str, form: type[F]) -> F:
    """What the file of this name says; of two, the later folder's counts. Raises BadRules with all faults."""
    for path in (folder / name for folder in reversed(folders)):
        if path.is_file():
            return _checked(name, _read(path), form)
    raise BadRules([f"no {name} in {', '.join(map(str, folders))}"])


def read_both(
    folders: Sequence[Path], first: tuple[str, type[A]], second: tuple[str, type[B]]
) -> tuple[A, B]:
    """What two files say, each named with its form. Raises BadRules with every fault of both."""
    try:
        one = read_rules(folders, *first)
    except BadRules as refused:
        raise BadRules([*refused.faults, *_faults_of(folders, *second)]) from refused
    return one, read_rules(folders, *second)


def _faults_of(folders: Sequence[Path], name: str, form: type[Form]) -> list[str]:
    try:
        read_rules(folders, name, form)
    except BadRules as refused:
        return refused.faults
    return []


def _completed(default: Mapping[str, Any], own: object) -> object:
    return {**default, **own} if isinstance(own, dict) else own


def _read(path: Path) -> dict[str, Any]:
    try:
        told = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    except (OSError, ValueError, yaml.YAMLError) as fault:
        raise BadRules([f"{path.name}: {fault}"]) from fault
    if not isinstance(told, dict):
        raise BadRules([f"{path.name}: says no rules by name"])
    return told


def _checked(name: str, told: dict[str, Any], form: type[F]) -> F:
    try:
        return form.model_validate(told)
    except ValidationError as refused:
        places = _own_faults(refused, told) if issubclass(form, ByDepartment) else refused.errors()
        raise BadRules([_sentence(name, each) for each in places]) from refused


def _own_faults(refused: ValidationError, told: dict[str, Any]) -> Iterator[Any]:
    """The faults without those that a department has from the default, of which they are told."""
    for each in refused.errors():
        match each["loc"]:
            case ("departments", department, *place):
                own = told["departments"].get(department) or {}
                if not (isinstance(own, dict) and _is_inherited(own, place)):
                    yield each
            case _:
                yield each


def _is_inherited(own: Mapping[str, Any], place: Sequence[Any]) -> bool:
    return place[0] not in {*own, "[key]"} if place else not own


def _sentence(name: str, fault: Any) -> str:
    """What is expected where: of our own checks the very words, of pydantic's its own."""
    place = ".".join(map(str, fault["loc"]))
    expected = fault.get("ctx", {}).get("error", fault["msg"])
    return ": ".join(filter(None, (name, place, str(expected))))
