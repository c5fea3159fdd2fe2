"""Who may do what, and what a repeated, late or wrong request gets; a refusal leaves nothing behind (laws
2, 3).
"""

import hashlib
import re
import threading

import pytest

from chassis.ids import new_ulid
from chassis.trust.tokens import verify
from directory.testing import told_post
from services.workflow.tests.asking import refused

DIARY = {"subject": "A matter", "sender": {"name": "A. Writer"}}


def snapshot(district, file):
    kept = district.application.offices.of(file).files.load(file, back_to=0)
    return kept.document.version, kept.document.state


def test_only_the_holder_acts_and_anyone_else_changes_nothing(district):
    file = district.opened()
    before = snapshot(district, file)
    for post in ("p-oc-general", "p-reg-general", "p-oc-landacq", "p-oc-nezarat"):
        other = district.person(post)
        note = other.put(f"/files/{file}/note", {"text": "Mine now", "revision": 1})
        sent = other.send(f"/files/{file}/forward", {"to": "p-hc-landacq", "revision": 1})
        opened, pulled = (
            other.send(f"/files/{file}/receive"),
            other.send(f"/files/{file}/pull-back", {"revision": 1}),
        )
        assert {refused(each) for each in (note, sent, opened, pulled)} == {(403, "not-holder")}
        assert refused(other.get(f"/files/{file}")) == (403, "not-reader")
        assert refused(other.get(f"/files/{file}/history")) == (403, "not-reader")
    assert snapshot(district, file) == before


def test_whoever_had_the_file_may_read_it_and_act_no_more(district):
    file, dealing = district.opened(), district.person("p-hc-general")
    dealing.done(f"/files/{file}/forward", {"to": "p-oc-landacq", "revision": 1})
    officer = district.person("p-oc-landacq")
    taken = officer.done(f"/files/{file}/receive")
    view = dealing.get(f"/files/{file}").json
    assert (view["may"], view["draft"]) == ([], None)
    body = {"to": "p-oc-general", "revision": taken["revision"]}
    assert refused(dealing.send(f"/files/{file}/forward", body)) == (403, "not-holder")


def test_another_departments_ids_lead_nowhere(district):
    person = district.person("p-oc-nezarat")
    for identifier in (f"general.{new_ulid()}", f"treasury.{new_ulid()}", "general.1", "..", "general"):
        assert person.get(f"/files/{identifier}").status_code == 404
        assert person.get(f"/receipts/{identifier}").status_code == 404
    assert refused(person.get("/tray", department="general")) == (403, "not-capable")
    assert refused(person.get("/registers/receipt/2026/1", department="general")) == (
        403,
        "not-of-department",
    )
    assert refused(person.get("/desks/p-oc-general")) == (403, "not-reader")
    body = {"head": "gen-corr", "title": "Not theirs"}
    assert refused(person.send("/files?department=general", body)) == (403, "not-of-department")
    assert person.send("/files?department=treasury", body).status_code == 404


def test_the_diary_is_the_registrys_of_that_department(district):
    receipt = district.scanned()
    for post in ("p-hc-general", "p-hc-landacq"):
        other = district.person(post)
        assert refused(other.send(f"/receipts/{receipt}/diarise", DIARY)) == (403, "not-capable")
        assert refused(other.get(f"/receipts/{receipt}")) == (403, "not-reader")
    assert district.person("p-reg-general").get(f"/receipts/{receipt}").json["state"] == "waiting"


def test_a_post_that_is_not_yours_is_nobodys(district):
    impostor = district.person("p-hc-general", name="u-oc-landacq")
    assert refused(impostor.get("/desks/p-hc-general")) == (403, "forbidden")


def test_a_paper_is_diarised_once(district):
    receipt = district.diarised()
    answer = district.person("p-reg-general").send(f"/receipts/{receipt}/diarise", DIARY)
    assert refused(answer) == (409, "already-diarised")


def test_a_repeated_request_gets_its_first_answer_whatever_has_happened_since(district):
    file, dealing, key = district.opened(), district.person("p-hc-general"), new_ulid()
    body = {"to": "p-oc-landacq", "revision": 1}
    first = dealing.done(f"/files/{file}/forward", body, key)
    district.person("p-oc-landacq").done(f"/files/{file}/receive")
    before = snapshot(district, file)
    assert dealing.done(f"/files/{file}/forward", body, key) == first
    assert snapshot(district, file) == before


