"""Writing in a real browser: what has the keyboard is seen, buttons say what they do, and no text is lost.

The pages are those of `tests/pages`, in this process; no server is needed but the one that hands them out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect

from services.gateway.tests.browser import RIGHT
from tests.browser.serving import seated
from tests.pages.morning import Hand, Morning
from tests.pages.test_tray import MEMO

SCREENS: Mapping[int, tuple[int, ...]] = {1366: (768, 625), 360: (740,)}
"""The heights at which a page of that width is looked at."""
REFUSED = "Failed to load resource"
"""How the browser tells a status that is no success; here some are wanted."""
PLACES = {
    "ratan": ("/", "/tray", "/tray/{tray[0]}", "/scan", "/sent", "/notices", "/help", "/help/words"),
    "ananya": ("/files/{culvert}", "/files/{arrived}", "/receipts/{receipt}", "/files/new", "/registers"),
}
COVERED = """() => {
  const kinds = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  const stops = [...document.querySelectorAll(kinds)]
    .filter((each) => !each.disabled && each.type !== "hidden" && each.checkVisibility());
  const covered = [];
  for (const stop of stops) {
    stop.focus();
    if (document.activeElement !== stop) continue;
    const box = stop.getBoundingClientRect();
    const seen = [0.1, 0.5, 0.9].some((x) => [0.1, 0.5, 0.9].some((y) => {
      const hit = document.elementFromPoint(box.left + x * box.width, box.top + y * box.height);
      return hit && (stop.contains(hit) || hit.contains(stop));
    }));
    if (!seen) covered.push(stop.outerHTML.slice(0, 120));
  }
  return covered;
}"""


@pytest.fixture
def enter(browser: Browser, served: tuple[Morning, str]) -> Iterator[Callable[[str], Page]]:
    """Somebody is logged in, in a window of their own, and the browser complains of nothing."""
    with ExitStack() as windows:
        people = []

        def entered(login: str) -> Page:
            person = windows.enter_context(seated(browser, served[0].office, served[1], login))
            people.append(person)
            return person.tab

        yield entered
        faults = [fault for person in people for fault in person.faults]
        assert [fault for fault in faults if not fault.startswith(REFUSED)] == []


@pytest.fixture
def morning(served: tuple[Morning, str]) -> Morning:
    return served[0]


@pytest.mark.parametrize("width", SCREENS)
@pytest.mark.parametrize("login", PLACES)
def test_what_has_the_keyboard_is_not_covered(
    enter: Callable[[str], Page], morning: Morning, login: str, width: int
) -> None:
    """WCAG 2.4.11. "Mark to" lay under the bar of the diary form's buttons."""
    tab = enter(login)
    tab.set_viewport_size({"width": width, "height": SCREENS[width][0]})
    for place in PLACES[login]:
        tab.goto(morning.path(place))
        for height in SCREENS[width]:
            tab.set_viewport_size({"width": width, "height": height})
            assert tab.evaluate(COVERED) == [], f"{place} at {width}x{height}"


def test_the_main_button_says_what_it_will_do(enter: Callable[[str], Page], morning: Morning) -> None:
    tab = enter("ratan")
    tab.goto(f"/tray/{morning.tray[0]}")
    button = tab.locator("#diarise button.main")
    expect(button).to_have_text("Number only")
    tab.get_by_label("Officer-in-Charge").first.check()
    expect(button).to_have_text("Number and send to Officer-in-Charge")
    tab.get_by_label("Nobody yet").check()
    expect(button).to_have_text("Number only")


