"""The same life as in memory, on the MongoDB-wire server of the test machine."""


def test_a_file_over_two_departments_is_watched_told_and_mailed(build, mongo_stores):
    district = build(stores=mongo_stores)
    district.workflow.open_at("hc")
    district.passes(12, look_every=4)
    district.workflow.forward("oc-la")
    district.passes(24, look_every=4)
    assert district.reminders() == [
        ("general", "hc", "nudge"),
        ("landacq", "oc-la", "nudge"),
        ("landacq", "oc-la", "overdue"),
    ]
    assert district.notices("oc-la") == [
        ("arrived", "arrived"),
        ("reminder", "nudge"),
        ("reminder", "overdue"),
    ]
    assert district.office.watches("landacq").pending("oc-la") == 1
    assert district.office.watches("general").pending("hc") == 0
    assert district.office.notices("landacq").unread("oc-la") == 3
    assert len(district.mail.letters) == 4