def test_a_key_is_one_persons_for_one_request(district):
    file, dealing, key = district.opened(), district.person("p-hc-general"), new_ulid()
    dealing.done(f"/files/{file}/forward", {"to": "p-oc-landacq", "revision": 1}, key)
    other = dealing.send(f"/files/{file}/forward", {"to": "p-oc-general", "revision": 1}, key)
    assert refused(other) == (422, "key-reused")


def test_the_same_file_opened_twice_is_one_file(district):
    key = new_ulid()
    assert district.opened(key=key) == district.opened(key=key)
    answer = district.person("p-oc-general").send(
        "/files?department=general", {"head": "gen-corr", "title": "X"}, key
    )
    assert refused(answer) == (422, "key-reused")


def test_of_two_who_act_on_what_both_saw_one_wins_and_the_other_hears_it(district):
    district.tell(
        "auth.charge.assumed.v1",
        "c-link",
        {
            "charge": "c-link",
            "person": "u-link",
            "post": "p-hc-general",
            "kind": "link",
            "from": "2026-01-01T00:00:00.000Z",
            "until": None,
        },
    )
    district.clock.advance(seconds=2)
    holder, link = district.person("p-hc-general"), district.person("p-hc-general", name="u-link")
    file, answers = district.opened(), {}
    barrier = threading.Barrier(2)

    def forward(person, to):
        barrier.wait()
        client = type(person)(person.post, person.token, person.client.application.test_client())
        answers[to] = client.send(f"/files/{file}/forward", {"to": to, "revision": 1})

    threads = [
        threading.Thread(target=forward, args=pair)
        for pair in ((holder, "p-oc-general"), (link, "p-oc-landacq"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers.values()) == [200, 409]
    winner = next(to for to, answer in answers.items() if answer.status_code == 200)
    loser = next(answer.json for answer in answers.values() if answer.status_code == 409)
    assert (loser["code"], loser["params"]["act"], loser["params"]["revision"]) == (
        "overtaken",
        "forwarded",
        2,
    )
    assert district.person("p-hc-general").get(f"/files/{file}").json["custody"]["to"] == winner


def test_opening_and_pulling_back_at_once_have_one_outcome(district):
    file, dealing = district.opened(), district.person("p-hc-general")
    sent = dealing.done(f"/files/{file}/forward", {"to": "p-oc-landacq", "revision": 1})
    district.person("p-oc-landacq").done(f"/files/{file}/receive")
    late = dealing.send(f"/files/{file}/pull-back", {"revision": sent["revision"]})
    assert refused(late) == (409, "overtaken")
    assert (late.json["params"]["act"], late.json["params"]["post"]) == ("received", "p-oc-landacq")


def test_a_draft_is_the_holders_and_is_sealed_on_sending(district):
    file, dealing = district.opened(), district.person("p-hc-general")
    noted = dealing.put(f"/files/{file}/note", {"text": "A thought.", "revision": 1}).json
    assert dealing.get(f"/files/{file}").json["draft"] == {"text": "A thought."}
    dealing.put(f"/files/{file}/note", {"text": "A better thought.", "revision": noted["revision"]})
    dealing.done(f"/files/{file}/forward", {"to": "p-oc-general", "revision": noted["revision"]})
    officer = district.person("p-oc-general").get(f"/files/{file}").json
    assert officer["draft"] is None
    (note,) = district.person("p-oc-general").get(f"/files/{file}/notes").json["items"]
    assert note["paragraphs"] == [{"n": 1, "text": "A better thought."}]


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_window_does_not_write_over_the_draft_that_another_one_saved(district):
    file, dealing = district.opened(), district.person("p-hc-general")
    nothing = {"over": digest(""), "revision": 1}
    assert dealing.put(f"/files/{file}/note", {"text": "In this window.", **nothing}).status_code == 200
    late = dealing.put(f"/files/{file}/note", {"text": "In the other.", **nothing})
    assert refused(late) == (409, "draft-changed")
    order = {"to": "p-oc-general", "note": "In the other.", **nothing}
    assert refused(dealing.send(f"/files/{file}/forward", order)) == (409, "draft-changed")
    assert dealing.get(f"/files/{file}").json["draft"] == {"text": "In this window."}
    dealing.done(f"/files/{file}/forward", order | {"over": digest("In this window.")})
    (note,) = district.person("p-oc-general").get(f"/files/{file}/notes").json["items"]
    assert note["paragraphs"] == [{"n": 1, "text": "In the other."}]


def test_the_draft_that_stands_already_may_be_saved_over_whatever_was_seen(district):
    file, dealing = district.opened(), district.person("p-hc-general")
    same = {"text": "Saved, and the answer was lost.", "over": digest(""), "revision": 1}
    assert [dealing.put(f"/files/{file}/note", same).status_code for _ in range(2)] == [200, 200]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"head": "nothing", "title": "x"}, "faulty"),
        ({"head": "gen-corr", "title": ""}, "faulty"),
        ({"head": "gen-corr", "title": "x", "number": "A-1"}, "faulty"),
        ({"head": "gen-corr", "title": "x", "classification": "secret"}, "above-classification-limit"),
        ({"head": "gen-corr"}, "invalid"),
        ({"head": "gen-corr", "title": "x", "heading": "y"}, "invalid"),
    ],
)
def test_a_file_that_cannot_be_opened_leaves_no_number_behind(district, body, code):
    dealing = district.person("p-hc-general")
    assert refused(dealing.send("/files?department=general", body)) == (422, code)
    district.opened()
    rows = dealing.get("/registers/file-A1111/2026/1", department="general").json["rows"]
    assert len(rows) == 1


