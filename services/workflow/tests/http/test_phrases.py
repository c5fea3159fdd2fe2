"""Phrases: the office's and a desk's own, most taken first; and the signature of one who only agrees."""

import pytest

from chassis.ids import new_ulid
from chassis.process.rules import BadRules
from workflow.adapters.office_rules import YamlRules
from workflow.adapters.phrases import read_phrases
from workflow.domain.habits import MOST


@pytest.fixture
def officer(district):
    return district.person("p-oc-general")


@pytest.fixture
def with_the_officer(district, officer):
    """A file that the officer has received from the clerk."""

    def come(title="Culvert at Kalyanpur"):
        clerk = district.person("p-hc-general")
        body = {"head": "gen-corr", "title": title}
        file = clerk.done("/files?department=general", body)["item"]
        clerk.done(f"/files/{file}/forward", {"to": officer.post, "revision": 1, "note": "For orders."})
        officer.done(f"/files/{file}/receive")
        return file

    return come


def offered(person, use):
    items = person.get(f"/desks/{person.post}/habits").json["phrases"]
    return [item["phrase"] for item in items if use in item["uses"]]


def keeps(person, text, phrase=None):
    phrase = phrase or new_ulid()
    answer = person.put(f"/desks/{person.post}/phrases/{phrase}", {"text": text})
    return phrase, answer


def takes(person, phrase):
    return person.send(f"/desks/{person.post}/phrases/{phrase}/taken").status_code


class TestPhrases:
    def test_the_office_has_some_in_three_languages_for_each_use(self, officer):
        items = officer.get(f"/desks/{officer.post}/habits").json["phrases"]
        assert {use for item in items for use in item["uses"]} == {"mark", "return", "note"}
        assert all(set(item["text"]) == {"en", "bn", "hi"} and not item["own"] for item in items)

    def test_a_desk_has_its_own_which_another_desk_does_not_see(self, district, officer):
        phrase, answer = keeps(officer, "  জেলাশাসকের আদেশ দেখুন। ")
        assert answer.status_code == 204
        (own,) = [
            each for each in officer.get(f"/desks/{officer.post}/habits").json["phrases"] if each["own"]
        ]
        assert (own["phrase"], own["text"]) == (phrase, {"bn": "জেলাশাসকের আদেশ দেখুন।"})
        assert phrase not in offered(district.person("p-hc-general"), "note")

    def test_those_taken_most_stand_first(self, officer):
        phrase, _ = keeps(officer, "See the map.")
        assert [takes(officer, each) for each in ("seen", phrase, "seen")] == [204, 204, 204]
        assert offered(officer, "note")[:2] == ["seen", phrase]

    def test_it_is_reworded_and_dropped(self, officer):
        phrase, _ = keeps(officer, "See the map.")
        takes(officer, phrase)
        keeps(officer, "See both maps.", phrase)
        (own,) = [
            each for each in officer.get(f"/desks/{officer.post}/habits").json["phrases"] if each["own"]
        ]
        assert (own["text"], own["taken"]) == ({"en": "See both maps."}, 1)
        path = f"/v1/desks/{officer.post}/phrases/{phrase}"
        for _twice in range(2):
            assert officer.client.delete(path, headers=officer._headers()).status_code == 204
        assert phrase not in offered(officer, "note")

    def test_a_desk_is_its_own(self, district, officer):
        path = f"/desks/{officer.post}"
        other = district.person("p-hc-general")
        assert other.get(f"{path}/habits").status_code == 403
        assert other.put(f"{path}/phrases/{new_ulid()}", {"text": "Mine."}).status_code == 403
        assert other.send(f"{path}/phrases/seen/taken").status_code == 403

    @pytest.mark.parametrize("text", [" ", "x" * 501])
    def test_one_that_says_nothing_or_too_much_is_refused(self, officer, text):
        assert keeps(officer, text)[1].status_code == 422

    def test_what_is_no_phrase_is_not_taken_and_takes_no_name_of_the_office(self, officer):
        assert takes(officer, "unheard_of") == 404
        assert keeps(officer, "Mine.", "seen")[1].status_code == 404

    def test_a_desk_does_not_gather_phrases_without_end(self, officer):
        kept = [keeps(officer, f"Number {number}")[0] for number in range(MOST)]
        _, refused = keeps(officer, "One more")
        assert (refused.status_code, refused.json["code"]) == (422, "faulty")
        assert keeps(officer, "In its place", kept[-1])[1].status_code == 204


class TestAgreed:
    @pytest.mark.parametrize(
        ("title", "word"),
        [("Culvert at Kalyanpur", "Agreed."), ("কল্যাণপুরের কালভার্ট ২", "সহমত।"), ("कल्याणपुर की पुलिया", "सहमत।")],
    )
    def test_it_is_a_note_in_the_language_of_the_file_sealed_and_sent_back_in_one_write(
        self, district, officer, with_the_officer, title, word
    ):
        file = with_the_officer(title)
        before = officer.get(f"/files/{file}").json["revision"]
        told = officer.done(f"/files/{file}/return", {"agreed": True, "revision": before})
        assert told["custody"]["to"] == "p-hc-general"
        note = officer.get(f"/files/{file}/notes").json["items"][-1]
        assert [paragraph["text"] for paragraph in note["paragraphs"]] == [word]
        assert note["by"]["post"] == officer.post

    def test_it_goes_onward_too(self, officer, with_the_officer):
        file = with_the_officer()
        revision = officer.get(f"/files/{file}").json["revision"]
        body = {"to": "p-oc-landacq", "agreed": True, "revision": revision}
        assert officer.done(f"/files/{file}/forward", body)["custody"]["to"] == "p-oc-landacq"
        assert officer.get(f"/files/{file}").json["notes"] == 2

    def test_a_draft_that_stands_is_not_thrown_away(self, officer, with_the_officer):
        file = with_the_officer()
        revision = officer.get(f"/files/{file}").json["revision"]
        officer.put(f"/files/{file}/note", {"text": "But see para 2.", "revision": revision})
        answer = officer.send(f"/files/{file}/return", {"agreed": True, "revision": revision + 1})
        assert (answer.status_code, answer.json["code"]) == (409, "draft-changed")
        seen = officer.get(f"/files/{file}").json
        assert (seen["draft"]["text"], seen["custody"]["holder"]) == ("But see para 2.", officer.post)

    def test_agreement_and_another_note_do_not_go_together(self, officer, with_the_officer):
        file = with_the_officer()
        revision = officer.get(f"/files/{file}").json["revision"]
        body = {"agreed": True, "note": "No.", "revision": revision}
        assert officer.send(f"/files/{file}/return", body).status_code == 422
        assert officer.get(f"/files/{file}").json["notes"] == 1


class TestTheOfficesFile:
    def test_an_office_without_one_offers_nothing(self, tmp_path):
        assert (read_phrases([tmp_path]).offered, read_phrases([tmp_path]).agreed) == ((), {})

    def test_a_slip_in_it_is_found_at_start(self, tmp_path):
        (tmp_path / "phrases.yaml").write_text(
            "phrases: {seen: {for: [forward], text: {en: Seen., bn: দেখলাম।}}}"
        )
        with pytest.raises(BadRules) as refused:
            YamlRules.read([tmp_path], "Asia/Kolkata", [])
        assert "phrases.yaml: phrases.seen.text.hi: Field required" in refused.value.faults
