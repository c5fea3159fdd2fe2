"""The five services as small Flask applications over one office in memory, in the build brief's JSON.

The pages are tested against these through the real HTTP adapters, in-process: what a page shows has come over
the same wire format, and every fault of a service can be switched on.
"""

# ruff: noqa: E501  # sample data reads as rows

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

import httpx
from flask import Flask, Response, jsonify, request
from PIL import Image

from chassis.clock import Clock, to_text
from chassis.ids import is_ulid
from services.gateway.tests.promises import completed, unpromised

Json = dict[str, Any]
GENERAL, LAND = "general", "landacq"
OFFERED_WIDTHS = {None, 160, 480, 800, 1200, 1600}  # pixels, by the README of files


def ulid(number: int) -> str:
    """A ULID that is the same in every run."""
    return f"01JD3V0000{number:016d}"


def names(en: str, bn: str, hi: str) -> Json:
    """A name of the organisation."""
    return {"en": en, "bn": bn, "hi": hi}


def who(
    post: str, designation: Json, department: str, section: Json | None = None, name: Json | None = None
) -> Json:
    """A post as services tell it."""
    return {
        "post": post,
        "designation": designation,
        "department": department,
        "section": section,
        "name": name,
    }


def author(whose: Json) -> Json:
    """Who acted, as a record tells it: without the section."""
    return {name: value for name, value in whose.items() if name != "section"}


SECTION = names("General", "সাধারণ", "सामान्य")
LAND_SECTION = names("Land Acquisition", "ভূমি অধিগ্রহণ", "भूमि अधिग्रहण")
OFFICER = who(
    "p-oc-general",
    names("Officer-in-Charge", "ভারপ্রাপ্ত আধিকারিক", "प्रभारी अधिकारी"),
    GENERAL,
    SECTION,
    names("Ananya Biswas", "অনন্যা বিশ্বাস", "अनन्या विश्वास"),
)
HEAD_CLERK = who(
    "p-hc-general",
    names("Head Clerk", "প্রধান করণিক", "प्रधान लिपिक"),
    GENERAL,
    SECTION,
    names("Ratan Murmu", "রতন মুর্মু", "रतन मुर्मू"),
)
LAND_OFFICER = who(
    "p-oc-landacq",
    names("Land Acquisition Officer", "ভূমি অধিগ্রহণ আধিকারিক", "भूमि अधिग्रहण अधिकारी"),
    LAND,
    LAND_SECTION,
    names("Imran Sheikh", "ইমরান শেখ", "इमरान शेख"),
)
MAGISTRATE = who(
    "p-adm-general",
    names("Additional District Magistrate", "অতিরিক্ত জেলাশাসক", "अपर जिलाधिकारी"),
    GENERAL,
    names("ADM (General)", "এডিএম (সাধারণ)", "एडीएम (सामान्य)"),
    names("Shalini Oraon", "শালিনী ওঁরাও", "शालिनी उराँव"),
)
EVERYBODY = [OFFICER, HEAD_CLERK, LAND_OFFICER, MAGISTRATE]

PERSONS: dict[str, Json] = {
    "ananya": {
        "person": "u-ananya",
        "name": OFFICER["name"],
        "language": "en",
        "posts": [
            {
                **{k: OFFICER[k] for k in ("post", "department", "designation", "section")},
                "kind": "regular",
                "roles": ["officer"],
                "capabilities": ["officer"],
            },
            {
                "post": "p-oc-jm",
                "department": "jm",
                "designation": OFFICER["designation"],
                "section": names("Judicial Munshikhana", "জুডিশিয়াল মুন্সিখানা", "न्यायिक मुंशीखाना"),
                "kind": "additional",
                "roles": ["officer"],
                "capabilities": ["officer"],
            },
        ],
    },
    "ratan": {
        "person": "u-ratan",
        "name": HEAD_CLERK["name"],
        "language": "bn",
        "posts": [
            {
                **{k: HEAD_CLERK[k] for k in ("post", "department", "designation", "section")},
                "kind": "regular",
                "roles": ["registry", "scan", "dealing"],
                "capabilities": ["dealing", "registry", "scan"],
            }
        ],
    },
    "nobody": {
        "person": "u-nobody",
        "name": names("New Hand", "নতুন কর্মী", "नया कर्मी"),
        "language": "en",
        "posts": [],
    },
}

