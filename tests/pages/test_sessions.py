"""Coming and going: what the cookie holds, when a session ends, and that no form works without its token."""

from __future__ import annotations

import io

import pytest

from auth import administration
from services.gateway.tests.browser import RIGHT, Browser, Page
from services.gateway.tests.endless import Endless
from tests.pages.morning import Hand, Morning
from tests.pages.office import Office


def cookie(browser: Browser) -> str:
    found = browser.client.get_cookie("daftar")
    return found.value if found else ""


def heading(page: Page) -> str:
    return str(page.document.findtext(".//h1"))


def acting(browser: Browser) -> str:
    (post,) = browser.get("/help").document.xpath("//*[@id='switch-post']/button[@aria-current]/@value")
    return str(post)


@pytest.fixture
def stranger(office: Office) -> Browser:
    return Browser(office.pages)


def test_a_person_who_logs_in_sees_their_desk(stranger: Browser) -> None:
    page = stranger.log_in("ananya")
    assert heading(page) == "Desk"
    assert "Ananya Biswas" in page.text


def test_a_wrong_password_is_told_and_the_name_stays(stranger: Browser) -> None:
    page = stranger.log_in("ananya", "wrong")
    assert page.status == 401
    assert "Name, password or code is wrong" in page.text
    assert page.form("log-in").fields["login"] == "ananya"


def test_without_a_name_auth_is_not_asked(stranger: Browser, office: Office) -> None:
    page = stranger.log_in("", "right")
    assert page.status in {401, 422}
    assert "Name, password or code is wrong" in page.text
    assert not office.asked("POST", "/v1/sessions")


def test_a_language_that_we_do_not_have_is_not_chosen(officer: Browser) -> None:
    page = officer.get("/help")
    officer.send("/language", {**officer.fields(page, "choose-language"), "language": "xx"})
    assert officer.get("/help").document.get("lang") == "en"


def test_a_browser_that_was_used_before_is_known_again(stranger: Browser, office: Office) -> None:
    stranger.log_in("ananya")
    stranger.submit(stranger.get("/"), "log-out")
    stranger.log_in("ananya")
    first, second = (call.body["devices"] for call in office.asked("POST", "/v1/sessions"))
    assert first == []
    assert len(second) == 1


def test_a_browser_of_several_people_is_known_again_to_each(stranger: Browser, office: Office) -> None:
    for login in ("ananya", "ratan", "ananya"):
        stranger.log_in(login)
        stranger.submit(stranger.get("/"), "log-out")
    asked = [call.body["devices"] for call in office.asked("POST", "/v1/sessions")]
    assert [len(each) for each in asked] == [0, 1, 2]
    stranger.log_in("ananya")
    assert len(office.asked("POST", "/v1/sessions")[-1].body["devices"]) == 2


def test_where_the_person_is_and_with_what_is_told_to_auth(stranger: Browser, office: Office) -> None:
    stranger.client.environ_base |= {"REMOTE_ADDR": "10.20.0.7", "HTTP_USER_AGENT": "Firefox/128\u202e"}
    stranger.log_in("ananya")
    (asked,) = (call.body for call in office.asked("POST", "/v1/sessions"))
    assert (asked["address"], asked["browser"]) == ("10.20.0.7", "Firefox/128")


@pytest.mark.parametrize("login", ["ananya", "nobody"])
def test_too_many_guesses_are_told_with_when_to_come_again(stranger: Browser, login: str) -> None:
    for _ in range(5):
        stranger.log_in(login, "wrong")
    page = stranger.log_in(login, "wrong")
    assert page.status == 429
    assert "Too many attempts" in page.text
    assert page.response.headers["Retry-After"] == "241"


def test_where_one_wanted_to_go_is_where_one_comes_after_logging_in(
    stranger: Browser, morning: Morning
) -> None:
    door = stranger.get(f"/files/{morning.culvert}?c=2")
    page = stranger.submit(door, "log-in", login="ananya", password="right")
    assert "A-11011/1/2026-General" in page.document.findtext(".//title")
    assert "page 2/c of 5" in page.text


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_to_another_site(stranger: Browser, elsewhere: str) -> None:
    fields = stranger.fields(stranger.get("/log-in"), "log-in", login="ananya", password="right")
    sent = stranger.send("/log-in", {**fields, "next": elsewhere}, follow=False)
    assert sent.response.headers["Location"] == "/"


def test_the_cookie_shows_nothing_and_cannot_be_read_by_scripts(stranger: Browser) -> None:
    fields = stranger.fields(stranger.get("/log-in"), "log-in", login="ananya", password="right")
    header = stranger.send("/log-in", fields, follow=False).response.headers["Set-Cookie"]
    assert "HttpOnly" in header
    assert "SameSite=Strict" in header
    assert "ananya" not in header


