"""Letters at the pages: drafted, corrected by each post, approved, signed (domain.md 1.4, 3.4)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gateway.i18n import LANGUAGES
from services.gateway.tests.browser import Browser, Page
from services.gateway.tests.checker import faults
from tests.pages.morning import REPLY, Hand, Morning
from tests.pages.office import Office
from workflow.domain.printed import print_id


@pytest.fixture
def file(morning: Morning) -> str:
    """The culvert's file, which lies with Ananya and has a draft reply."""
    return f"/files/{morning.culvert}"


def acts(page: Page) -> set[str]:
    """What the page of a letter offers."""
    return page.forms() & {"approve", "sign", "issue", "discard-draft", "withdraw-approval"}


def written(browser: Browser, file: str, **typed: str) -> Page:
    """The next version of the draft was sent."""
    return browser.submit(browser.get(f"{file}/letters/1/edit"), "letter", do="save", **typed)


class TestDrafting:
    def test_letters_stand_beside_the_papers(self, officer: Browser, file: str) -> None:
        page = officer.get(f"{file}?side=letters")
        assert "Draft letter" in page.row(str(REPLY["subject"]))
        assert page.document.xpath(f"//a[@href='{file}/letters/new']")
        assert "Letters 1" in " ".join(
            officer.get(file).document.xpath("string(//*[@class='right-tabs'])").split()
        )

    def test_a_new_letter_is_saved_and_shown_as_it_would_be_printed(
        self, officer: Browser, file: str
    ) -> None:
        page = officer.get(f"{file}/letters/new")
        assert officer.fields(page, "letter")["signatory"] == "p-oc-general"
        to = "The Executive Engineer\nPWD, Asansol\n\nHaripada Mondal"
        shown = officer.submit(
            page, "letter", do="save", subject="Estimate", recipients=to, body="One.\n\nTwo.", language="hi"
        )
        sheet = shown.document.xpath("string(//article[@lang='hi'])")
        assert "महोदय" in sheet
        assert "PWD, Asansol" in sheet
        assert acts(shown) == {"approve", "discard-draft"}

    def test_the_draft_is_seen_on_paper(self, officer: Browser, file: str) -> None:
        page = officer.get(f"{file}/letters/1")
        (link,) = page.document.xpath("//a[text()='See it on paper']/@href")
        assert officer.get(link).response.headers["Content-Type"] == "application/pdf"

    def test_a_reply_begins_with_what_the_paper_says(
        self, officer: Browser, morning: Morning, file: str
    ) -> None:
        (link,) = officer.get(f"{file}?c=1").document.xpath("//a[text()='Answer it']/@href")
        assert link.endswith(f"/letters/new?reply={morning.letter}")
        page = officer.get(link)
        fields = officer.fields(page, "letter")
        assert (fields["in_reply_to"], fields["recipients"]) == (morning.letter, "Haripada Mondal")
        assert fields["reference"] == "7/G, 12-11-2026"

    def test_one_more_like_it_is_a_new_letter(self, officer: Browser, file: str) -> None:
        page = officer.get(f"{file}/letters/new?like=1")
        shown = officer.submit(page, "letter", do="save")
        assert shown.document.xpath(f"//form[contains(@action, '{file}/letters/2/')]")
        assert len(officer.get(f"{file}?side=letters").rows) == 2

    def test_a_post_of_the_district_is_added_and_nothing_is_saved(
        self, officer: Browser, office: Office, file: str
    ) -> None:
        page = officer.get(f"{file}/letters/1/edit")
        again = officer.submit(page, "letter", do="add-to", post="p-adm-general", body="Half a senten")
        fields = officer.fields(again, "letter")
        assert fields["recipients"].endswith("[p-adm-general]")
        assert fields["body"] == "Half a senten"
        assert not [call for call in office.written() if call.path.endswith("/draft")]
        saved = officer.submit(again, "letter", do="save")
        assert "Additional District Magistrate" in saved.document.xpath("string(//article)")

    def test_what_was_typed_comes_back_with_what_is_wrong(self, officer: Browser, file: str) -> None:
        page = written(officer, file, body="Kept.", recipients="N" * 301)
        assert page.status == 422
        assert officer.fields(page, "letter")["body"] == "Kept."
        assert "A line of it is too long" in page.text

    def test_another_window_is_not_written_over(self, officer: Browser, file: str) -> None:
        first, second = (officer.get(f"{file}/letters/1/edit") for _ in range(2))
        officer.submit(first, "letter", do="save", body="From the first window.")
        page = officer.submit(second, "letter", do="save", body="From the second.")
        assert page.status == 409
        assert officer.fields(page, "letter")["body"] == "From the second."
        assert "Another version was saved meanwhile" in page.text
        officer.submit(page, "letter", do="save")
        assert "From the second." in officer.get(f"{file}/letters/1").text

    def test_each_post_leaves_its_version_with_its_changes_marked(
        self, officer: Browser, office: Office, morning: Morning, file: str
    ) -> None:
        Hand(office, "ananya").sends(morning.culvert, "imran", note="Please see the draft.")
        other = office.browser("imran", "en")
        body = str(REPLY["body"]).replace("শীঘ্র", "সোমবার")
        shown = written(other, file, body=body)
        assert shown.document.xpath("count(//ol[@class='letter-versions']/li)") == 2
        page = other.get(f"{file}/letters/1/versions/2")
        assert [page.document.xpath(f"string(//{each})") for each in ("del", "ins")] == ["শীঘ্র", "সোমবার"]
        assert "Imran Sheikh" in page.text
        assert "Land Acquisition Officer" in shown.document.xpath("string(//ol[@class='letter-versions'])")