FILE = f"{GENERAL}.{ulid(1)}"
LETTER = f"{GENERAL}.{ulid(2)}"
RECEIPT = f"{GENERAL}.{ulid(3)}"
ARRIVED = f"{GENERAL}.{ulid(4)}"
SENT = f"{GENERAL}.{ulid(5)}"
BATCH = f"{GENERAL}.{ulid(6)}"
DIARISED_BATCH = f"{GENERAL}.{ulid(16)}"
WAITING = [f"{GENERAL}.{ulid(70 + n)}" for n in range(3)]


@dataclass
class Called:
    """One request that a service received."""

    service: str
    method: str
    path: str
    headers: dict[str, str]
    body: Any


@dataclass
class FakeOffice:
    """State, what was asked, and which services are silent or refuse."""

    clock: Clock
    calls: list[Called] = field(default_factory=list)
    silent: set[str] = field(default_factory=set)
    refusals: dict[tuple[str, str], tuple[int, Json]] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)
    refreshes: int = 0
    read_notices: set[str] = field(default_factory=set)
    answered: dict[str, Json] = field(default_factory=dict)
    many: bool = False
    unpromised: list[str] = field(default_factory=list)
    image: bytes = b""

    def __post_init__(self) -> None:
        self.image = self.image or _page_image()
        self.files = {FILE: _culvert_file(self), ARRIVED: _arrived_file(self)}
        self.receipts = {RECEIPT: _receipt(self)}
        self.tray = [_waiting(self, place, document) for place, document in enumerate(WAITING)]
        self.apps = {
            "auth": _auth(self), "files": _files(self), "workflow": _workflow(self),
            "notify": _notify(self), "scan": _scan(self),
        }  # fmt: skip
        for service, app in self.apps.items():
            app.before_request(self._gate(service))
            app.after_request(partial(self._compared, service))

    def transport(self, service: str) -> httpx.BaseTransport:
        """Serves the service in-process."""
        return httpx.WSGITransport(app=self.apps[service])

    def ago(self, days: float) -> str:
        """An instant so many days before now."""
        return to_text(self.clock.now() - timedelta(days=days))

    def refuse(self, method: str, ending: str, status: int, code: str, **params: Any) -> None:
        """From now on requests to that address are refused."""
        self.refusals[method, ending] = (
            status,
            {"code": code, "status": status, "params": params, "correlation": "c-1"},
        )

    def asked(self, method: str, ending: str) -> list[Called]:
        """The requests to addresses with that ending."""
        return [call for call in self.calls if call.method == method and call.path.endswith(ending)]

    def _compared(self, service: str, answer: Response) -> Response:
        if service not in self.silent:
            self.unpromised += unpromised(service, answer)
            return completed(service, answer)
        return answer

    def _gate(self, service: str) -> Any:
        def gate() -> Any:
            body = request.get_json(silent=True) if request.is_json else request.get_data()
            self.calls.append(Called(service, request.method, request.path, dict(request.headers), body))
            if service in self.silent:
                raise ConnectionError("the fake service is down")
            for (method, ending), (status, problem) in self.refusals.items():
                if request.method == method and request.path.endswith(ending):
                    return jsonify(problem), status
            if (
                request.method == "POST"
                and (key := request.headers.get("Idempotency-Key"))
                and not is_ulid(key)
            ):
                return jsonify({"code": "bad-request"}), 400
            return None

        return gate


def _page_image() -> bytes:
    buffer = io.BytesIO()
    Image.new("L", (80, 113), 250).save(buffer, "PNG")
    return buffer.getvalue()


