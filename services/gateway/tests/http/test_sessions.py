"""Coming and going: what the cookie holds, when a session ends, and that no form works without its token."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from chassis.testing.clock import FakeClock
from services.gateway.tests.browser import Browser
from services.gateway.tests.endless import Endless
from services.gateway.tests.fake_office import FILE, FakeOffice


def cookie(browser: Browser) -> str:
    found = browser.client.get_cookie("daftar")
    return found.value if found else ""


def test_a_person_who_logs_in_sees_their_desk(app: Flask) -> None:
    page = Browser(app).log_in("ananya")
    assert page.document.findtext(".//h1") == "Desk"
    assert "Ananya Biswas" in page.text


def test_a_wrong_password_is_told_and_the_name_stays(app: Flask) -> None:
    page = Browser(app).log_in("ananya", "wrong")
    assert page.status == 401
    assert "Name or password is wrong" in page.text
    assert page.form("log-in").fields["login"] == "ananya"


def test_a_browser_that_was_used_before_is_known_again(app: Flask, office: FakeOffice) -> None:
    browser = Browser(app)
    browser.log_in("ananya")
    browser.submit(browser.get("/"), "log-out")
    browser.log_in("ananya")
    assert [call.body["device"] for call in office.asked("POST", "/v1/sessions")] == [None, "d-1"]


def test_where_one_wanted_to_go_is_where_one_comes_after_logging_in(app: Flask) -> None:
    stranger = Browser(app)
    door = stranger.get(f"/files/{FILE}?c=2")
    page = stranger.submit(door, "log-in", login="ananya", password="right")
    assert "D-11012/7/2026-Dev" in page.document.findtext(".//title")


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_to_another_site(app: Flask, elsewhere: str) -> None:
    stranger = Browser(app)
    fields = stranger.fields(stranger.get("/log-in"), "log-in", login="ananya", password="right")
    sent = stranger.send("/log-in", {**fields, "next": elsewhere}, follow=False)
    assert sent.response.headers["Location"] == "/"


def test_the_cookie_shows_nothing_and_cannot_be_read_by_scripts(app: Flask) -> None:
    browser = Browser(app)
    fields = browser.fields(browser.get("/log-in"), "log-in", login="ananya", password="right")
    header = browser.send("/log-in", fields, follow=False).response.headers["Set-Cookie"]
    assert "HttpOnly" in header
    assert "SameSite=Strict" in header
    assert "ananya" not in header


def test_a_session_planted_before_the_log_in_is_worth_nothing_after_it(app: Flask) -> None:
    browser = Browser(app)
    browser.get("/log-in")
    before = cookie(browser)
    browser.log_in("ananya")
    thief = Browser(app)
    thief.client.set_cookie("daftar", before)
    assert thief.get("/").document.findtext(".//h1") == "Log in"


def test_a_changed_cookie_is_no_session(browser: Callable[[str], Browser], app: Flask) -> None:
    value = cookie(browser("ananya"))
    other = Browser(app)
    other.client.set_cookie("daftar", value[:-6] + ("A" if value[-6] != "A" else "B") + value[-5:])
    assert other.get("/").document.findtext(".//h1") == "Log in"


def test_an_idle_session_ends(browser: Callable[[str], Browser], clock: FakeClock) -> None:
    person = browser("ananya")
    clock.advance(seconds=31 * 60)
    page = person.get("/")
    assert "session had ended" in page.text


def test_use_keeps_a_session_and_the_day_ends_it(browser: Callable[[str], Browser], clock: FakeClock) -> None:
    person = browser("ananya")
    for _ in range(23):
        clock.advance(seconds=25 * 60)
        assert person.get("/").document.findtext(".//h1") == "Desk"
    clock.advance(seconds=26 * 60)
    assert "session had ended" in person.get("/").text


def test_what_the_page_fetches_by_itself_is_no_use(
    browser: Callable[[str], Browser], clock: FakeClock
) -> None:
    person = browser("ananya")
    told = []
    for _ in range(4):
        clock.advance(seconds=10 * 60)
        told.append(person.get("/notices/count", HX_Request="true").status)
    assert told == [200, 200, 200, 204]


def test_tokens_are_refreshed_without_a_word(
    browser: Callable[[str], Browser], office: FakeOffice, clock: FakeClock
) -> None:
    person = browser("ananya")
    clock.advance(seconds=10 * 60)
    assert person.get("/").status == 200
    clock.advance(seconds=10 * 60)
    assert person.get("/").status == 200
    assert office.refreshes == 3


def test_a_revoked_session_ends_here_as_well(browser: Callable[[str], Browser], office: FakeOffice) -> None:
    person = browser("ananya")
    office.refuse("GET", "/desks/p-oc-general", 401, "unauthenticated", reason="revoked")
    assert "session had ended" in person.get("/").text
    office.refusals.clear()
    assert person.get("/").document.findtext(".//h1") == "Log in"


def test_logging_out_revokes_the_session_and_clears_what_was_kept(
    browser: Callable[[str], Browser], office: FakeOffice
) -> None:
    person = browser("ananya")
    kept = cookie(person)
    fields = person.fields(person.get("/"), "log-out")
    answer = person.send("/log-out", fields, follow=False)
    assert "cache" in answer.response.headers["Clear-Site-Data"]
    assert office.asked("DELETE", "/sessions/current")
    assert cookie(person) != kept
    assert person.get("/").document.findtext(".//h1") == "Log in"


def test_a_form_of_another_session_does_nothing_and_keeps_what_was_typed(
    browser: Callable[[str], Browser], office: FakeOffice
) -> None:
    mine, theirs = browser("ananya"), browser("ananya")
    text = "A long note that nobody wants to write twice, so it must be shown."
    fields = theirs.fields(theirs.get(f"/files/{FILE}"), "work", text=text, do="save")
    refused = mine.send(f"/files/{FILE}", fields)
    assert refused.status == 400
    assert text in refused.text
    assert not office.asked("PUT", "/note")


def test_two_tabs_act_for_two_posts(browser: Callable[[str], Browser], office: FakeOffice) -> None:
    person = browser("ananya")
    first_tab = person.get(f"/files/{FILE}")
    person.submit(first_tab, "switch-post", post="p-oc-jm")
    person.submit(first_tab, "work", text="Note of the first tab", do="save")
    assert office.asked("PUT", "/note")[0].headers["Daftar-Post"] == "p-oc-general"


def test_a_post_that_one_does_not_hold_is_not_taken(
    browser: Callable[[str], Browser], office: FakeOffice
) -> None:
    person = browser("ananya")
    person.submit(person.get("/"), "switch-post", post="p-dm")
    person.get("/")
    assert {call.headers.get("Daftar-Post") for call in office.asked("GET", "/desks/p-oc-general")} == {
        "p-oc-general"
    }


def test_the_persons_own_language_is_the_first_choice(browser: Callable[[str], Browser]) -> None:
    assert browser("ratan").get("/").document.get("lang") == "bn"
    assert browser("ananya").get("/").document.get("lang") == "en"


class TestLargeBodies:
    """150 MB of a stranger were spooled, on any page that takes a form."""

    def test_of_somebody_known_a_form_is_read_only_so_far(self, browser: Callable[[str], Browser]) -> None:
        body = Endless()
        answer = browser("ananya").client.post(
            f"/files/{FILE}",
            input_stream=body,
            content_length=body.size,
            content_type="multipart/form-data; boundary=x",
        )
        assert (answer.status_code, body.taken) == (413, 0)

    def test_the_door_lets_those_send_scans_who_may(self, browser: Callable[[str], Browser]) -> None:
        assert browser("ratan").client.get("/scan/admission").status_code == 204
        assert browser("ananya").client.get("/scan/admission").status_code == 401