def test_receipt_and_file_of_different_departments_stay_apart(district):
    receipt = district.diarised()
    answer = district.person("p-reg-general").send(
        f"/receipts/{receipt}/place", {"file": f"landacq.{new_ulid()}", "revision": 1}
    )
    assert refused(answer) == (422, "other-department")


def test_a_file_goes_to_a_post_that_exists_and_not_to_its_sender(district):
    file, dealing = district.opened(), district.person("p-hc-general")
    for to, code in (("p-nobody", "unknown-post"), ("p-hc-general", "same-post")):
        assert refused(dealing.send(f"/files/{file}/forward", {"to": to, "revision": 1})) == (422, code)
    answer = dealing.send(f"/files/{file}/return", {"revision": 1})
    assert refused(answer) == (422, "nowhere-to-return")


@pytest.mark.parametrize(
    "post", [told_post("p-x", "general", ["audit"]), told_post("p-x", "general") | {"gone": True}]
)
def test_to_a_post_that_takes_no_work_nothing_goes(district, post):
    district.tell("auth.post.established.v1", "p-x", post)
    district.clock.advance(seconds=2)
    file, dealing = district.opened(), district.person("p-hc-general")
    for act, asked in (("forward", {"to": "p-x"}), ("ask-opinions", {"posts": ["p-x"], "question": "?"})):
        answer = dealing.send(f"/files/{file}/{act}", {**asked, "revision": 1})
        assert refused(answer) == (422, "unknown-post"), answer.json
    receipt, clerk = district.diarised(), district.person("p-reg-general")
    assert refused(clerk.send(f"/receipts/{receipt}/mark", {"to": "p-x", "revision": 1})) == (
        422,
        "unknown-post",
    )
    copied = {"to": "p-oc-general", "copies": ["p-x"], "revision": 1}
    assert refused(clerk.send(f"/receipts/{receipt}/mark", copied)) == (422, "unknown-post")
    told = {each["post"]: each["takes_work"] for each in clerk.get("/posts").json["items"]}
    assert (told["p-x"], told["p-oc-general"]) == (False, True), "its name is told all the same"


def permit(district, post, item, document):
    return district.person(post).send("/permits", {"item": item, "document": document})


