"""A recorded file whose time is over is weeded by two people; what is left says so and verifies (domain.md
3.2, 4.5).
"""

import json

import pytest

from chassis.envelope import Event
from chassis.wire.consumer import Outcome
from services.workflow.tests import asking
from workflow.adapters.collections import FILES, RECEIPTS, SEGMENTS
from workflow.application.audit import audit

DAYS = 24 * 3600
FORBIDDEN = (409, "not-weedable", "forbidden")
CLERK, OFFICER = "p-hc-general", "p-oc-general"
SECRET = "Kolimuddin says that the culvert was paid twice."
TITLE = "Broken culvert at Kalyanpur"


def act(person, file, name, **body):
    return asking.act(person, "file", file, name, **body)


def done(person, file, name, **body):
    answer = act(person, file, name, **body)
    assert answer.status_code == 200, answer.json
    return answer.json


def refused(answer):
    return answer.status_code, answer.json["code"], answer.json["params"].get("why")


def recorded(district, *, code="C", turns=0):
    """A file with a receipt and a note, in the record room; its id and the receipt's."""
    clerk, officer, registry = (district.person(post) for post in (CLERK, OFFICER, "p-reg-general"))
    file, receipt = district.opened(CLERK), district.diarised()
    seen = registry.get(f"/receipts/{receipt}").json["revision"]
    registry.done(f"/receipts/{receipt}/mark", {"to": CLERK, "revision": seen})
    clerk.done(f"/receipts/{receipt}/receive")
    seen = clerk.get(f"/receipts/{receipt}").json["revision"]
    clerk.done(f"/receipts/{receipt}/place", {"file": file, "revision": seen})
    for _ in range(turns):
        done(clerk, file, "park", reason=SECRET)
        done(clerk, file, "unpark")
    done(clerk, file, "forward", to=OFFICER, note=SECRET, remark=SECRET)
    officer.done(f"/files/{file}/receive")
    done(officer, file, "edit-cover", remarks=SECRET)
    done(officer, file, "close", retention=code, remark=SECRET)
    done(clerk, file, "record", shelf="Rack 4")
    return file, receipt


@pytest.fixture
def late(district):
    """Three years later: the file, its receipt, and the two people of then."""
    file, receipt = recorded(district)
    district.broker.deliver()
    district.clock.advance(seconds=4 * 366 * DAYS)
    return file, receipt, district.person(CLERK), district.person(OFFICER)


def weeded(district, late):
    file, receipt, clerk, officer = late
    done(clerk, file, "propose-weeding", remark="Of no use.")
    told = done(officer, file, "weed", order="Weed it.")
    district.broker.deliver()
    return file, receipt, clerk, officer, told