def _custody(office: FakeOffice, state: str, days: float, **more: Any) -> Json:
    """Custody names posts by their ids only."""
    more = {name: value["post"] if isinstance(value, dict) else value for name, value in more.items()}
    return {
        "state": state, "holder": None, "from": None, "to": None, "since": office.ago(days), "arrival": 4,
        "due": None, "received": True, **more,
    }  # fmt: skip


def _culvert_file(office: FakeOffice) -> Json:
    return {
        "file": FILE, "number": "D-11012/7/2026-Dev", "classification": "unclassified", "head": "dev-road",
        "title": "Repair of the culvert on the road from Shimulpur to the market",
        "revision": 6,
        "custody": _custody(office, "with", 3, holder=OFFICER, due=office.ago(1)), "came_from": HEAD_CLERK["post"],
        "may": ["note", "forward", "return", "park"],
        "draft": {"text": "Seen. The estimate at 4/c is within the ceiling for rural roads."},
        "notes": [
            {"note": 1, "by": author(HEAD_CLERK), "at": office.ago(8.2), "paragraphs": [
                {"n": 1, "text": "The people of Shimulpur report at 1/c that the culvert on the market road fell in during the rains of August. No cart or ambulance can cross."},
                {"n": 2, "text": "A sketch by the village engineer stands at 2/c, the names of the families at 3/c."},
                {"n": 3, "text": "The road is in the list of rural roads of the block. The fund has a balance for this year. Put up for orders on an inspection."},
            ]},
            {"note": 2, "by": author(OFFICER), "at": office.ago(7.1), "paragraphs": [
                {"n": 4, "text": "Please obtain an estimate from the block and say whether any private land is touched by the diversion."},
            ]},
            {"note": 3, "by": author(LAND_OFFICER), "at": office.ago(4.3), "paragraphs": [
                {"n": 5, "text": "The diversion runs over plot 412, mouza Shimulpur, which is vested land. No acquisition is needed."},
                {"n": 6, "text": "জমি সংক্রান্ত আপত্তি নেই।"},
            ]},
            {"note": 4, "by": author(HEAD_CLERK), "at": office.ago(3), "paragraphs": [
                {"n": 7, "text": "The estimate of the block is at 4/c. Submitted for sanction."},
            ]},
        ],
        "correspondence": [
            {"serial": 1, "receipt": RECEIPT, "number": "811/2026/General", "document": LETTER,
             "title": "Repair of the culvert on the road from Shimulpur to the market",
             "sender": "Haripada Mondal", "pages": [1, 3], "flagged": [3]},
            {"serial": 2, "receipt": WAITING[0], "number": "846/2026/General", "document": WAITING[0],
             "title": "Estimate for the culvert", "sender": "Block Development Officer, Shimulpur", "pages": [4, 5], "flagged": []},
        ],
    }  # fmt: skip


def _arrived_file(office: FakeOffice) -> Json:
    return {
        **_culvert_file(office), "file": ARRIVED, "number": "A-11011/1/2026-General", "title": "Supply of drinking water to the temporary shelters",
        "custody": _custody(office, "transit", 0.1, received=False, **{"from": MAGISTRATE}, to=OFFICER),
        "may": ["receive"], "draft": None, "notes": [], "correspondence": [],
    }  # fmt: skip


def _receipt(office: FakeOffice) -> Json:
    diary = {
        "subject": "Repair of the culvert on the road from Shimulpur to the market",
        "sender": {"name": "Haripada Mondal", "organisation": "People of Shimulpur", "district": "Paschim Bardhaman", "pin": "713300"},
        "letter_ref": "7/G", "letter_date": "2026-11-16", "language": "en", "delivery_mode": "post",
        "classification": "unclassified", "enclosures": "1 sketch", "remarks": "For early inspection", "received_date": "2026-11-18",
    }  # fmt: skip
    return {
        "receipt": RECEIPT, "document": LETTER, "number": "811/2026/General", "pages": 3, "flagged": [3], "revision": 2,
        "name": "letter.tif", "state": "diarised", "title": diary["subject"], "classification": "unclassified", "diary": diary,
        "custody": _custody(office, "with", 2, holder=OFFICER), "came_from": HEAD_CLERK["post"], "may": ["mark", "place"], "file": None,
    }  # fmt: skip