def test_a_letter_is_diarised_and_sent_with_few_keys_beyond_its_text(
    enter: Callable[[str], Page], morning: Morning
) -> None:
    """At most twelve, and the text that stands on the paper is not typed either."""
    memo = Hand(morning.office, "ratan").scans(MEMO.encode(), "memo.tif")["document"]
    tab, keys = enter("ratan"), []
    tab.goto(f"/tray/{memo}")

    def press(key: str) -> None:
        keys.append(key)
        tab.keyboard.press(key)

    for key in ("Enter", "Enter"):  # subject, writer
        press(key)
    tab.keyboard.type("Block Development Office")
    for key in ("Tab", "Enter", "Enter", "Tab"):  # number, date, language
        press(key)
    expect(tab.locator("#q")).to_be_focused()
    with tab.expect_response("**/posts?**"):
        tab.keyboard.type("land")
    expect(tab.locator("#posts [data-found=land]")).to_be_attached()
    press("Enter")
    expect(tab.locator("#diarise button.main")).to_have_text("Number and send to Land Acquisition Officer")
    with tab.expect_navigation():
        press("Enter")
    expect(tab.locator(".done")).to_contain_text("Sent to Land Acquisition Officer")
    print(f"keys beyond the text of a letter: {len(keys)} ({' '.join(keys)})")  # noqa: T201
    assert len(keys) <= 12


def test_who_wrote_before_is_completed_with_one_key(enter: Callable[[str], Page], morning: Morning) -> None:
    hand = Hand(morning.office, "ratan")
    for before in (
        {"name": "Jamini Baske", "organisation": "Gram Panchayat, Kalyanpur", "pin": "713305"},
        {"name": "Jamila Khatun", "organisation": "", "address": "Purbapara"},
    ):
        receipt = hand.scans(b"a page of words to read", "earlier.tif")["document"]
        hand.acts(f"/receipts/{receipt}/diarise", subject="S", sender=before)
        morning.office.clock.advance(seconds=60)
    tab = enter("ratan")
    tab.goto(f"/tray/{morning.tray[0]}")
    name = tab.get_by_label("Sender")
    with tab.expect_response("**/senders?**"):
        name.fill("jam")
    expect(tab.locator("#sender_name-known button")).to_have_count(2)
    name.press("ArrowDown")
    expect(name).to_have_value("Jamila Khatun")
    expect(tab.locator("[name=sender_address]")).to_have_value("Purbapara")
    name.press("ArrowDown")
    expect(name).to_have_value("Jamini Baske")
    expect(tab.get_by_label("Organisation")).to_have_value("Gram Panchayat, Kalyanpur")
    expect(tab.locator("[name=sender_pin]")).to_have_value("713305")
    expect(tab.locator("[name=sender_address]")).to_have_value("")  # nothing is left of the one before


def test_what_is_written_when_the_session_ends_comes_back_after_the_log_in(
    enter: Callable[[str], Page], morning: Morning
) -> None:
    tab = enter("ananya")
    tab.goto(f"/files/{morning.culvert}")
    morning.office.clock.advance(seconds=31 * 60)
    note = tab.get_by_label("Draft note")
    note.fill("Written for half an hour.")
    lost = tab.locator(".logged-out")
    expect(lost).to_contain_text("not saved")
    expect(note).to_have_value("Written for half an hour.")
    with tab.expect_navigation():
        lost.get_by_role("link").click()
    tab.get_by_label("Log-in name").fill("ananya")
    tab.get_by_label("Password").fill(RIGHT)
    with tab.expect_navigation():
        tab.get_by_role("button", name="Log in").click()
    with tab.expect_navigation():
        tab.get_by_role("button", name="Go on with what you typed").click()
    expect(tab.get_by_label("Draft note")).to_have_value("Written for half an hour.")


def test_a_note_for_a_file_that_has_left_can_be_copied(
    enter: Callable[[str], Page], morning: Morning
) -> None:
    tab = enter("ananya")
    file = Hand(morning.office, "ananya").opens("A matter that leaves")
    tab.goto(f"/files/{file}")
    tab.get_by_text("Write note").click()
    tab.get_by_label("Draft note").fill("Too late.")
    Hand(morning.office, "ananya").acts(f"/files/{file}/forward", to="p-hc-general")
    with tab.expect_navigation():
        tab.get_by_role("button", name="Save draft").click()
    kept = tab.locator("#kept")
    expect(kept.get_by_label("Note")).to_have_value("Too late.")
    kept.get_by_role("button", name="Copy").click()
    expect(kept.get_by_role("button")).to_have_text("Copied")
