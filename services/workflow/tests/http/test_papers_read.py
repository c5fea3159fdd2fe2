"""Which papers a post may search: those that it may read, and no others; named in a permit for files."""

import base64
import json

from services.workflow.tests.http.test_search import hits


def papers(person, department="general", **more):
    answer = person.get("/search/papers", department=department, **more)
    assert answer.status_code == 200, answer.json
    told = json.loads(base64.urlsafe_b64decode(answer.json["permit"].split(".")[1] + "=="))
    assert answer.json["papers"] == len(told["docs"])
    return told, answer.json["next"]


def ids(person, **more):
    told, _ = papers(person, **more)
    return {f"{told['dep']}.{paper}" for paper in told["docs"]}


def test_a_permit_names_the_papers_that_the_post_may_read(district):
    receipt, clerk = district.diarised(), district.person("p-reg-general")
    told, following = papers(clerk)
    assert (told["purpose"], told["post"], following) == ("search", "p-reg-general", None)
    assert "doc" not in told
    assert ids(clerk) == {receipt}


def test_whoever_may_not_read_a_paper_has_no_leave_to_search_it_though_registers_show_it(district):
    receipt = district.diarised()
    colleague, stranger = district.person("p-hc-general"), district.person("p-oc-landacq")
    assert [hit["item"] for hit in hits(colleague, "broken")["items"]] == [receipt]
    assert ids(colleague) == ids(stranger) == set()
    revision = district.person("p-reg-general").get(f"/receipts/{receipt}").json["revision"]
    order = {"to": "p-hc-general", "revision": revision}
    district.person("p-reg-general").done(f"/receipts/{receipt}/mark", order)
    assert ids(colleague) == {receipt}


def test_papers_are_narrowed_as_what_is_found_is(district):
    receipt, clerk = district.diarised(), district.person("p-reg-general")
    assert ids(clerk, state="open", holder="p-reg-general") == {receipt}
    assert ids(clerk, state="closed") == ids(clerk, until="2020-01-01") == set()


def test_a_file_is_no_paper_and_another_departments_are_its_own(district):
    district.opened()
    clerk = district.person("p-hc-general")
    assert ids(clerk) == ids(clerk, department="landacq") == set()
