"""The same life as in memory, on the store of one machine."""


def test_a_file_over_three_departments_is_watched_told_and_mailed(build, sqlite_stores):
    district = build(stores=sqlite_stores)
    district.workflow.open_at("hc")
    district.passes(11)
    district.workflow.forward("oc-la")
    district.passes(21)
    district.workflow.receive()
    district.workflow.forward("clerk-nez")
    district.passes(41)
    assert district.reminders() == [
        ("general", "hc", "nudge"),
        ("landacq", "oc-la", "nudge"),
        ("landacq", "oc-la", "overdue"),
        ("nezarat", "clerk-nez", "first"),
    ]
    assert district.notices("oc-la") == [
        ("arrived", "arrived"),
        ("reminder", "nudge"),
        ("reminder", "overdue"),
    ]
    assert district.notices("adm") == [("escalated", "overdue")]
    assert [letter.to.split("@")[0] for letter in district.mail.letters] == ["hc", "la", "la", "adm"]


def test_what_waits_with_a_post_and_what_it_has_not_read_is_counted(build, sqlite_stores):
    district = build(stores=sqlite_stores)
    district.workflow.open_at("hc")
    district.passes(11)
    assert district.office.watches("general").pending("hc") == 1
    assert district.office.notices("general").unread("hc") == 1
    assert district.office.notices("general").unread("adm") == 0
