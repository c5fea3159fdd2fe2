"""What lies in the office on a Monday at ten: the state from which the tests of the pages begin.

It was brought about by the people of `district.yaml` at the services' own APIs, over nine days.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chassis.clock import to_text
from chassis.ids import new_ulid
from chassis.testing.clock import START
from services.gateway.tests.browser import RIGHT
from tests.pages.office import Office
from tests.pages.outside import Jammed

PEOPLE = {
    "ananya": "p-oc-general",
    "ratan": "p-hc-general",
    "imran": "p-oc-landacq",
    "shalini": "p-adm-general",
}
CULVERT = "Repair of the culvert on the road from Shimulpur to the market"
UNREADABLE = b"a ? ? ? ? sketch"
PAGE = b"as much as anybody writes on one page"
LETTER = b"\f".join((PAGE, PAGE, UNREADABLE))
ESTIMATE = b"\f".join((PAGE, PAGE))
NOTES = (
    "The people of Shimulpur report the fall of the culvert at 1/c.\n\nA sketch is at 3/c.\n\nFor orders.",
    "Please say whether any private land is touched by the diversion.",
    "The diversion runs over plot 412, mouza Shimulpur, which is vested land.\n\nজমি সংক্রান্ত আপত্তি নেই।",
    "The estimate of the block is at 4/c. Submitted for sanction.",
)
DRAFT = "Seen. The estimate at 4/c is within the ceiling for rural roads."


REPLY = {
    "form": "letter",
    "language": "bn",
    "subject": "শিমুলপুরের কালভার্ট মেরামত",
    "reference": "7/G, 12-11-2026",
    "to": [{"name": "হরিপদ মণ্ডল", "address": "শিমুলপুর\nপশ্চিম বর্ধমান"}],
    "copies": [{"post": "p-oc-landacq"}],
    "body": "ক্ষতিগ্রস্ত কালভার্ট মেরামতের মন্ত্রিসভা-অনুমোদিত বরাদ্দ হয়েছে।\n\nকাজ শীঘ্র শুরু হবে।",
    "signatory": "p-oc-general",
}


@dataclass(frozen=True)
class Morning:
    """The office and what is in it, by id."""

    office: Office
    culvert: str
    """The file on Ananya's desk, with four notes, two papers and her draft; overdue."""
    letter: str
    """Its first paper, of three pages; the last is hard to read."""
    receipt: str
    """A paper that Ananya has taken up."""
    arrived: str
    """A file that was sent to Ananya, and waits to be received."""
    sent: str
    """A file that Ananya sent, and nobody has received."""
    away: str
    """A file that Ananya sent, and Imran has; overdue."""
    tray: tuple[str, ...]
    """Three papers that wait for Ratan; of the second a page is hard to read, the third was not scanned for
    viruses.
    """
    stored: str
    """A scan that became a paper of the tray."""
    diarised: str
    """A scan of which the paper has its number."""
    reading: str
    """A scan of which two pages are read and two wait."""
    rejected: str
    """A scan that was none."""

    def path(self, pattern: str) -> str:
        """The address, with the ids of what it names: `/files/{culvert}`."""
        return pattern.format_map(vars(self))


class Hand:
    """Somebody at the services' APIs, in their own post. Each act is asserted to succeed."""

    def __init__(self, office: Office, login: str) -> None:
        self.office, self.login, self.post = office, login, PEOPLE[login]

    def ask(self, service: str, method: str, path: str, **more: Any) -> dict[str, Any]:
        """What the service answers."""
        headers = {
            "Authorization": f"Bearer {self._tokens()[service]}",
            "Daftar-Post": self.post,
            "Idempotency-Key": new_ulid(),
        }
        client = self.office.lines[service].app.test_client()
        answer = client.open(f"/v1{path}", method=method, headers=headers, **more)
        assert answer.status_code in {200, 201}, (method, path, answer.text)
        self.office.deliver()
        return dict(answer.get_json())

    def acts(self, path: str, **body: Any) -> str:
        """Something is done at workflow, to the item as it stands; its id. A path ends with the act."""
        item, _, act = path.lstrip("/").rpartition("/")
        if act not in {"receive", "diarise"}:
            body["revision"] = self.ask("workflow", "GET", f"/{item}")["revision"]
        method = "PUT" if act == "note" else "POST"
        return str(self.ask("workflow", method, path, json=body)["item"])

    def opens(self, title: str, **more: Any) -> str:
        """A new file lies with this post."""
        body = {"head": "gen-corr", "title": title, **more}
        return str(self.ask("workflow", "POST", "/files?department=general", json=body)["item"])

    def scans(self, content: bytes, name: str) -> dict[str, Any]:
        """The scan has been sent; as scan answered."""
        path = f"/batches?department=general&name={name}"
        return self.ask("scan", "POST", path, data=content, content_type="application/octet-stream")

    def diarises(self, content: bytes, subject: str, sender: str, **more: str) -> str:
        """A paper was scanned and has its number; it lies with this post."""
        receipt = self.scans(content, "letter.tif")["document"]
        return self.acts(f"/receipts/{receipt}/diarise", subject=subject, sender={"name": sender}, **more)

    def sends(self, file: str, to: str, **order: Any) -> None:
        """The file was forwarded, and received there."""
        self.acts(f"/files/{file}/forward", to=PEOPLE[to], **order)
        Hand(self.office, to).acts(f"/files/{file}/receive")

    def _tokens(self) -> dict[str, str]:
        client = self.office.lines["auth"].app.test_client()
        answer = client.post("/v1/sessions", json={"login": self.login, "password": RIGHT})
        return dict(answer.get_json()["tokens"])


