"""Registers: unique, gapless, never reused, one number a paper, whatever is repeated or raced (law 4)."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from chassis.record import Cause, Tampered
from chassis.store.port import Conflict
from chassis.testing.store import MemoryStores
from directory import Actor, Kind, Post
from tests.support.deep import lives
from workflow.adapters.register_store import RegisterStore
from workflow.application.numbering import allot
from workflow.domain.actor import Doing
from workflow.domain.errors import Faulty
from workflow.domain.item import Reservation
from workflow.domain.numbers import Style, own_number, year_of
from workflow.domain.register import ROWS, Page, verify_register

BY = Actor("u-1", Post("p-1", "general"), {"en": "-"}, {"en": "-"}, "c-1", Kind.REGULAR)
STYLE = Style("{serial}/{year}/{section}", "calendar", {"section": "General"})


def reservation(year, newest):
    numbering = {"series": "receipt", "year": year, "from_page": newest}
    numbering |= {"form": STYLE.form, "year_rule": STYLE.year, "fields": dict(STYLE.fields)}
    return Reservation("diarise", Doing(BY, f"{year}-06-01T00:00:00.000Z", Cause()), {"numbering": numbering})


def page_with(item):
    page, _ = Page("receipt", "2026", 1).allot(
        item, STYLE, at="2026-06-01T00:00:00.000Z", post="p-1", title=""
    )
    return page


def test_a_page_with_as_many_other_rows_is_not_the_page_that_was_read():
    """After an election the rows that were read may be gone and others stand there: ADR 27."""
    registers = RegisterStore(MemoryStores().database("workflow", "general"))
    registers.keep(None, page_with("acknowledged"))
    rolled_back = page_with("rolled back")
    after, _ = rolled_back.allot("next", STYLE, at="2026-06-01T00:00:00.000Z", post="p-1", title="")
    with pytest.raises(Conflict):
        registers.keep(rolled_back, after)
    assert registers.page("receipt", "2026", 1) == page_with("acknowledged")


class RegisterMachine(RuleBasedStateMachine):
    asked = Bundle("asked")

    def __init__(self):
        super().__init__()
        self.registers = RegisterStore(MemoryStores().database("workflow", "general"))
        self.given = {}
        self.count = 0

    @rule(target=asked, year=st.sampled_from(["2026", "2027"]))
    def asks(self, year):
        self.count += 1
        return f"item-{self.count}", reservation(year, self.registers.newest("receipt", year))

    @rule(asked=asked)
    def is_given_the_same_number_however_often_it_asks(self, asked):
        item, made = asked
        row = allot(self.registers, item, made, "")
        assert self.given.setdefault(item, row) == row

    @rule(year=st.sampled_from(["2026", "2027"]), left=st.integers(0, 2))
    def the_page_runs_almost_full(self, year, left):
        newest = self.registers.newest("receipt", year)
        stored = self.registers.page("receipt", year, newest)
        page = stored or Page("receipt", year, newest)
        while len(page.rows) < ROWS - left:
            self.count += 1
            at = f"{year}-06-01T00:00:00.000Z"
            page, _ = page.allot(f"item-{self.count}", STYLE, at=at, post="p-1", title="")
        if page != stored:
            self.registers.keep(stored, page)

    @rule(asked=asked, other=asked)
    def a_writer_that_read_before_another_wrote_loses(self, asked, other):
        (item, made), year = asked, asked[1].particulars["numbering"]["year"]
        page = self.registers.page("receipt", year, self.registers.newest("receipt", year))
        if page is None or page.full or item in self.given:
            return
        self.count += 1
        stale, _ = page.allot(f"item-{self.count}", STYLE, at=made.doing.at, post="p-1", title="")
        self.is_given_the_same_number_however_often_it_asks(asked)
        now = self.registers.page("receipt", year, page.page)
        if now != page:
            with pytest.raises(Conflict):
                self.registers.keep(page, stale)

    @invariant()
    def every_series_is_whole(self):
        for year in ("2026", "2027"):
            pages = [
                page
                for n in range(1, self.registers.newest("receipt", year) + 1)
                if (page := self.registers.page("receipt", year, n)) is not None
            ]
            assert all(page.full for page in pages[:-1])
            verify_register(pages)


TestRegisterMachine = RegisterMachine.TestCase
TestRegisterMachine.settings = settings(max_examples=lives(20), stateful_step_count=15, deadline=None)


def test_a_row_that_was_taken_out_is_noticed():
    page = Page("receipt", "2026", 1)
    for n in range(3):
        page, _ = page.allot(f"item-{n}", STYLE, at="2026-06-01T00:00:00.000Z", post="p-1", title="")
    with pytest.raises(Tampered):
        verify_register([Page("receipt", "2026", 1, page.rows[:1] + page.rows[2:])])


@pytest.mark.parametrize(
    ("instant", "rule", "year"),
    [
        ("2026-12-31T18:29:59.999Z", "calendar", "2026"),
        ("2026-12-31T18:30:00.000Z", "calendar", "2027"),
        ("2026-03-31T18:29:59.999Z", "financial", "2025-26"),
        ("2026-03-31T18:30:00.000Z", "financial", "2026-27"),
        ("1999-06-01T00:00:00.000Z", "financial", "1999-00"),
    ],
)
def test_the_year_is_that_of_the_wall_calendar_in_the_district(instant, rule, year):
    assert year_of(instant, rule, "Asia/Kolkata") == year


@pytest.mark.parametrize(
    ("style", "serial", "number"),
    [
        (
            Style(
                "{basic}-{primary:02d}0{secondary:02d}/{serial}/{year}-{section}",
                fields={"basic": "A", "primary": 11, "secondary": 11, "section": "General"},
            ),
            1,
            "A-11011/1/2026-General",
        ),
        (
            Style("{collection}-{file}/{year}-{section}", fields={"collection": "XII", "section": "LA"}),
            3,
            "XII-3/2026-LA",
        ),
        (STYLE, 81829, "81829/2026/General"),
    ],
    ids=["functional", "collection", "receipt"],
)
def test_the_three_styles_read_as_the_manuals_have_them(style, serial, number):
    assert style.number(serial, "2026") == number
    assert style.resembles(number)


@pytest.mark.parametrize("form", ["{serial}", "{year}", "{serial}/{year}/{nobody}"])
def test_a_form_that_cannot_number_anything_is_refused_at_start(form):
    with pytest.raises(ValueError, match="needs serial and year"):
        Style(form)


def test_an_own_number_that_a_series_would_come_to_is_refused():
    with pytest.raises(Faulty):
        own_number("17/2031/General", [STYLE])
    assert own_number("8/3/11-Adm", [STYLE]) == "8/3/11-Adm"
