"""workflow: tray, receipts, files, desks, registers, and the permits for what they show.

Which department's service is asked follows from the id where there is one. Acts take the key that makes them
one act.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from chassis.ids import DISTRICT
from gateway.api import workflow as api
from gateway.api.model import Model
from gateway.clients.answers import Findings, Pending, Vacant
from gateway.clients.caller import Caller
from gateway.clients.http import ServiceClient, home_of
from gateway.clients.problems import Unanswered

M = TypeVar("M", bound=Model)
Query = Mapping[str, str | int | None]


class WorkflowClient:
    """The office's work. All raise ServiceProblem."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def desk(
        self, caller: Caller, post: str, department: str, after: str | None = None, **look: str | None
    ) -> api.Desk:
        """What lies before the post, oldest arrival first, unless `only` and `by` say otherwise."""
        return self._listed(api.Desk, f"/desks/{post}", caller, department, after, **look)

    def waiting(self, caller: Caller, post: str, department: str) -> int:
        """How much lies before the post; counting stops at a thousand."""
        return self._listed(api.Desk, f"/desks/{post}", caller, department, None, limit="1").waiting or 0

    def sent(self, caller: Caller, post: str, department: str, after: str | None) -> api.Desk:
        """What the post sent and others still have."""
        return self._listed(api.Desk, f"/desks/{post}/sent", caller, department, after)

    def parked(self, caller: Caller, post: str, department: str, after: str | None) -> api.Desk:
        """What the post has set aside, the longest waiting first."""
        return self._listed(api.Desk, f"/desks/{post}/parked", caller, department, after)

    def closed(self, caller: Caller, post: str, department: str, after: str | None) -> api.Desk:
        """What the post has closed, the latest first."""
        return self._listed(api.Desk, f"/desks/{post}/closed", caller, department, after)

    def habits(self, caller: Caller, post: str, department: str) -> api.Habits:
        """What the post's desk does again and again."""
        return self._client.answer(api.Habits, "GET", department, f"/desks/{post}/habits", caller)

    def keep_phrase(
        self, caller: Caller, post: str, department: str, phrase: str, body: api.PhraseBody
    ) -> None:
        """The desk has this phrase of its own."""
        self._client.call("PUT", department, f"/desks/{post}/phrases/{phrase}", caller, body=body)

    def keep_list(self, caller: Caller, post: str, department: str, name: str, body: api.ListBody) -> None:
        """The desk has this marking list of its own."""
        self._client.call("PUT", department, f"/desks/{post}/lists/{name}", caller, body=body)

    def drop_list(self, caller: Caller, post: str, department: str, name: str) -> None:
        """The desk does not have it."""
        self._client.call("DELETE", department, f"/desks/{post}/lists/{name}", caller)

    def drop_phrase(self, caller: Caller, post: str, department: str, phrase: str) -> None:
        """The desk does not have it."""
        self._client.call("DELETE", department, f"/desks/{post}/phrases/{phrase}", caller)

    def take_phrase(self, caller: Caller, post: str, department: str, phrase: str) -> None:
        """It was taken once more."""
        self._client.call("POST", department, f"/desks/{post}/phrases/{phrase}/taken", caller)

    def tray(self, caller: Caller, department: str, after: str | None) -> api.Tray:
        """Stored papers of the department that wait for their number, the longest waiting first."""
        return self._listed(api.Tray, "/tray", caller, department, after)

    def senders(self, caller: Caller, department: str, typed: str) -> Sequence[api.KnownSender]:
        """Who has written to the department before and may be meant, who wrote last first."""
        query = {"department": department, "q": typed}
        return self._client.answer(api.Senders, "GET", department, "/senders", caller, query=query).items

    def duplicates(
        self, caller: Caller, receipt: str, sender: str = "", letter_ref: str = "", letter_date: str = ""
    ) -> Sequence[api.Duplicate]:
        """What the paper is likely to be a second copy of."""
        told = {"sender": sender, "letter_ref": letter_ref, "letter_date": letter_date}
        query = {name: value for name, value in told.items() if value}
        path = f"/receipts/{receipt}/duplicates"
        return self._client.answer(api.Duplicates, "GET", home_of(receipt), path, caller, query=query).items

    def receipt(self, caller: Caller, receipt: str) -> api.ReceiptView:
        """One receipt, or a paper of the tray."""
        return self._client.answer(api.ReceiptView, "GET", home_of(receipt), f"/receipts/{receipt}", caller)

    def slip(self, caller: Caller, receipt: str) -> bytes:
        """The acknowledgement for the receipt's sender, as PDF."""
        return self._client.call("GET", home_of(receipt), f"/receipts/{receipt}/slip", caller).content

    def diarise(self, caller: Caller, receipt: str, diary: api.DiaryBody, key: str) -> api.Acted:
        """The paper has its number."""
        return self._act(caller, "receipt", receipt, "diarise", diary, key)

    def mark(self, caller: Caller, receipt: str, order: api.MarkBody, key: str) -> api.Acted:
        """The receipt is on its way to another post."""
        return self._act(caller, "receipt", receipt, "mark", order, key)

    def place(self, caller: Caller, receipt: str, order: api.PlaceBody, key: str) -> None:
        """The receipt is in the file, with its page numbers."""
        self._act(caller, "receipt", receipt, "place", order, key)

    def detach(self, caller: Caller, receipt: str, seen: api.Seen, key: str) -> None:
        """The receipt is out of its file and lies before whoever holds that."""
        self._act(caller, "receipt", receipt, "detach", seen, key)

    def open_file(self, caller: Caller, department: str, cover: api.Cover, key: str) -> api.Acted:
        """A new file with its number; `key` is its ULID."""
        query = {"department": department}
        return self._client.answer(
            api.Acted, "POST", department, "/files", caller, query=query, body=cover, key=key
        )

    def cover(self, caller: Caller, file: str) -> api.FileView:
        """The file's cover as this post may see it, with how much of it the post may read."""
        return self._client.answer(api.FileView, "GET", home_of(file), f"/files/{file}", caller)

    def sheet(self, caller: Caller, file: str, language: str) -> bytes:
        """The file on a sheet in that language, as PDF."""
        query = {"language": language}
        return self._client.call("GET", home_of(file), f"/files/{file}/sheet", caller, query=query).content

    def notes(self, caller: Caller, file: str, **part: int | None) -> api.Notes:
        """A part of its notes, the latest unless `before` or `after` names one."""
        path = f"/files/{file}/notes"
        return self._client.answer(api.Notes, "GET", home_of(file), path, caller, query=part)

    def papers(self, caller: Caller, file: str, **part: int | None) -> api.Correspondence:
        """A part of its papers, the latest unless `before`, `after` or the `page` of one names it."""
        path = f"/files/{file}/correspondence"
        return self._client.answer(api.Correspondence, "GET", home_of(file), path, caller, query=part)

    def history(self, caller: Caller, kind: str, item: str, after: int, limit: int) -> api.History:
        """The entries of the item's history after that position, oldest first."""
        path, query = f"/{kind}s/{item}/history", {"after": after, "limit": limit}
        return self._client.answer(api.History, "GET", home_of(item), path, caller, query=query)

    def note(self, caller: Caller, file: str, draft: api.NoteBody) -> None:
        """The draft note is that; doing it twice is the same as once."""
        self._client.answer(api.Acted, "PUT", home_of(file), f"/files/{file}/note", caller, body=draft)

    def letters(self, caller: Caller, file: str) -> api.Letters:
        """Its letters, those begun last first."""
        return self._client.answer(api.Letters, "GET", home_of(file), f"/files/{file}/letters", caller)

    def letter(self, caller: Caller, file: str, number: int) -> api.LetterView:
        """One letter, with what is printed of it."""
        path = f"/files/{file}/letters/{number}"
        return self._client.answer(api.LetterView, "GET", home_of(file), path, caller)

    def version(self, caller: Caller, file: str, number: int, version: int) -> api.VersionView:
        """What one version of a letter says."""
        path = f"/files/{file}/letters/{number}/versions/{version}"
        return self._client.answer(api.VersionView, "GET", home_of(file), path, caller)

    def draft_print(self, caller: Caller, file: str, number: int) -> bytes:
        """The letter as it would go out now, as PDF marked as a draft."""
        path = f"/files/{file}/letters/{number}/print"
        return self._client.call("GET", home_of(file), path, caller).content

    def letter_forms(self, caller: Caller, file: str) -> Sequence[api.LetterForm]:
        """The forms of letter that the file's department writes."""
        return self._listed(api.LetterForms, "/letter-forms", caller, home_of(file), None).items

    def on_letter(self, caller: Caller, file: str, act: str, asked: Model, key: str) -> api.Acted:
        """An act on one of the file's letters."""
        return self._act(caller, "file", file, act, asked, key)

    def forward(self, caller: Caller, file: str, order: api.ForwardBody, key: str) -> api.Acted:
        """The file is on its way to another post, its note sealed."""
        return self._act(caller, "file", file, "forward", order, key)

    def send_back(self, caller: Caller, file: str, order: api.ReturnBody, key: str) -> api.Acted:
        """The file is on its way to the post from which it came, its note sealed."""
        return self._act(caller, "file", file, "return", order, key)

    def ask_opinions(self, caller: Caller, file: str, asked: api.AskBody, key: str) -> None:
        """Several posts are asked for their opinion; the file stays where it is."""
        self._act(caller, "file", file, "ask-opinions", asked, key)

    def opine(self, caller: Caller, file: str, opinion: api.OpinionBody, key: str) -> None:
        """The opinion that was asked is given."""
        self._act(caller, "file", file, "opine", opinion, key)

    def end_opinions(self, caller: Caller, file: str, seen: api.Seen, key: str) -> None:
        """No opinion is asked any more; those that were given stand in the notes."""
        self._act(caller, "file", file, "end-opinions", seen, key)

    def asked(self, caller: Caller, post: str, department: str, after: str | None) -> api.AskedItems:
        """On which files the post's opinion is asked, the longest waiting first."""
        return self._listed(api.AskedItems, f"/desks/{post}/opinions", caller, department, after)

    def see(self, caller: Caller, receipt: str, key: str) -> None:
        """The copy of it that the post got was seen."""
        self._act(caller, "receipt", receipt, "see", None, key)

    def copies(self, caller: Caller, post: str, department: str, after: str | None) -> api.CopyItems:
        """Of which receipts the post got a copy that it has not seen, the oldest first."""
        return self._listed(api.CopyItems, f"/desks/{post}/copies", caller, department, after)

    def receive(self, caller: Caller, kind: str, item: str, key: str) -> None:
        """The item is taken up by the post it came to; it can no longer be pulled back."""
        self._act(caller, kind, item, "receive", None, key)

    def park(self, caller: Caller, kind: str, item: str, order: api.ParkBody, key: str) -> None:
        """The item is set aside, and stays with its holder."""
        self._act(caller, kind, item, "park", order, key)

    def unpark(self, caller: Caller, kind: str, item: str, seen: api.Seen, key: str) -> None:
        """The item lies before its holder again."""
        self._act(caller, kind, item, "unpark", seen, key)

    def locate(self, caller: Caller, kind: str, item: str, order: api.LocateBody, key: str) -> None:
        """It is known where the body of the physical item lies."""
        self._act(caller, kind, item, "locate", order, key)

    def with_another(self, caller: Caller, file: str, act: str, order: Model, key: str) -> None:
        """An act on the file and another one: it is linked or attached to that, or no longer."""
        self._act(caller, "file", file, act, order, key)

    def correct(self, caller: Caller, receipt: str, order: api.CorrectBody, key: str) -> None:
        """What was diarised reads so."""
        self._act(caller, "receipt", receipt, "correct", order, key)

    def edit_cover(self, caller: Caller, file: str, order: api.CoverBody, key: str) -> None:
        """The file's cover reads so."""
        self._act(caller, "file", file, "edit-cover", order, key)

    def close(self, caller: Caller, receipt: str, order: api.CloseBody, key: str) -> None:
        """The receipt is disposed of without a file."""
        self._act(caller, "receipt", receipt, "close", order, key)

    def propose_close(self, caller: Caller, file: str, order: api.CloseFileBody, key: str) -> None:
        """It is proposed that the file be closed."""
        self._act(caller, "file", file, "propose-close", order, key)

    def close_file(self, caller: Caller, file: str, order: api.CloseFileBody, key: str) -> None:
        """The file is closed, its note sealed."""
        self._act(caller, "file", file, "close", order, key)

    def record(self, caller: Caller, file: str, order: api.RecordBody, key: str) -> None:
        """The closed file lies in the record room."""
        self._act(caller, "file", file, "record", order, key)

    def retain(self, caller: Caller, file: str, order: api.RetainBody, key: str) -> None:
        """The closed file is kept until that day after all."""
        self._act(caller, "file", file, "retain", order, key)

    def propose_weeding(self, caller: Caller, file: str, order: api.ProposeWeedingBody, key: str) -> None:
        """It is proposed that the file be weeded."""
        self._act(caller, "file", file, "propose-weeding", order, key)

    def weed(self, caller: Caller, file: str, order: api.WeedBody, key: str) -> None:
        """Only the file's cover and its chain are left."""
        self._act(caller, "file", file, "weed", order, key)

    def forbid_weeding(self, caller: Caller, file: str, order: api.WeedingReasonBody, key: str) -> None:
        """The file must not be weeded."""
        self._act(caller, "file", file, "forbid-weeding", order, key)

    def allow_weeding(self, caller: Caller, file: str, order: api.WeedingReasonBody, key: str) -> None:
        """The file may be weeded again when its time is over."""
        self._act(caller, "file", file, "allow-weeding", order, key)

    def reopen(self, caller: Caller, kind: str, item: str, order: api.ReopenBody, key: str) -> None:
        """The item lies before the post that had closed it."""
        self._act(caller, kind, item, "reopen", order, key)

    def pull_back(self, caller: Caller, kind: str, item: str, seen: api.Seen, key: str) -> None:
        """The item is with its sender again."""
        self._act(caller, kind, item, "pull-back", seen, key)

    def permit(self, caller: Caller, item: str, document: str) -> str:
        """Leave to read `document` as part of `item`, for five minutes."""
        home, _ = home_of(item), home_of(document)
        asked = api.PermitBody(item=item, document=document)
        return self._client.answer(api.Permit, "POST", home, "/permits", caller, body=asked).permit

    def posts(self, caller: Caller, query: str) -> Sequence[api.PostItem]:
        """Posts of all departments that match `query`, by department and rank; all of them for ""."""
        return self._client.answer(api.Posts, "GET", DISTRICT, "/posts", caller, query={"q": query}).items

    def heads(self, caller: Caller, department: str) -> Sequence[api.HeadItem]:
        """The heads under which the department opens files."""
        return self._listed(api.Heads, "/heads", caller, department, None).items

    def closing_rules(self, caller: Caller, department: str) -> api.ClosingRules:
        """Who closes a file there, and the classes under which it is kept."""
        return self._listed(api.ClosingRules, "/retention", caller, department, None)

    def retention_due(self, caller: Caller, department: str, after: str | None) -> api.RetentionDue:
        """The closed files that have been kept as long as they were to be."""
        return self._listed(api.RetentionDue, "/retention/due", caller, department, after)

    def watched_kinds(self, caller: Caller, department: str) -> Sequence[api.Kind]:
        """The kinds of letters that the department watches."""
        return self._listed(api.Kinds, "/watched", caller, department, None).items

    def watched(self, caller: Caller, department: str, code: str, after: str | None) -> api.WatchedItems:
        """The open letters of a kind, the nearest day first."""
        return self._listed(api.WatchedItems, f"/watched/{code}", caller, department, after)

    def settle(self, caller: Caller, receipt: str, order: api.SettleBody, key: str) -> None:
        """It is said what became of the watched letter."""
        self._act(caller, "receipt", receipt, "settle", order, key)

    def registers(self, caller: Caller, department: str) -> Sequence[api.Register]:
        """The registers that the department keeps, that of receipts first."""
        return self._listed(api.Registers, "/registers", caller, department, None).items

    def register(
        self, caller: Caller, department: str, series: str, year: str, page: int
    ) -> api.RegisterPage:
        """One page of a register, up to 100 rows, gapless."""
        return self._listed(api.RegisterPage, f"/registers/{series}/{year}/{page}", caller, department, None)

    def register_rows(
        self, caller: Caller, department: str, series: str, year: str, **look: str | None
    ) -> api.RegisterRows:
        """Rows of a year by words (`q`), by `state`, before a page."""
        return self._listed(api.RegisterRows, f"/registers/{series}/{year}", caller, department, None, **look)

    def search(self, caller: Caller, asked: Query) -> Findings:
        """What has the words and is as asked, in the department or in all that answer."""
        told, silent = self._all(api.Hits, "/search", caller, asked)
        items = [hit for hits in told for hit in hits.items]
        return Findings(
            items=sorted(items, key=lambda hit: (not hit.by_number, hit.loose, hit.note is not None)),
            count=sum(hits.count for hits in told),
            next=next((hits.next for hits in told if hits.next), None),
            all=all(hits.all for hits in told),
            whole=all(hits.whole for hits in told),
            unanswered=silent,
        )

    def papers_read(self, caller: Caller, department: str, asked: Query) -> api.PapersRead:
        """Leave to look for words in the papers that are as asked and may be read, a part of them."""
        return self._client.answer(api.PapersRead, "GET", department, "/search/papers", caller, query=asked)

    def pendency(self, caller: Caller, department: str | None) -> Pending:
        """What is pending with the acting post and those below it, in one department or all that answer."""
        told, silent = self._all(api.Pendencies, "/pendency", caller, {"department": department})
        return Pending([each for part in told for each in part.items], silent)

    def pending_items(
        self, caller: Caller, department: str, after: str, **which: str | None
    ) -> api.PendingItems:
        """The items behind a figure."""
        return self._listed(api.PendingItems, "/pendency/items", caller, department, after, **which)

    def vacancies(self, caller: Caller) -> Vacant:
        """Vacant posts below the acting one before whom something waits, in the departments that answer."""
        told, silent = self._all(api.Vacancies, "/vacancies", caller, {})
        return Vacant([each for part in told for each in part.items], silent)

    def _all(
        self, shape: type[M], path: str, caller: Caller, query: Query
    ) -> tuple[Sequence[M], Sequence[str]]:
        """What the department of the query, or every address, answers; and the departments that do not."""
        told: list[M] = []
        silent: list[str] = []
        department = query.get("department")
        for departments in [[str(department)]] if department else self._client.routes.by_address():
            try:
                told.append(self._client.answer(shape, "GET", departments[0], path, caller, query=query))
            except Unanswered:
                silent += departments
        return told, silent

    def _listed(
        self,
        shape: type[M],
        path: str,
        caller: Caller,
        department: str,
        after: str | None,
        **more: str | None,
    ) -> M:
        query = {"department": department, "after": after, **more}
        return self._client.answer(shape, "GET", department, path, caller, query=query)

    def _act(
        self, caller: Caller, kind: str, item: str, act: str, asked: Model | None, key: str
    ) -> api.Acted:
        path = f"/{kind}s/{item}/{act}"
        return self._client.answer(api.Acted, "POST", home_of(item), path, caller, body=asked, key=key)