class TestByTwo:
    def test_one_proposes_and_another_orders_it(self, district, late):
        file, _, clerk, officer = late
        assert "propose-weeding" in clerk.get(f"/files/{file}").json["may"]
        assert "weed" not in officer.get(f"/files/{file}").json["may"]
        done(clerk, file, "propose-weeding", remark="Of no use.")
        proposal = officer.get(f"/files/{file}").json["weeding"]
        assert (proposal["person"], proposal["post"], proposal["remark"]) == (
            "u-hc-general",
            CLERK,
            "Of no use.",
        )
        told = done(officer, file, "weed", order="Weed it.")
        assert (told["custody"]["state"], told["custody"]["holder"]) == ("weeded", OFFICER)

    def test_nobody_orders_what_nobody_or_their_own_post_proposed(self, late):
        file, _, _, officer = late
        assert refused(act(officer, file, "weed", order="Now.")) == (409, "not-weedable", "not-proposed")
        done(officer, file, "propose-weeding", remark="Of no use.")
        assert refused(act(officer, file, "weed", order="Now.")) == (409, "not-weedable", "same-person")

    def test_nor_the_same_person_at_another_post(self, district, late):
        file, _, _, officer = late
        charge = {
            "charge": "c-2",
            "person": "u-oc-general",
            "post": CLERK,
            "kind": "additional",
            "until": None,
        }
        district.tell("auth.charge.assumed.v1", "c-2", charge | {"from": "2026-01-01T00:00:00.000Z"})
        district.clock.advance(seconds=2)
        at_both = district.person(CLERK, name="u-oc-general")
        done(at_both, file, "propose-weeding", remark="Of no use.")
        assert refused(act(officer, file, "weed", order="Now.")) == (409, "not-weedable", "same-person")

    def test_only_one_who_decides_orders_it(self, district, late):
        file, _, _, officer = late
        done(officer, file, "propose-weeding", remark="Of no use.")
        registry = district.person("p-reg-general")
        told = registry.send(f"/files/{file}/weed", {"order": "Now.", "revision": 99})
        assert (told.status_code, told.json["code"]) == (403, "not-capable")

    def test_not_before_its_last_day_is_over(self, district):
        file, _ = recorded(district)
        clerk = district.person(CLERK)
        assert refused(act(clerk, file, "propose-weeding", remark="No.")) == (409, "not-weedable", "not-due")

    def test_what_is_kept_for_ever_never_is_due(self, district):
        file, _ = recorded(district, code="A")
        district.clock.advance(seconds=50 * 366 * DAYS)
        answer = act(district.person(CLERK), file, "propose-weeding", remark="No.")
        assert refused(answer) == (409, "not-weedable", "not-due")

    @pytest.mark.parametrize("name", ["retain", "reopen", "forbid-weeding"])
    def test_who_wants_it_kept_ends_the_proposal(self, late, name):
        file, _, clerk, officer = late
        done(clerk, file, "propose-weeding", remark="Of no use.")
        done(officer, file, name, reason="A suit.", **({"until": None} if name == "retain" else {}))
        assert officer.get(f"/files/{file}").json["weeding"] is None


class TestTheBan:
    def test_it_stops_weeding_with_a_reason_until_it_is_lifted(self, late):
        file, _, clerk, officer = late
        done(officer, file, "forbid-weeding", reason="Suit 12 of 2029.")
        seen = clerk.get(f"/files/{file}").json
        assert (seen["ban"]["post"], seen["ban"]["reason"]) == (OFFICER, "Suit 12 of 2029.")
        assert "propose-weeding" not in seen["may"]
        assert refused(act(clerk, file, "propose-weeding", remark="No.")) == (
            409,
            "not-weedable",
            "forbidden",
        )
        done(officer, file, "allow-weeding", reason="Decided.")
        done(clerk, file, "propose-weeding", remark="Of no use.")

    def test_it_outlasts_a_reopening(self, late):
        file, _, _, officer = late
        done(officer, file, "forbid-weeding", reason="A suit.")
        done(officer, file, "reopen", reason="More came.")
        done(officer, file, "close", retention="C", remark="Over.")
        assert officer.get(f"/files/{file}").json["ban"]["reason"] == "A suit."

    def test_it_is_laid_and_lifted_once(self, late):
        file, _, _, officer = late
        assert refused(act(officer, file, "allow-weeding", reason="No.")) == (409, "not-weedable", "allowed")
        done(officer, file, "forbid-weeding", reason="A suit.")
        assert refused(act(officer, file, "forbid-weeding", reason="No.")) == (
            409,
            "not-weedable",
            "forbidden",
        )