def _waiting(office: FakeOffice, place: int, document: str) -> Json:
    return {
        "receipt": document, "document": document, "name": f"scan-{place + 1:03d}.tif", "received": office.ago(0.3 - place / 10),
        "pages": place + 1, "flagged": [1] if place == 1 else [], "virus_scan": "not_scanned" if place == 2 else "clean",
        "state": "waiting", "number": None, "title": "", "diary": None, "custody": None, "may": [], "revision": 0,
    }  # fmt: skip


def _desk(office: FakeOffice) -> list[Json]:
    subjects = [
        "Arrangement of generators for the counting hall", "Complaint about the ration dealer of Ward 11",
        "Encroachment on the canal bank at Nabagram", "Leave of the Nazir from 1 to 12 December",
        "পুরাতন হাসপাতাল ভবনের মেরামত ও রং করা প্রসঙ্গে", "Certificate of ownership for the primary school land",
        "Shifting of the tube well near the bus stand", "RTI application of Mr. Soren on road works",
        "Permission for the winter fair on the school ground", "Utilisation certificate for the relief fund, second quarter",
    ]  # fmt: skip
    rows = [
        {"item": ARRIVED, "kind": "file", "number": "A-11011/1/2026-General", "title": office.files[ARRIVED]["title"],
         "from": MAGISTRATE["post"], "since": office.ago(0.1), "due": None, "unread": True},
        {"item": RECEIPT, "kind": "receipt", "number": "811/2026/General", "title": office.receipts[RECEIPT]["title"],
         "from": HEAD_CLERK["post"], "since": office.ago(1.1), "due": None, "unread": True},
        {"item": FILE, "kind": "file", "number": "D-11012/7/2026-Dev", "title": office.files[FILE]["title"],
         "from": HEAD_CLERK["post"], "since": office.ago(3), "due": office.ago(1), "unread": False},
    ]  # fmt: skip
    rows += [
        {"item": f"{GENERAL}.{ulid(100 + n)}", "kind": "file", "number": f"A-11011/{n + 2}/2026-General", "title": title,
         "from": (LAND_OFFICER if n % 3 else MAGISTRATE)["post"], "since": office.ago(4 + n), "due": office.ago(-3) if n % 4 == 0 else None,
         "unread": n == 1}
        for n, title in enumerate(subjects)
    ]  # fmt: skip
    return rows


def _problem(status: int, code: str, **params: Any) -> tuple[Response, int]:
    return jsonify({"status": status, "code": code, "params": params, "correlation": "c-1"}), status


def _login_of_token() -> str:
    return request.headers.get("Authorization", "").removeprefix("Bearer ").partition("~")[0]


def _auth(office: FakeOffice) -> Flask:
    app = Flask("fake-auth")

    def tokens(login: str) -> Json:
        office.refreshes += 1
        return {
            "access": f"{login}~{office.refreshes}",
            "refresh": f"{login}~r{office.refreshes}",
            "expires_in": 300,
            "person": PERSONS[login]["person"],
        }

    @app.post("/v1/sessions")
    def log_in() -> Any:
        body = request.get_json()
        if body["login"] not in PERSONS or body["password"] != "right":
            return _problem(401, "log-in-refused")
        return {**tokens(body["login"]), "device": "d-1"}

    @app.post("/v1/sessions/refresh")
    def refresh() -> Any:
        old = request.get_json()["refresh"]
        if old in office.revoked:
            return _problem(401, "unauthenticated")
        office.revoked.add(old)
        return tokens(old.partition("~")[0])

    @app.delete("/v1/sessions/current")
    def log_out() -> Any:
        return "", 204

    @app.get("/v1/me")
    def me() -> Any:
        return PERSONS[_login_of_token()]

    return app


