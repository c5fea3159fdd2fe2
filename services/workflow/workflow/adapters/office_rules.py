"""The site's rules for numbers, heads, classification and letters, from the YAML files that the office keeps.

They are read once, at start, and checked whole: a form that cannot number anything is found before a paper
comes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Self

from pydantic import ConfigDict, Field, model_validator

from chassis.process.rules import BadRules, ByDepartment, Form, one_of, read_rules
from workflow.adapters.calendar_rules import OpenDays, read_calendar
from workflow.adapters.channels import read_channels
from workflow.adapters.closing_rules import read_closing
from workflow.adapters.letter_rules import LETTERS, Letters
from workflow.adapters.marking_lists import read_lists
from workflow.adapters.phrases import Phrases, read_phrases
from workflow.adapters.watched import read_watched
from workflow.domain.channel import Channel
from workflow.domain.habits import OfficeList, OfficePhrase
from workflow.domain.item import LEVELS
from workflow.domain.letter_rules import LetterRules
from workflow.domain.numbers import FREE, YEARS, Head, IssueStyle, Style
from workflow.domain.retention import ClosingRules
from workflow.domain.watching import WatchedKind
from workflow.domain.working_days import WorkingDays

NUMBERING: Final = "numbering.yaml"
POLICY: Final = "policy.yaml"
LETTERHEAD: Final = "letterhead.yaml"

Year = Annotated[str, one_of(*YEARS)]


class _Receipt(Form):
    form: str
    series: str
    year: Year


class _IssueForms(Form):
    """Of the letters that are issued, and of all copies of one together."""

    form: str
    copies: str


class _Issue(_IssueForms):
    series: str
    year: Year


class _Template(Form):
    """Without form and series, of numbers that are typed by whoever opens the file."""

    form: str | None
    series: str | None
    year: Year

    @model_validator(mode="after")
    def _either(self) -> Self:
        if (self.form is None) != (self.series is None):
            raise ValueError("form and series stand together, or neither does")
        return self


class _Head(Form):
    """Beside what every head has, it fills the placeholders of its template."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, str | int]

    head: Annotated[str, Field(coerce_numbers_to_str=True)]
    title: Mapping[str, str]
    template: str | None = None


class _Department(Form):
    section: str
    template: str
    heads: tuple[_Head, ...]
    issue: _IssueForms | None = None


class _Numbering(Form):
    receipt: _Receipt
    issue: _Issue
    templates: Mapping[str, _Template]
    departments: Mapping[str, _Department]


class _Policy(Form):
    """The file says more, which others read."""

    model_config = ConfigDict(extra="ignore")

    max_classification: Annotated[str, one_of(*LEVELS)] = LEVELS[0]
    levels_warning: Annotated[int, Field(ge=1)] = 4


class _Office(Form):
    """A name in every language in which the office prints, line by line."""

    en: str
    bn: str
    hi: str


class _Letterhead(Form):
    office: _Office


