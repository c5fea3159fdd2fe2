"""Mails: in the person's language, sent once unless a crash falls between, and never given up unsaid."""

from datetime import timedelta

from notify.application.send_mail import send_due
from notify.domain.mail import MOST_ATTEMPTS, TURN, Stage


def remind(district):
    district.workflow.open_at("hc")
    district.hears()
    district.clock.advance(seconds=10)
    district.application.remind("general")


def test_the_holder_is_written_to_in_the_own_language(district):
    remind(district)
    district.application.send_mail("general")
    (letter,) = district.mail.letters
    assert letter.to == "hc@office.invalid"
    assert letter.subject == "তাগিদ: ফাইল 1/2026 আপনার কাছে বকেয়া"
    assert "A culvert" in letter.body
    assert "শ্রী hc" in letter.body


def test_a_mail_is_sent_once(district):
    remind(district)
    for _ in range(3):
        district.application.send_mail("general")
        district.broker.deliver(copies=2)
        district.clock.advance(days=1)
    assert len(district.mail.letters) == 1


def test_whoever_has_no_address_is_told_in_the_pages_only(district):
    district.workflow.open_at("hc")
    district.workflow.forward("clerk-nez")
    district.passes(41)
    assert ("reminder", "first") in district.notices("clerk-nez")
    assert district.office.mails("nezarat").due(district.clock.now() + timedelta(99), 9) == []


def test_while_the_mail_server_is_down_the_mail_waits(district):
    remind(district)
    district.mail.is_down()
    district.application.send_mail("general")
    district.mail.is_up()
    district.application.send_mail("general")
    assert district.mail.letters == []
    district.clock.advance(seconds=10)
    district.application.send_mail("general")
    assert len(district.mail.letters) == 1


def test_a_mail_that_a_crash_left_begun_is_sent_again_under_the_same_message_id(district):
    remind(district)
    mails = district.office.mails("general")
    mail = mails.load(*mails.due(district.clock.now(), 9))
    mails.keep(mail, mail.begin(district.clock.now()))
    district.application.send_mail("general")
    assert district.mail.letters == []
    district.clock.advance(seconds=TURN.total_seconds())
    district.application.send_mail("general")
    assert [letter.message_id for letter in district.mail.letters] == [mail.id]


def test_what_the_server_refuses_for_good_is_given_up_and_told(district):
    remind(district)
    district.mail.refuses_for_good()
    district.application.send_mail("general")
    (failed,) = district.events("notify.delivery.failed.v1")
    assert (failed["channel"], failed["reason"]) == ("mail", "smtp-550")
    assert "hc@" not in str(failed)


def test_a_server_that_stays_down_is_given_up_and_told(district):
    remind(district)
    district.mail.is_down()
    for _ in range(MOST_ATTEMPTS + 1):
        district.application.send_mail("general")
        district.clock.advance(seconds=3600)
    assert [data["reason"] for data in district.events("notify.delivery.failed.v1")] == ["Transient"]


def test_of_two_processes_one_sends(district):
    remind(district)
    database = district.stores.database("notify", "general")

    def meanwhile():
        database.before_write = lambda: None
        district.application.send_mail("general")

    database.before_write = meanwhile
    district.application.send_mail("general")
    assert len(district.mail.letters) == 1


def test_a_mail_that_took_longer_than_its_turn_may_repeat_and_is_done(district):
    remind(district)

    def another_process_takes_it_up():
        district.mail.meanwhile = lambda: None
        district.clock.advance(seconds=TURN.total_seconds())
        district.application.send_mail("general")

    district.mail.meanwhile = another_process_takes_it_up
    district.application.send_mail("general")
    assert len({letter.message_id for letter in district.mail.letters}) == 1
    assert len(district.mail.letters) == 2
    district.clock.advance(days=1)
    district.application.send_mail("general")
    assert len(district.mail.letters) == 2


def test_each_attempt_is_counted_by_how_it_ended(district):
    remind(district)
    district.mail.is_down()
    assert send_due("general", district.office) == {Stage.QUEUED: 1}
    district.mail.is_up()
    assert send_due("general", district.office) == {}
    district.clock.advance(seconds=10)
    assert send_due("general", district.office) == {Stage.DONE: 1}


def test_a_mail_that_is_given_up_is_counted(district):
    remind(district)
    district.mail.is_down()
    for _ in range(MOST_ATTEMPTS - 1):
        district.application.send_mail("general")
        district.clock.advance(seconds=7200)
    assert send_due("general", district.office) == {Stage.FAILED: 1}