def _files(office: FakeOffice) -> Flask:
    app = Flask("fake-files")

    @app.get("/v1/documents/<document>/pages/<int:page>")
    def page(document: str, page: int) -> Any:
        if not request.headers.get("Daftar-Permit", "").startswith("permit"):
            return _problem(403, "permit-refused")
        if request.args.get("width", type=int) not in OFFERED_WIDTHS:
            return _problem(400, "width-not-offered")
        return Response(office.image, content_type="image/png", headers={"ETag": f'"{page}"'})

    @app.get("/v1/documents/<document>/<part>")
    def part(document: str, part: str) -> Any:
        body = b"%PDF-1.7 a paper of the office"
        if span := request.headers.get("Range"):
            first, last = (int(each) for each in span.removeprefix("bytes=").split("-"))
            headers = {"Content-Range": f"bytes {first}-{last}/{len(body)}"}
            return Response(body[first : last + 1], 206, headers, content_type="application/pdf")
        return Response(body, content_type="application/pdf")

    return app


def _workflow(office: FakeOffice) -> Flask:  # noqa: C901, PLR0915  # a service's routes, each of few lines
    app = Flask("fake-workflow")

    def once(act: Any) -> Any:
        """The first answer again, for the same key."""
        key = request.headers["Idempotency-Key"]
        if key not in office.answered:
            office.answered[key] = act()
        return office.answered[key]

    @app.get("/v1/desks/<post>")
    def desk(post: str) -> Any:
        items = _desk(office) if post == OFFICER["post"] else []
        if request.args.get("after"):
            return {"items": items[3:], "next": None}
        return {"items": items, "next": "c-2" if office.many else None, "waiting": len(items), "unread": 3}

    @app.get("/v1/desks/<post>/parked")
    def parked(post: str) -> Any:
        return {"items": [], "next": None, "waiting": 0, "unread": 0, "parked": 0}

    @app.get("/v1/desks/<post>/sent")
    def sent(post: str) -> Any:
        row = {"item": SENT, "kind": "file", "number": "A-11012/3/2026-General", "title": "Purchase of two printers",
               "to": MAGISTRATE["post"], "since": office.ago(0.2), "unread": True}  # fmt: skip
        read = {
            **row,
            "item": FILE,
            "number": "D-11012/7/2026-Dev",
            "unread": False,
            "to": LAND_OFFICER["post"],
            "since": office.ago(5),
            "due": office.ago(1),
        }
        return {"items": [row, read] if post == OFFICER["post"] else [], "next": None}

    @app.get("/v1/tray")
    def tray() -> Any:
        return {"items": office.tray, "next": None}

    @app.post("/v1/receipts/<receipt>/diarise")
    def diarise(receipt: str) -> Any:
        def act() -> Json:
            body = request.get_json()
            number = f"{820 + len(office.receipts)}/2026/General"
            made = {
                **_receipt(office),
                "diary": body,
                "title": body["subject"],
                "receipt": receipt,
                "document": receipt,
                "number": number,
                "revision": 1,
            }
            office.receipts[receipt] = made
            office.tray = [paper for paper in office.tray if paper["document"] != receipt]
            return {"item": receipt, "number": number, "revision": 1}

        return once(act)

    @app.get("/v1/receipts/<receipt>")
    def get_receipt(receipt: str) -> Any:
        papers = {**{paper["receipt"]: paper for paper in office.tray}, **office.receipts}
        return papers[receipt] if receipt in papers else _problem(404, "not-found", id=receipt)

    @app.post("/v1/receipts/<receipt>/<act>")
    @app.post("/v1/files/<receipt>/<act>")
    def acted(receipt: str, act: str) -> Any:
        return once(lambda: {"item": receipt, "revision": 7})

    @app.post("/v1/files")
    def open_file() -> Any:
        def act() -> Json:
            body, key = request.get_json(), request.headers["Idempotency-Key"]
            made = {**_arrived_file(office), **body, "file": f"{request.args['department']}.{key}", "number": "A-11011/31/2026-General",
                    "custody": _custody(office, "with", 0, holder=OFFICER), "may": ["note", "forward"]}  # fmt: skip
            office.files[made["file"]] = made
            return {"item": made["file"], "number": made["number"], "revision": 1}

        return once(act), 201

    @app.get("/v1/files/<file>")
    def get_file(file: str) -> Any:
        if file not in office.files:
            return _problem(404, "not-found", id=file)
        notes, papers = office.files[file]["notes"], office.files[file]["correspondence"]
        counts = {
            "notes": len(notes),
            "paragraphs": sum(len(note["paragraphs"]) for note in notes),
            "serials": len(papers),
            "pages": papers[-1]["pages"][1] if papers else 0,
        }
        cover = {name: value for name, value in office.files[file].items() if name != "correspondence"}
        return cover | counts

    @app.get("/v1/files/<file>/<side>")
    def get_side(file: str, side: str) -> Any:
        return {"items": office.files[file][side], "before": None, "after": None}

    @app.put("/v1/files/<file>/note")
    def note(file: str) -> Any:
        office.files[file]["revision"] += 1
        office.files[file]["draft"] = {"text": request.get_json()["text"]}
        return {"item": file, "revision": office.files[file]["revision"]}

    @app.get("/v1/files/<file>/history")
    def history(file: str) -> Any:
        def line(
            position: int,
            kind: str,
            days: float,
            by: Json | None,
            to: Json | None,
            words: str | None = None,
            **data: Any,
        ) -> Json:
            custody = {"state": "with", "holder": to["post"], "to": None} if to else {}
            return {
                "position": position,
                "type": kind,
                "at": office.ago(days),
                "by": by and author(by),
                "data": {**data, "custody": custody},
                "words": words,
            }

        return {"items": [
            line(1, "file.opened", 9, HEAD_CLERK, HEAD_CLERK),
            line(2, "file.filed", 8.9, HEAD_CLERK, HEAD_CLERK),
            line(3, "file.forwarded", 8, HEAD_CLERK, OFFICER, "For orders on the inspection", action="forward"),
            line(4, "file.forwarded", 6.9, OFFICER, LAND_OFFICER, action="forward"),
            line(5, "file.reminded", 4.5, None, LAND_OFFICER, step="nudge", holder=LAND_OFFICER["post"]),
            line(6, "file.forwarded", 4, LAND_OFFICER, HEAD_CLERK, action="return"),
            line(7, "file.forwarded", 3, HEAD_CLERK, OFFICER, action="forward"),
        ], "next": None}  # fmt: skip

    @app.post("/v1/permits")
    def permit() -> Any:
        return {"permit": "permit-of-workflow", "expires_in": 300}

    @app.get("/v1/posts")
    def posts() -> Any:
        query, department = request.args.get("q", "").lower(), request.args.get("department")
        of_department = [each for each in EVERYBODY if department in {None, each["department"]}]
        found = [each for each in of_department if query in str(each).lower()]
        told = ("post", "department", "designation", "section")
        return {"items": [{**{k: each[k] for k in told}, "holders": [each["name"]]} for each in found]}

    @app.get("/v1/heads")
    def heads() -> Any:
        return {"items": [
            {"head": "gen-corr", "title": names("General correspondence", "সাধারণ চিঠিপত্র", "सामान्य पत्राचार")},
            {"head": "gen-rti", "title": names("Right to information", "তথ্যের অধিকার", "सूचना का अधिकार")},
            {"head": "gen-cert", "title": names("Certificates", "শংসাপত্র", "प्रमाण पत्र")},
            {"head": "gen-griev", "title": names("Public grievances", "জন অভিযোগ", "जन शिकायत")},
            {"head": "gen-old", "title": names("Old series", "পুরাতন ক্রম", "पुरानी शृंखला"), "own_number": True},
        ]}  # fmt: skip

    @app.get("/v1/registers/<series>/<int:year>/<int:page>")
    def register(series: str, year: int, page: int) -> Any:
        if page > 1:
            return _problem(404, "not-found")
        titles = ["Repair of the culvert", "Request for a certificate", "", "Tube well near the bus stand"]
        rows = [
            {"serial": 811 + n, "number": f"{811 + n}/{year}/General", "at": office.ago(2), "title": title, "post": HEAD_CLERK["post"], "item": RECEIPT}
            for n, title in enumerate(titles)
        ]  # fmt: skip
        return {"series": series, "year": str(year), "page": page, "pages": 1, "rows": rows}

    @app.get("/v1/find")
    def find() -> Any:
        file = office.files[FILE]
        hit = {
            "item": FILE,
            "kind": "file",
            "number": file["number"],
            "title": file["title"],
            "custody": file["custody"],
        }
        return hit if request.args["number"] == file["number"] else _problem(404, "not-found")

    return app