def test_a_permit_names_person_post_document_and_ends_in_five_minutes(district):
    receipt = district.scanned()
    granted = permit(district, "p-reg-general", receipt, receipt)
    assert granted.status_code == 201
    district.application.offices.named("general").permits.publish()
    published = [event for event in district.broker.sent if event["type"] == "workflow.keyset.published.v1"]
    assert [event["position"] for event in published] == [1, 2]
    keys = published[-1]["data"]["keys"]
    assert "d" not in keys[0]
    now = district.clock.now()
    claims = verify(granted.json["permit"], keys, typ="permit", audience=None, now=now)
    assert {name: claims[name] for name in ("doc", "sub", "post", "purpose", "dep", "iss")} == {
        "doc": receipt,
        "sub": "u-reg-general",
        "post": "p-reg-general",
        "purpose": "read",
        "dep": "general",
        "iss": "workflow",
    }
    assert claims["exp"] - int(now.timestamp()) == 300


def test_a_paper_is_read_by_those_whom_it_concerns_and_nobody_else(district):
    receipt, registry = district.diarised(), district.person("p-reg-general")
    file = district.opened("p-reg-general")
    assert permit(district, "p-oc-general", receipt, receipt).status_code == 403
    registry.done(f"/receipts/{receipt}/place", {"file": file, "revision": 1})
    registry.done(f"/files/{file}/forward", {"to": "p-oc-landacq", "revision": 2})
    assert permit(district, "p-oc-landacq", file, receipt).status_code == 201
    assert permit(district, "p-reg-general", file, receipt).status_code == 201
    assert permit(district, "p-reg-general", receipt, receipt).status_code == 201
    for post in ("p-hc-general", "p-oc-nezarat", "p-hc-landacq"):
        assert permit(district, post, file, receipt).status_code == 403
    # a document that is not the file's is not read through it
    other = district.scanned()
    assert permit(district, "p-oc-landacq", file, other).status_code == 403


def test_a_graded_papers_title_is_masked_in_lists_and_on_the_wire(a_district):
    from dataclasses import replace

    district = a_district()
    district.rules = replace(district.rules, limit="confidential")
    district.application = district.process()

    district.client = district.application.web().test_client()
    body = {"head": "gen-corr", "title": "Hush", "classification": "confidential"}
    dealing = district.person("p-hc-general")
    file = dealing.done("/files?department=general", body)["item"]
    assert dealing.get("/desks/p-hc-general").json["items"][0]["title"] == ""
    assert all("Hush" not in str(event) for event in district.broker.sent)
    assert dealing.get(f"/files/{file}").json["title"] == "Hush"


def test_what_has_a_number_is_found_by_it(district):
    file = district.opened()
    found = district.person("p-oc-general").get("/find", number="A-11011/1/2026-General").json
    assert (found["item"], found["kind"], found["custody"]["holder"]) == (file, "file", "p-hc-general")
    assert district.person("p-oc-nezarat").get("/find", number="A-11011/1/2026-General").status_code == 404


def test_posts_and_heads_are_offered_by_department(district):
    person = district.person("p-hc-general")
    assert [post["post"] for post in person.get("/posts", department="landacq", q="oc").json["items"]] == [
        "p-oc-landacq"
    ]
    heads = person.get("/heads", department="general").json["items"]
    assert heads[0]["head"] == "gen-corr"


def test_every_route_asks_for_a_post(district):
    description = district.client.get("/openapi.json").json
    assert len(description["paths"]) >= 18
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            assert operation["security"], (path, method)
            plain = re.sub(r"{(?:page|letter|version)}", "1", path).replace("{", "").replace("}", "")
            answer = getattr(district.client, method)(plain)
            assert answer.status_code == 401, (path, method)


@pytest.mark.parametrize(
    "due", ["2026-99-01T05:00:00.000Z", "2027-02-29T05:00:00.000Z", "2026-12-01", "২০২৬-12-01T05:00:00.000Z"]
)
def test_a_date_that_no_calendar_has_is_refused_before_a_watch_would_count_to_it(district, due):
    file, receipt = district.opened(), district.diarised()
    dealing, registry = district.person("p-hc-general"), district.person("p-reg-general")
    body = {"to": "p-oc-general", "due": due, "revision": 1}
    assert refused(dealing.send(f"/files/{file}/forward", body)) == (422, "invalid")
    assert refused(registry.send(f"/receipts/{receipt}/mark", body)) == (422, "invalid")
    dealing.done(f"/files/{file}/forward", body | {"due": "2028-02-29T05:00:00.000Z"})