@contextmanager
def monday_morning() -> Iterator[Morning]:
    """The office as it is on that Monday."""
    with Office.opened(START - timedelta(days=9)) as office:
        morning = _nine_days(office)
        office.seat(PEOPLE)
        yield morning


def _nine_days(office: Office) -> Morning:
    ananya, ratan, imran, shalini = (Hand(office, login) for login in PEOPLE)
    letter = ratan.diarises(
        LETTER, CULVERT, "Haripada Mondal", letter_ref="7/G", letter_date="2026-11-12", delivery_mode="post"
    )
    culvert = ratan.opens(CULVERT)
    ratan.acts(f"/receipts/{letter}/place", file=culvert)
    ratan.sends(culvert, "ananya", note=NOTES[0], remark="For orders on the inspection")
    _until(office, 7)
    ananya.sends(culvert, "imran", note=NOTES[1])
    _until(office, 5)
    away = ananya.opens("Boundary of plot 412")
    ananya.sends(away, "imran", note="Please verify.", due=_in(office, days=4))
    _until(office, 4)
    imran.sends(culvert, "ratan", note=NOTES[2])
    estimate = ratan.diarises(ESTIMATE, "Estimate for the culvert", "Block Development Officer, Shimulpur")
    ratan.acts(f"/receipts/{estimate}/place", file=culvert)
    _until(office, 3)
    ratan.sends(culvert, "ananya", note=NOTES[3], due=_in(office, days=2))
    ananya.acts(f"/files/{culvert}/note", text=DRAFT)
    ananya.acts(f"/files/{culvert}/draft", **REPLY, in_reply_to=letter)
    _until(office, 1)
    receipt = ratan.diarises(PAGE, "Tube well near the bus stand", "Mina Hansda", remarks="Early")
    ratan.acts(f"/receipts/{receipt}/mark", to=ananya.post)
    ananya.acts(f"/receipts/{receipt}/receive")
    _until(office, 0.2)
    sent = ananya.opens("Purchase of two printers")
    ananya.acts(f"/files/{sent}/forward", to=shalini.post, note="For approval.")
    arrived = shalini.opens("Supply of drinking water to the temporary shelters")
    shalini.acts(f"/files/{arrived}/forward", to=ananya.post, note="Please arrange.")
    scans = [
        ratan.scans(PAGE, "scan-001.tif"),
        ratan.scans(b"\f".join((UNREADABLE, PAGE)), "scan-002.tif"),
        ratan.scans(b"\f".join((PAGE, PAGE, b"UNCHECKED " + PAGE)), "scan-003.tif"),
    ]
    rejected = ratan.scans(b"!type-not-allowed", "budget.xlsx")
    reading = _half_read(office, ratan)
    _until(office, 0)
    return Morning(
        office=office,
        culvert=culvert,
        letter=letter,
        receipt=receipt,
        arrived=arrived,
        sent=sent,
        away=away,
        tray=tuple(str(each["document"]) for each in scans),
        stored=str(scans[0]["batch"]),
        diarised=_batch(ratan, "letter.tif"),
        reading=reading,
        rejected=str(rejected["batch"]),
    )


def _half_read(office: Office, clerk: Hand) -> str:
    """A scan of which the third page stopped the worker: so it stays."""
    with suppress(Jammed):
        clerk.scans(b"\f".join((PAGE, PAGE, b"JAMMED", PAGE)), "petition.pdf")
    office.broker.waiting.clear()
    return _batch(clerk, "petition.pdf")


def _batch(clerk: Hand, name: str) -> str:
    """The newest scan of that name."""
    listed = clerk.ask("scan", "GET", "/batches?department=general")["items"]
    return str(next(each["batch"] for each in listed if each["name"] == name))


def _until(office: Office, days: float) -> None:
    """It is so many days before Monday."""
    left = START - timedelta(days=days) - office.clock.now()
    office.pass_by(seconds=left.total_seconds())


def _in(office: Office, *, days: float) -> str:
    return to_text(office.clock.now() + timedelta(days=days))