def test_a_session_planted_before_the_log_in_is_worth_nothing_after_it(
    stranger: Browser, office: Office
) -> None:
    stranger.get("/log-in")
    before = cookie(stranger)
    stranger.log_in("ananya")
    thief = Browser(office.pages)
    thief.client.set_cookie("daftar", before)
    assert heading(thief.get("/")) == "Log in"


def test_a_changed_cookie_is_no_session(officer: Browser, stranger: Browser) -> None:
    value = cookie(officer)
    stranger.client.set_cookie("daftar", value[:-6] + ("A" if value[-6] != "A" else "B") + value[-5:])
    assert heading(stranger.get("/")) == "Log in"


def test_an_idle_session_ends(officer: Browser, office: Office) -> None:
    office.clock.advance(seconds=31 * 60)
    assert "session had ended" in officer.get("/").text


def test_use_keeps_a_session_and_the_day_ends_it(officer: Browser, office: Office) -> None:
    for _ in range(23):
        office.clock.advance(seconds=25 * 60)
        assert heading(officer.get("/")) == "Desk"
    office.clock.advance(seconds=26 * 60)
    assert "session had ended" in officer.get("/").text


def test_what_the_page_fetches_by_itself_is_no_use(officer: Browser, office: Office) -> None:
    told = []
    for _ in range(4):
        office.clock.advance(seconds=10 * 60)
        told.append(officer.get("/notices/count", HX_Request="true").status)
    assert told == [200, 200, 200, 286], "and then it asks no more"


def test_writing_is_use(officer: Browser, office: Office, morning: Morning) -> None:
    """Whoever wrote for half an hour was logged out, although the draft had kept itself."""
    opened = f"/files/{morning.culvert}"
    fields = officer.fields(officer.get(opened), "work")
    for minute in range(0, 60, 10):
        office.clock.advance(seconds=10 * 60)
        saved = officer.send(f"{opened}/note", fields | {"text": f"Minute {minute}"}, HX_Request="true")
        fields["saved"] = saved.document.get_element_by_id("saved").get("value")
        assert "Draft saved at" in saved.text
    assert heading(officer.get("/")) == "Desk"


def test_the_end_of_a_session_is_told_before_it_comes_and_can_be_put_off(
    officer: Browser, office: Office
) -> None:
    officer.get("/")
    assert "delay:1620s" in officer.get("/session", HX_Request="true").source
    office.clock.advance(seconds=1621)
    warned = officer.get("/session", HX_Request="true")
    assert "You will be logged out at 10:30." in warned.text
    assert "Stay logged in" in warned.text
    token = warned.document.xpath("//input[@name='csrf_token']/@value")[0]
    stayed = officer.send("/session", {"csrf_token": token}, HX_Request="true")
    assert "delay:1620s" in stayed.source
    assert "You will be logged out" not in stayed.text


def test_what_was_being_written_when_the_session_ended_goes_through_the_log_in(
    officer: Browser, office: Office, morning: Morning
) -> None:
    opened = f"/files/{morning.culvert}"
    fields = officer.fields(officer.get(opened), "work", text="Half a note.", remark="Urgent")
    office.clock.advance(seconds=31 * 60)

    told = officer.send(f"{opened}/note", fields, HX_Request="true")
    assert told.status == 286
    assert "not saved" in told.text
    assert told.response.headers["HX-Retarget"] == "#said", "the page and its text stay"

    refused = officer.send(opened, fields | {"do": "search"})
    assert "Half a note." in refused.source
    wrong = officer.submit(refused, "log-in", login="ananya", password="wrong")
    again = officer.submit(wrong, "log-in", login="ananya", password=RIGHT)
    page = officer.submit(again, "go-on", do="search")
    assert page.form("work").fields["text"].strip() == "Half a note."
    assert page.form("work").fields["remark"] == "Urgent"
    assert not office.written(), "nobody has pressed a button that does something"
    officer.submit(page, "work", do="save")
    assert "Half a note." in officer.get(opened).source


def test_what_somebody_else_typed_is_not_sent_in_my_name(
    officer: Browser, office: Office, morning: Morning
) -> None:
    opened = f"/files/{morning.culvert}"
    fields = officer.fields(officer.get(opened), "work", text="Half a note.", do="search")
    office.clock.advance(seconds=31 * 60)
    again = officer.submit(officer.send(opened, fields), "log-in", login="ratan", password=RIGHT)
    told = officer.submit(again, "go-on", do="search")
    assert told.status == 409
    assert "Half a note." in told.source
    assert not told.forms() & {"work", "again", "go-on"}


