"""Receipts and files through any series of acts, asked of the API: what is offered is done, what is not is
refused, and a receipt is disposed of in one place (domain.md 3.6.5 to 3.6.8).
"""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chassis.testing.store import MemoryStores
from services.workflow.tests.conftest import District
from tests.support.deep import lives
from workflow.domain.desk import CLOSED, HERE, PARKED

POSTS = ["p-reg-general", "p-oc-general", "p-hc-general"]
posts = st.sampled_from(POSTS)
asking = st.sampled_from(["holder", "holder", "holder", *POSTS])
"""Mostly whoever has it: most of what others ask is refused."""
which = st.integers(0, 2)
opened = st.sampled_from([True, True, True, False])
WHERE = {"parked": PARKED, "closed": CLOSED}


class ReceiptMachine(RuleBasedStateMachine):
    """Three receipts and two files, between three posts of one department."""

    def __init__(self) -> None:
        super().__init__()
        self.district = District(MemoryStores())
        self.district.attach()
        self.pages: dict[tuple[str, int], list[int]] = {}

    @initialize()
    def begins(self) -> None:
        self.receipts = [self.district.diarised(pages=number) for number in (1, 2)]
        self.receipts.append(self.district.diarised(category="rti"))
        self.files = [self.district.opened("p-reg-general"), self.district.opened("p-oc-general")]

    @rule(post=asking, one=which, to=posts, opened=opened)
    def marks(self, post: str, one: int, to: str, opened: bool) -> None:
        if self.receipt(one)["custody"]["holder"] != to:
            self.does(post, "receipt", self.receipts[one], "mark", to=to)
            self.takes_up(opened, "receipt", self.receipts[one])

    @rule(post=asking, one=which, to=posts, copied=posts, seen=st.booleans())
    def marks_with_a_copy(self, post: str, one: int, to: str, copied: str, seen: bool) -> None:
        custody = self.receipt(one)["custody"]
        if custody["holder"] is not None and len({custody["holder"], to, copied}) == 3:
            self.does(post, "receipt", self.receipts[one], "mark", to=to, copies=[copied])
        got = {copy.post.id: copy.seen for copy in self.loaded("receipt", self.receipts[one]).copies}
        if seen and got.get(copied) is None:  # said again, it is answered and changes nothing
            self.does(copied, "receipt", self.receipts[one], "see", revision=None)

    @invariant()
    def a_copy_lies_there_until_it_was_seen_and_changes_nothing_else(self) -> None:
        unseen = [
            (receipt, copy.post.id)
            for receipt in self.receipts
            for copy in self.loaded("receipt", receipt).copies
            if copy.seen is None
        ]
        shown = [(place.item, post) for post in POSTS for place in self.office.copies.places(post, HERE)]
        assert sorted(shown) == sorted(unseen)

    @rule(post=asking, one=which, out=st.booleans())
    def places(self, post: str, one: int, out: bool) -> None:
        who = self.who(post, "receipt", self.receipts[one])
        held = [
            file
            for number, file in enumerate(self.files)
            for custody in [self.file(number)["custody"]]
            if custody["holder"] == who and custody["state"] == "with"
        ]
        if held or "place" not in self.may(who, "receipt", self.receipts[one]):
            self.does(who, "receipt", self.receipts[one], "place", file=[*held, self.files[0]][0])
            if out:
                self.does(who, "receipt", self.receipts[one], "detach")

    @rule(post=asking, one=which)
    def detaches(self, post: str, one: int) -> None:
        self.does(post, "receipt", self.receipts[one], "detach")

    @rule(post=asking, one=which)
    def closes(self, post: str, one: int) -> None:
        self.does(post, "receipt", self.receipts[one], "close", remark="Done.")

    @rule(post=asking, one=which)
    def reopens(self, post: str, one: int) -> None:
        self.does(post, "receipt", self.receipts[one], "reopen", reason="Not done.")

    @rule(post=asking, one=which)
    def settles(self, post: str, one: int) -> None:
        self.does(post, "receipt", self.receipts[one], "settle", remark="Answered.")

    @invariant()
    def a_watched_letter_is_in_its_register_until_it_is_settled_or_closed(self) -> None:
        item = self.loaded("receipt", self.receipts[2])
        listed = [each.id for each in self.office.receipts.watched("rti", after=None, limit=9)]
        assert listed == ([] if item.settled or item.closed else [item.id])
        due = item.custody.due
        lies = item.custody.state in {"with", "parked", "transit"}
        assert (due == item.clock) == (lies and not item.settled)

    @rule(post=asking, one=which, subject=st.sampled_from(["A matter", "Another"]))
    def corrects(self, post: str, one: int, subject: str) -> None:
        self.does(post, "receipt", self.receipts[one], "correct", subject=subject)

    @rule(
        post=asking,
        file=st.integers(0, 1),
        to=posts,
        note=st.sampled_from([None, "Seen."]),
        opened=opened,
    )
    def forwards(self, post: str, file: int, to: str, note: str | None, opened: bool) -> None:
        if self.file(file)["custody"]["holder"] != to:
            self.does(post, "file", self.files[file], "forward", to=to, note=note)
            self.takes_up(opened, "file", self.files[file])

    @rule(post=asking, file=st.integers(0, 1))
    def closes_a_file(self, post: str, file: int) -> None:
        self.does(post, "file", self.files[file], "close", remark="Done.", retention="C")

    @rule(post=asking, file=st.integers(0, 1))
    def reopens_a_file(self, post: str, file: int) -> None:
        self.does(post, "file", self.files[file], "reopen", reason="Not done.")

    def takes_up(self, opened: bool, kind: str, item: str) -> None:
        """What has come is opened there, if so."""
        to = self.loaded(kind, item).custody.to
        if opened and to is not None:
            self.district.person(to.id).done(f"/{kind}s/{item}/receive")

    @rule(post=posts)
    def takes_up_what_has_come(self, post: str) -> None:
        for item in self.district.person(post).get(f"/desks/{post}").json["items"]:
            if item["unread"]:
                self.district.person(post).done(f"/{item['kind']}s/{item['item']}/receive")

    @invariant()
    def a_receipt_is_disposed_of_in_one_place(self) -> None:
        lying = [
            (receipt, file)
            for file in self.files
            for receipt, _, taken_out in self.papers(file)
            if not taken_out
        ]
        inside = {
            (receipt, seen["file"])
            for receipt, seen in zip(self.receipts, map(self.receipt, range(3)), strict=True)
            if seen["custody"]["state"] == "in_file"
        }
        assert sorted(lying) == sorted(inside), "in the file exactly what says so, and once"

    @invariant()
    def pages_never_change_and_are_given_once(self) -> None:
        for file in self.files:
            given: list[int] = []
            for serial, (_, (first, last), _) in enumerate(self.papers(file), start=1):
                assert self.pages.setdefault((file, serial), [first, last]) == [first, last]
                given += range(first, last + 1)
            assert given == list(range(1, len(given) + 1))

    @invariant()
    def an_open_receipt_lies_before_one_post_and_a_closed_one_before_none(self) -> None:
        desks = self.office.desks
        lying = {
            (place.item, post, place.place)
            for post in POSTS
            for where in (HERE, PARKED, CLOSED)
            for place in desks.places(post, where)
            if place.kind == "receipt"
        }
        wanted = set()
        for one, receipt in enumerate(self.receipts):
            custody = self.receipt(one)["custody"]
            if custody["state"] != "in_file":
                wanted.add((receipt, custody["holder"] or custody["to"], WHERE.get(custody["state"], HERE)))
        assert lying == wanted

    def does(self, post: str, kind: str, item: str, act: str, **asked: Any) -> None:
        """What is offered to the post is done; what is not is refused, and leaves nothing behind."""
        post = self.who(post, kind, item)
        person, before = self.district.person(post), self.whole()
        offered = act in self.may(post, kind, item)
        body = None if asked.get("revision", 1) is None else {"revision": 1_000, **asked}
        answer = person.send(f"/{kind}s/{item}/{act}", body)
        assert answer.status_code == 200 if offered else answer.status_code in {403, 409}, answer.json
        assert offered or self.whole() == before

    def who(self, post: str, kind: str, item: str) -> str:
        """Whoever has the item, or the file in which it lies, where that is meant."""
        if post != "holder":
            return post
        kept = self.loaded(kind, item)
        if kind == "receipt" and kept.file:
            kept = self.office.files.load(kept.file).item
        custody = kept.custody.shape()
        return str(custody["holder"] or custody["to"])

    def loaded(self, kind: str, item: str) -> Any:
        return (self.office.files if kind == "file" else self.office.receipts).load(item).item

    def may(self, post: str, kind: str, item: str) -> list[str]:
        told = self.district.person(post).get(f"/{kind}s/{item}")
        return list(told.json.get("may", [])) if told.status_code == 200 else []

    def receipt(self, one: int) -> dict[str, Any]:
        item = self.office.receipts.load(self.receipts[one]).item
        return {"custody": item.custody.shape(), "file": item.file}

    def file(self, one: int) -> dict[str, Any]:
        return {"custody": self.office.files.load(self.files[one]).item.custody.shape()}

    def papers(self, file: str) -> list[tuple[str, list[int], bool]]:
        kept = self.office.files.load(file)
        out = kept.item.correspondence.taken_out
        entries = self.office.files.filed(kept, range(1, kept.item.correspondence.serials + 1))
        return [(e.data["receipt"], e.data["pages"], e.data["serial"] in out) for e in entries]

    def whole(self) -> list[Any]:
        """Where everything is, and how far its history has come."""
        items = [self.office.receipts.load(each).item for each in self.receipts]
        files = [self.office.files.load(each).item for each in self.files]
        return [(each.custody, each.history.position, each.acts) for each in (*items, *files)]

    @property
    def office(self) -> Any:
        return self.district.application.offices.named("general")


TestReceiptMachine = ReceiptMachine.TestCase
TestReceiptMachine.settings = settings(max_examples=lives(5), stateful_step_count=30, deadline=None)