class TestIssuing:
    def test_it_is_looked_at_once_more_and_then_has_its_number(
        self, officer: Browser, office: Office, file: str
    ) -> None:
        for act in ("approve", "sign"):
            officer.submit(officer.get(f"{file}/letters/1"), act)
        asked = officer.get(officer.get(f"{file}/letters/1").document.xpath("//a[@accesskey='g']/@href")[0])
        assert "nothing of it can be changed afterwards" in asked.text
        assert not [call for call in office.written() if call.path.endswith("/issue")]
        page = officer.submit(asked, "issue")
        assert "1/General/2026" in page.document.xpath("string(//article)")
        assert not acts(page)
        contents = officer.get(f"{file}?side=papers").document.xpath("string(//ol[@class='toc'])")
        assert "1/General/2026" in contents
        row = officer.get("/registers?series=issue").row("1/General/2026")
        assert "হরিপদ মণ্ডল" in row
        assert "A-11011/1/2026-General" in row
        found = officer.get("/find?number=1/General/2026")
        assert "A-11011/1/2026-General" in found.text
        table = officer.get("/registers/issue/2026.csv").source
        assert "1(1)/General/2026" in table

    def test_one_who_may_do_all_three_does_so_after_one_look(self, officer: Browser, file: str) -> None:
        page = officer.submit(officer.get(f"{file}/letters/1/issue"), "issue-at-once")
        assert "Signed by Ananya Biswas" in page.text
        assert "1/General/2026" in page.text

    def test_what_went_out_is_read_on_its_pages_like_any_paper(
        self, officer: Browser, morning: Morning, file: str
    ) -> None:
        officer.submit(officer.get(f"{file}/letters/1/issue"), "issue-at-once")
        page = officer.get(f"{file}?side=papers&c=6")
        assert "page 6/c of 6" in page.text
        (image,) = page.document.xpath("//img[@class='sheet']/@src")
        assert officer.get(image).source.startswith("page 1 of application/pdf")
        (shown,) = officer.get(f"{file}/letters/1").document.xpath(
            "//a[text()='See it as it went out']/@href"
        )
        assert "page 6/c of 6" in officer.get(shown).text
        (saved,) = page.document.xpath("//a[text()='Original']/@href")
        answer = officer.get(saved).response
        assert answer.headers["Content-Type"] == "application/pdf"
        assert "1-General-2026.pdf" in answer.headers["Content-Disposition"]

    def test_a_file_of_letters_alone_has_contents(self, office: Office) -> None:
        ananya = Hand(office, "ananya")
        other = ananya.opens("Letters alone")
        ananya.acts(f"/files/{other}/draft", **REPLY)
        letter = ananya.ask("workflow", "GET", f"/files/{other}/letters/1")
        ananya.acts(f"/files/{other}/issue-at-once", letter=1, digest=letter["digest"])
        page = office.browser("ananya", "en").get(f"/files/{other}")
        assert page.status == 200
        assert "1/General/2026" in page.document.xpath("string(//ol[@class='toc'])")

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_its_pages_owe_nobody_anything(self, office: Office, file: str, language: str) -> None:
        person = office.browser("ananya", language)
        asked = person.get(f"{file}/letters/1/issue")
        assert not faults(asked, language)
        assert not faults(person.submit(asked, "issue-at-once"), language)
        for path in (
            f"{file}/letters/1",
            f"{file}?side=letters",
            f"{file}?side=papers",
            "/registers?series=issue",
        ):
            assert not faults(person.get(path), language)