def test_tokens_are_refreshed_without_a_word(officer: Browser, office: Office) -> None:
    for _ in range(2):
        office.clock.advance(seconds=10 * 60)
        assert officer.get("/").status == 200
    assert len(office.asked("POST", "/sessions/refresh")) == 2


def test_a_session_that_was_ended_elsewhere_ends_here_as_well(officer: Browser, office: Office) -> None:
    officer.get("/")
    administration.passwd(office.auth, "ananya", "a new password", io.StringIO())
    office.deliver()
    office.clock.advance(seconds=2)
    assert "session had ended" in officer.get("/").text
    assert office.asked("GET", "/desks/p-oc-general"), "the token was still good, so it was asked for"
    assert heading(officer.get("/")) == "Log in"


def test_logging_out_revokes_the_session_and_clears_what_was_kept(officer: Browser, office: Office) -> None:
    kept = cookie(officer)
    answer = officer.send("/log-out", officer.fields(officer.get("/"), "log-out"), follow=False)
    assert "cache" in answer.response.headers["Clear-Site-Data"]
    assert office.asked("POST", "/sessions/end")
    assert cookie(officer) != kept
    assert heading(officer.get("/")) == "Log in"
    office.clock.advance(seconds=2)  # for so long a service remembers its own answer
    officer.client.set_cookie("daftar", kept)
    assert heading(officer.get("/")) == "Log in"


def test_a_form_of_another_session_does_nothing_and_keeps_what_was_typed(
    office: Office, morning: Morning
) -> None:
    mine, theirs = office.browser("ananya"), office.browser("ananya")
    text = "A long note that nobody wants to write twice, so it must be shown."
    opened = f"/files/{morning.culvert}"
    fields = theirs.fields(theirs.get(opened), "work", text=text, do="save")
    refused = mine.send(opened, fields)
    assert refused.status == 400
    assert text in refused.text
    assert not office.written()


def test_two_tabs_act_for_two_posts(officer: Browser, office: Office, morning: Morning) -> None:
    opened = f"/files/{morning.culvert}"
    first_tab = officer.get(opened)
    officer.submit(first_tab, "switch-post", post="p-oc-records")
    assert acting(officer) == "p-oc-records"
    officer.submit(first_tab, "work", text="Note of the first tab", do="save")
    assert office.asked("PUT", "/note")[0].headers["Daftar-Post"] == "p-oc-general"
    officer.submit(officer.get("/"), "switch-post", post="p-oc-general")
    assert "Note of the first tab" in officer.get(opened).source


def test_a_post_that_one_does_not_hold_is_not_taken(officer: Browser, office: Office) -> None:
    officer.submit(officer.get("/"), "switch-post", post="p-adm-general")
    assert acting(officer) == "p-oc-general"
    asked_for = {call.headers["Daftar-Post"] for call in office.lines["workflow"].calls}
    assert asked_for <= {"p-oc-general", "p-oc-records"}, "both are hers"


def test_the_persons_own_language_is_the_first_choice(office: Office) -> None:
    assert office.browser("ratan").get("/").document.get("lang") == "bn"
    assert office.browser("ananya").get("/").document.get("lang") == "en"


def test_of_somebody_known_a_form_is_read_only_so_far(officer: Browser, morning: Morning) -> None:
    body = Endless()
    answer = officer.client.post(
        f"/files/{morning.culvert}",
        input_stream=body,
        content_length=body.size,
        content_type="multipart/form-data; boundary=x",
    )
    assert (answer.status_code, body.taken) == (413, 0)


def test_the_door_lets_those_send_scans_who_may(officer: Browser, clerk: Browser) -> None:
    assert clerk.client.get("/scan/admission").status_code == 204
    assert officer.client.get("/scan/admission").status_code == 401


def test_what_waits_on_another_post_is_seen_from_every_desk(
    officer: Browser, office: Office, morning: Morning
) -> None:
    """A letter lay for days before a charge at which nobody looked, since the pages opened at the other."""
    held = officer.get("/").document.xpath("//*[@id='switch-post']/button")
    assert [each.get("value") for each in held] == ["p-oc-general", "p-oc-records"], (
        "the regular charge first"
    )
    before = int(held[0].find_class("count")[0].text)
    Hand(office, "ananya").sends(morning.culvert, "ratan")
    Hand(office, "ratan").acts(f"/files/{morning.culvert}/forward", to="p-oc-records")
    first, second = officer.get("/").document.xpath("//*[@id='switch-post']/button")
    assert int(first.find_class("count")[0].text) == before - 1
    assert "1 item waits" in " ".join(second.text_content().split())
    fetched = officer.get("/notices/count", HX_Request="true").document
    assert fetched.get_element_by_id("waits-p-oc-records").text_content().split() == ["1", "item", "waits"]