@dataclass(frozen=True)
class YamlRules:
    """The rules as they were at start."""

    zone: str
    limit: str
    closing: ClosingRules
    letters: LetterRules
    _heads: Mapping[str, list[Head]]
    _receipts: Mapping[str, tuple[str, Style]]
    _issues: Mapping[str, IssueStyle]
    _letterheads: ByDepartment[_Letterhead]
    _phrases: Phrases
    levels_warning: int
    _channels: Mapping[tuple[str, str], Channel]
    watched: Mapping[str, WatchedKind]
    lists: Sequence[OfficeList]
    _calendar: ByDepartment[OpenDays]

    @classmethod
    def read(cls, folders: Sequence[Path], zone: str, departments: Sequence[str]) -> "YamlRules":
        """The rules of these folders; of two files of one name the later folder's counts. Raises BadRules
        with every fault, also for a department of which they say nothing.
        """
        numbering, policy, phrases, letterheads, closing, letters, channels, watched, lists, calendar = (
            _together(
                lambda: read_rules(folders, NUMBERING, _Numbering),
                lambda: read_rules(folders, POLICY, _Policy),
                lambda: read_phrases(folders),
                lambda: read_rules(folders, LETTERHEAD, ByDepartment[_Letterhead]),
                lambda: read_closing(folders),
                lambda: read_rules(folders, LETTERS, Letters),
                lambda: read_channels(folders),
                lambda: read_watched(folders),
                lambda: read_lists(folders),
                lambda: read_calendar(folders),
            )
        )
        faults = list[str]()
        heads, receipts = dict[str, list[Head]](), dict[str, tuple[str, Style]]()
        issues = dict[str, IssueStyle]()
        for department in departments:
            told = numbering.departments.get(department)
            if told is None:
                faults.append(f"{NUMBERING}: nothing about {department}")
                continue
            try:
                heads[department] = [
                    _head(department, told, head, numbering.templates) for head in told.heads
                ]
                receipts[department] = _receipts(department, told, numbering.receipt)
                issues[department] = _issues(department, told, numbering.issue)
                _require_apart(heads[department], issues[department], *receipts[department])
            except KeyError as lacking:
                faults.append(f"{NUMBERING}: {department}: {lacking} is missing")
            except ValueError as fault:
                faults.append(f"{NUMBERING}: {department}: {fault}")
        if faults:
            raise BadRules(faults)
        return cls(
            zone,
            policy.max_classification,
            closing,
            letters.rules(),
            heads,
            receipts,
            issues,
            letterheads,
            phrases,
            policy.levels_warning,
            channels,
            watched,
            lists,
            calendar,
        )

    def working_days(self, department: str) -> WorkingDays:
        """The days on which the department is open."""
        return self._calendar.of(department).days()

    def heads(self, department: str) -> list[Head]:
        """The heads under which the department opens files."""
        return self._heads[department]

    def receipts(self, department: str) -> tuple[str, Style]:
        """The series of the department's receipts, and how they are numbered."""
        return self._receipts[department]

    def issues(self, department: str) -> IssueStyle:
        """How the department numbers the letters that it issues."""
        return self._issues[department]

    def letterhead(self, department: str) -> Mapping[str, str]:
        """Under whose name the department writes, in each language, line by line."""
        return self._letterheads.of(department).office.model_dump()

    def channel(self, department: str, head: str) -> Channel | None:
        """By which levels a file under that head goes up; null where the office has laid down none."""
        return self._channels.get((department, head))

    @property
    def phrases(self) -> Sequence[OfficePhrase]:
        """What the office writes again and again."""
        return self._phrases.offered

    @property
    def agreed(self) -> Mapping[str, str]:
        """Its word of agreement, by language; empty where it has none."""
        return self._phrases.agreed


def _together(*reads: Callable[[], Any]) -> list[Any]:
    """What all of them read. Raises BadRules with every fault of each."""
    found, faults = [], list[str]()
    for read in reads:
        try:
            found.append(read())
        except BadRules as refused:
            faults += refused.faults
    if faults:
        raise BadRules(faults)
    return found


def _head(department: str, told: _Department, head: _Head, templates: Mapping[str, _Template]) -> Head:
    template = templates[head.template or told.template]
    if template.form is None or template.series is None:
        return Head(head.head, dict(head.title), FREE, None)
    fields = {"head": head.head, **head.__pydantic_extra__, "department": department, "section": told.section}
    style = Style(template.form, template.year, fields)
    return Head(head.head, dict(head.title), template.series.format_map(fields), style)


def _receipts(department: str, told: _Department, receipt: _Receipt) -> tuple[str, Style]:
    fields = {"department": department, "section": told.section}
    return receipt.series, Style(receipt.form, receipt.year, fields)


def _issues(department: str, told: _Department, issue: _Issue) -> IssueStyle:
    forms = told.issue or issue
    fields: dict[str, str | int] = {
        "department": department,
        "section": told.section,
        "file_number": "-",
        "copies": 1,
    }
    letters, copies = (Style(form, issue.year, fields, dated=True) for form in (forms.form, forms.copies))
    return IssueStyle(issue.series, letters, copies)


def _require_apart(heads: Sequence[Head], issues: IssueStyle, series: str, style: Style) -> None:
    """Raise ValueError where two heads have one code, or two series would give the same numbers: the second
    paper to get one would find it taken.
    """
    codes = [head.code for head in heads]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise ValueError(f"heads {twice} stand there twice")
    first = dict[str, str]()
    for name, form in [
        (series, style),
        (issues.series, issues.letters),
        *((head.series, head.style) for head in heads),
    ]:
        if form is not None and first.setdefault(form.number(1, "2026"), name) != name:
            raise ValueError(f"{name!r} would give the numbers of another series")