def _notify(office: FakeOffice) -> Flask:
    app = Flask("fake-notify")

    @app.get("/v1/notices")
    def notices() -> Any:
        rows = [
            {"notice": ulid(201), "kind": "reminder", "item": FILE, "number": "D-11012/7/2026-Dev", "title": "Repair of the culvert", "at": office.ago(0.2)},
            {"notice": ulid(202), "kind": "arrived", "item": ARRIVED, "number": "A-11011/1/2026-General", "title": "Supply of drinking water", "at": office.ago(1)},
        ]  # fmt: skip
        shown = [{**row, "read": row["notice"] in office.read_notices} for row in rows]
        return {"items": shown if request.args["post"] == OFFICER["post"] else [], "next": None}

    @app.get("/v1/notices/count")
    def count() -> Any:
        return {"count": 2 - len(office.read_notices)}

    @app.post("/v1/notices/<notice>/read")
    def read(notice: str) -> Any:
        office.read_notices.add(notice)
        return {}

    return app


def _scan(office: FakeOffice) -> Flask:
    app = Flask("fake-scan")
    read = [
        {
            "page": n,
            "state": "recognised",
            "words": 180 - 40 * n,
            "confidence": 96 - 12 * n,
            "flagged": n == 3,
        }
        for n in (1, 2, 3)
    ]
    stored = {
        "batch": BATCH,
        "name": "letter.tif",
        "state": "stored",
        "received": "2026-11-20T05:00:00.000Z",
        "pages": read,
        "document": WAITING[0],
        "diarised": False,
    }
    reading = {"batch": f"{GENERAL}.{ulid(8)}", "name": "petition.pdf", "state": "reading", "received": "2026-11-20T05:10:00.000Z",
               "pages": [*read[:2], {"page": 3, "state": "prepared"}, {"page": 4, "state": "prepared"}]}  # fmt: skip
    rejected = {
        "batch": f"{GENERAL}.{ulid(9)}",
        "name": "budget.xlsx",
        "state": "rejected",
        "reason": "type-not-allowed",
        "received": "2026-11-20T05:20:00.000Z",
    }
    batches: dict[str, Json] = {str(each["batch"]): each for each in (reading, rejected, stored)}
    batches[DIARISED_BATCH] = stored | {"batch": DIARISED_BATCH, "diarised": True}

    @app.post("/v1/batches")
    def send() -> Any:
        made = {
            "batch": f"{request.args['department']}.{request.headers['Idempotency-Key']}",
            "name": request.args["name"],
            "state": "received",
            "pages": [],
        }
        batches[str(made["batch"])] = made
        return made, 201

    @app.get("/v1/batches")
    def listed() -> Any:
        return {"items": list(batches.values()), "next": None}

    @app.get("/v1/batches/<batch>")
    def one(batch: str) -> Any:
        return batches[batch] if batch in batches else _problem(404, "not-found", id=batch)

    @app.post("/v1/permits")
    def permit() -> Any:
        return {"permit": "permit-of-scan", "expires_in": 300}

    return app