class TestDispatch:
    @pytest.fixture
    def issued(self, officer: Browser, file: str) -> Page:
        return officer.submit(officer.get(f"{file}/letters/1/issue"), "issue-at-once")

    def test_it_goes_to_all_at_once_and_then_each_has_their_own_state(
        self, officer: Browser, issued: Page
    ) -> None:
        page = officer.submit(issued, "dispatch-all", mode="speed")
        assert all("Dispatched Speed post" in row for row in page.rows)
        page = officer.submit(page, "dispatch-1", step="return")
        assert "Came back" in page.rows[0]
        page = officer.submit(page, "dispatch-1", step="send", mode="hand")
        assert "sent 2 times" in page.rows[0]
        page = officer.submit(page, "dispatch-2", step="deliver")
        assert "Delivered" in page.rows[1]

    def test_a_reply_closes_the_loop(self, officer: Browser, morning: Morning, issued: Page) -> None:
        page = officer.submit(issued, "reply-received", receipt=morning.letter, addressee="1")
        assert "Replied" in page.rows[0]
        assert "1/2026/General" in officer.get("/registers?series=issue").row("1/General/2026")

    def test_whoever_had_the_file_tells_what_came_of_it(
        self, browser: Callable[[str], Browser], office: Office, morning: Morning, file: str, issued: Page
    ) -> None:
        Hand(office, "ananya").sends(morning.culvert, "imran", note="On.")
        person = browser("ananya")
        page = person.submit(person.get(f"{file}/letters/1"), "dispatch-all", mode="hand")
        assert "Dispatched By hand" in page.rows[0]

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_its_states_are_told_in_every_language(self, office: Office, file: str, language: str) -> None:
        person = office.browser("ananya", language)
        page = person.submit(person.get(f"{file}/letters/1/issue"), "issue-at-once")
        page = person.submit(page, "dispatch-all", mode="registered")
        for step in ("remind", "return"):
            page = person.submit(page, "dispatch-1", step=step)
            assert not faults(page, language)