class TestWhatIsLeft:
    def test_a_tombstone_that_the_number_finds(self, district, late):
        file, _, clerk, officer, told = weeded(district, late)
        number = officer.get(f"/files/{file}").json["number"]
        (found,) = clerk.get("/items", department="general", number=number).json["items"]
        assert (found["item"], found["custody"]["state"]) == (file, "weeded")
        seen = clerk.get(f"/files/{file}").json
        stone = seen["tombstone"]
        assert (stone["by"]["post"], stone["proposed_post"], stone["order"]) == (OFFICER, CLERK, "Weed it.")
        assert (seen["retention"]["code"], seen["title"], seen["may"]) == ("C", "Culvert at Kalyanpur", [])
        line = officer.get(f"/files/{file}/history", after=told["position"] - 2).json["items"]
        assert stone["last"] == line[0]["digest"]
        assert stone["entries"] == told["position"] - 1
        assert (line[-1]["type"], line[-1]["words"]) == ("file.weeded", "Weed it.")

    def test_its_chain_verifies_and_nothing_anybody_wrote_is_anywhere(self, district):
        file, receipt = recorded(district, turns=60)
        district.broker.deliver()
        database = district.stores.database("workflow", "general")
        assert SECRET in everything(database, file), "or the test cannot fail"
        district.clock.advance(seconds=4 * 366 * DAYS)
        weeded(district, (file, receipt, district.person(CLERK), district.person(OFFICER)))
        office = district.application.offices.named("general")
        assert list(audit(office)) == []
        assert office.files.load(file, back_to=0).item.history.position > 100
        kept = everything(database, file) + everything(database, receipt)
        assert SECRET not in kept
        assert "A. Writer" not in kept

    def test_nobody_reads_its_sides_any_more(self, district, late):
        file, receipt, _, officer, _ = weeded(district, late)
        assert officer.get(f"/files/{file}/notes").json["items"] == []
        assert officer.get(f"/files/{file}/correspondence").json["items"] == []
        permit = officer.send("/permits", {"item": file, "document": receipt})
        assert permit.status_code == 403
        assert officer.get(f"/files/{file}/sheet").status_code == 200

    def test_its_receipts_go_with_it_and_the_document_store_is_told(self, district, late):
        _, receipt, _, officer, _ = weeded(district, late)
        told = [raw for raw in district.broker.sent if raw["type"] == "workflow.receipt.weeded.v1"]
        assert [raw["subject"] for raw in told] == [receipt]
        page = officer.get("/registers/receipt/2026/1", department="general").json
        slip = officer.get(f"/receipts/{receipt}/slip")
        assert (slip.status_code, slip.json["code"]) == (409, "not-now")
        assert [(row["title"], row.get("sender")) for row in page["rows"]] == [(TITLE, "")]

    def test_its_words_are_found_no_more_and_its_title_is(self, district, late):
        def found(person, words):
            return [hit["item"] for hit in person.get("/search", department="general", q=words).json["items"]]

        file, receipt, clerk, officer = late
        assert found(officer, "Kolimuddin") == [file]
        assert found(clerk, "Writer") == [receipt]
        weeded(district, late)
        assert found(officer, "Kolimuddin") == found(clerk, "Writer") == []
        assert found(clerk, "Culvert at Kalyanpur") != []

    def test_heard_again_it_changes_nothing(self, district, late):
        file, _, _, officer, _ = weeded(district, late)
        before = officer.get(f"/files/{file}/history", after=0).json
        sent = len(district.broker.sent)
        raw = next(raw for raw in district.broker.sent if raw["type"] == "workflow.file.weeded.v1")
        handler = district.application.handlers()[raw["type"]]
        assert handler(Event.from_json(raw), "general") is Outcome.DUPLICATE
        assert officer.get(f"/files/{file}/history", after=0).json == before
        assert len(district.broker.sent) == sent

    def test_it_is_due_no_more_and_nothing_can_be_done_with_it(self, district, late):
        file, _, clerk, officer, _ = weeded(district, late)
        assert clerk.get("/retention/due", department="general").json["items"] == []
        assert act(officer, file, "reopen", reason="No.").json["params"]["state"] == "weeded"
        assert act(officer, file, "retain", until=None, reason="No.").status_code == 409


def everything(database, item):
    """All that lies in the store of that item, as text."""
    found = [database.get(collection, item) for collection in (FILES, RECEIPTS)]
    states = [each.state for each in found if each is not None]
    first = 1
    while (segment := database.get(SEGMENTS, f"{item}/{first}")) is not None:
        states.append(segment.state)
        first += 100
    return json.dumps(states, ensure_ascii=False)
