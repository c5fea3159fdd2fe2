"""The life of a letter through the office, by its public API alone (issue 3, section 3.3)."""

DIARY = {"subject": "Broken culvert at Kalyanpur", "sender": {"name": "A. Writer"}, "delivery_mode": "hand"}
FILE = {"head": "gen-corr", "title": "Culvert at Kalyanpur"}


def test_a_letter_becomes_a_file_that_travels_to_another_department_and_back(district):
    # given a paper in the registry's tray
    receipt = district.scanned(pages=3)
    registry, dealing, officer = map(district.person, ("p-reg-general", "p-hc-general", "p-oc-landacq"))
    tray = registry.get("/tray", department="general").json["items"]
    assert [paper["receipt"] for paper in tray] == [receipt]

    # when it is diarised and marked to the dealing hand
    diarised = registry.done(f"/receipts/{receipt}/diarise", DIARY)
    assert diarised["number"] == "1/2026/General"
    registry.done(
        f"/receipts/{receipt}/mark",
        {"to": "p-hc-general", "remark": "Please", "revision": diarised["revision"]},
    )
    assert registry.get("/tray", department="general").json["items"] == []
    assert dealing.desk() == [receipt]
    opened = dealing.done(f"/receipts/{receipt}/receive")

    # and a file is opened and the receipt put in
    file = dealing.done("/files?department=general", FILE)["item"]
    dealing.done(f"/receipts/{receipt}/place", {"file": file, "revision": opened["revision"]})
    view = dealing.get(f"/files/{file}").json
    assert view["number"] == "A-11011/1/2026-General"
    paper = dealing.get(f"/files/{file}/correspondence").json["items"][0]
    assert (paper["pages"], paper["sender"]) == ([1, 3], "A. Writer")
    assert dealing.desk() == [file]

    # and a note is written and the file forwarded to another department
    text = "The culvert is broken.\n\nLand may be needed."
    noted = dealing.put(f"/files/{file}/note", {"text": text, "revision": view["revision"]}).json
    dealing.done(f"/files/{file}/forward", {"to": "p-oc-landacq", "revision": noted["revision"]})
    assert officer.desk() == []
    district.broker.deliver()
    assert (officer.desk(), dealing.desk()) == ([file], [])

    # then the officer there reads it, takes it up, notes, and sends it back
    seen = officer.get(f"/files/{file}").json
    (note,) = officer.get(f"/files/{file}/notes").json["items"]
    assert [paragraph["n"] for paragraph in note["paragraphs"]] == [1, 2]
    assert seen["may"] == ["receive"]
    taken = officer.done(f"/files/{file}/receive")
    assert dealing.send(f"/files/{file}/pull-back", {"revision": taken["revision"]}).status_code == 403
    officer.put(f"/files/{file}/note", {"text": "No land is needed.", "revision": taken["revision"]})
    officer.done(f"/files/{file}/return", {"revision": taken["revision"]})
    district.broker.deliver()
    assert (officer.desk(), dealing.desk()) == ([], [file])
    notes = dealing.get(f"/files/{file}/notes").json["items"]
    assert [p["n"] for note in notes for p in note["paragraphs"]] == [1, 2, 3]
    assert notes[1]["by"]["name"] == {"en": "Holder of p-oc-landacq"}
