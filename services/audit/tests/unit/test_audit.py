"""The office itself asks whether its trail stands, as after a restore (`python -m audit audit`)."""

from audit.adapters.chain_store import LINES


def test_a_trail_that_was_not_touched_stands(district):
    district.grows(20)
    district.parks(99)
    assert district.application.faults() == []


def test_an_office_in_which_nothing_was_pinned_yet_stands(district):
    district.parks(1)
    assert district.application.faults() == []


def test_a_line_that_was_rewritten_in_the_store_is_told(district):
    district.grows(20)
    database = district.stores.database("audit", "general")
    line = database.find(LINES, "by_position", at_least=5, limit=1)[0]
    database.commit(line, LINES, {**line.state, "text": line.state["text"].replace("u-oc", "u-hc")})
    assert district.application.faults() == ["general, line 6: it does not follow the one before it"]