class TestApproving:
    def test_it_is_locked_until_it_is_withdrawn(self, officer: Browser, file: str) -> None:
        stale = officer.get(f"{file}/letters/1/edit")
        page = officer.submit(officer.get(f"{file}/letters/1"), "approve")
        assert "Approved by Ananya Biswas" in page.text
        assert acts(page) == {"sign", "withdraw-approval"}
        refused = officer.submit(stale, "letter", do="save", body="Too late.")
        assert refused.status == 409
        assert "Too late." in refused.text
        assert officer.get(f"{file}/letters/1/edit").status == 404
        lacking = officer.submit(page, "withdraw-approval", reason="")
        assert lacking.status == 422
        again = officer.submit(lacking, "withdraw-approval", reason="A sum is wrong.")
        assert acts(again) == {"approve", "discard-draft"}

    def test_it_is_signed(self, officer: Browser, file: str) -> None:
        page = officer.submit(officer.submit(officer.get(f"{file}/letters/1"), "approve"), "sign")
        assert "Signed by Ananya Biswas" in page.text
        assert "অনন্যা বিশ্বাস" in page.document.xpath("string(//article)")

    def test_a_version_that_was_not_seen_is_not_approved(self, officer: Browser, file: str) -> None:
        seen = officer.get(f"{file}/letters/1")
        written(officer, file, body="Changed after it was looked at.")
        page = officer.submit(seen, "approve")
        assert page.status == 409
        assert acts(page) == {"approve", "discard-draft"}

    def test_a_discarded_draft_is_gone(self, officer: Browser, file: str) -> None:
        page = officer.submit(officer.get(f"{file}/letters/1"), "discard-draft")
        assert "No letter has been drafted" in page.text
        assert officer.get(f"{file}/letters/1").status == 404

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_its_stages_are_told_in_every_language(self, office: Office, file: str, language: str) -> None:
        person = office.browser("ananya", language)
        for act in ("approve", "sign"):
            page = person.submit(person.get(f"{file}/letters/1"), act)
            assert not faults(page, language)
            assert not faults(person.get(f"{file}/letters/1"), language)


def test_whoever_had_the_file_sees_the_letter_and_does_nothing(
    browser: Callable[[str], Browser], office: Office, morning: Morning, file: str
) -> None:
    Hand(office, "ananya").sends(morning.culvert, "imran", note="On.")
    page = browser("ananya").get(f"{file}/letters/1")
    assert page.status == 200
    assert not acts(page)
    assert (
        not browser("ananya").get(f"{file}?side=letters").document.xpath(f"//a[@href='{file}/letters/new']")
    )


class TestInsideTheDistrict:
    def test_it_lies_in_the_other_registrys_tray_and_is_diarised_by_one_press(
        self, clerk: Browser, office: Office
    ) -> None:
        imran = Hand(office, "imran")
        cover = {"head": "la-road", "title": "Acquisition at Shimulpur"}
        opened = imran.ask("workflow", "POST", "/files?department=landacq", json=cover)
        file = str(opened["item"])
        letter = {**REPLY, "to": [{"post": "p-oc-general"}], "copies": [], "signatory": "p-oc-landacq"}
        imran.acts(f"/files/{file}/draft", **letter)
        digest = imran.ask("workflow", "GET", f"/files/{file}/letters/1")["digest"]
        imran.acts(f"/files/{file}/issue-at-once", letter=1, digest=digest)
        document = print_id(file, 1, "general")
        page = clerk.get(f"/tray/{document}")
        assert "Another office of the district sent this letter" in page.text
        typed = clerk.fields(page, "diarise")
        number = imran.ask("workflow", "GET", f"/files/{file}/letters/1")["issued"]["number"]
        assert (typed["subject"], typed["letter_ref"]) == (letter["subject"], number)
        assert (typed["delivery_mode"], typed["sender_name"]) == ("inside", "ভূমি অধিগ্রহণ আধিকারিক")
        shown = clerk.submit(page, "diarise", do="generate")
        assert "Diarised as" in shown.text
        assert number in shown.text
        told = office.browser("imran", "en").get(f"/files/{file}/letters/1").text
        receipt = shown.document.xpath("string(//h1//*[@class='number'])")
        assert f"there as {receipt}" in told
        assert clerk.get(f"/papers/{document}/{document}/original").response.headers["Content-Type"] == (
            "application/pdf"
        )
