"""The same life as in memory, on the stores of one machine and of a cluster."""

from concurrent.futures import ThreadPoolExecutor

from audit.application.checkpoint import cut
from audit.application.prove import roots_of
from audit.domain.merkle import leaf, over, path
from audit.messages.incoming import fact_of
from chassis.record import verify

FILE = "general.01KAN0C1D2E3F4G5H6J7K8M9NA"


def test_what_is_heard_is_a_chain_is_pinned_and_cut_off(build, stores):
    district = build(stores=stores)
    district.grows(20)
    verify(district.lines())
    assert [number for number, _ in district.outside.taken] == [1, 2, 3]
    leaves = [leaf(line.digest) for line in district.lines()]
    district.clock.advance(days=366)
    assert cut("general", 365, district.office)
    district.parks(30)
    (left,) = district.lines()
    assert left.position == 21
    kept = roots_of(district.office.trail("general"))
    assert path(20, 21, kept) == path(20, 21, over([*leaves, leaf(left.digest)]))


def test_the_lines_that_are_wanted_are_found_in_pages(build, stores):
    from audit.application.look import every_line
    from audit.application.ports import Wanted

    district = build(stores=stores)
    for position in range(1, 8):
        district.parks(position, by="u-oc" if position % 2 else "u-hc")
        district.clock.advance(seconds=1)
    found = every_line("general", Wanted(item=FILE, person="u-oc"), district.office)
    assert [line.entry.data["position"] for line in found] == [7, 5, 3, 1]


def test_processes_and_threads_that_append_at_once_make_one_chain(build, stores):
    processes = [build(stores=stores) for _ in range(3)]

    def append(number):
        district = processes[number % 3]
        fact = fact_of(district.parked(number // 2 + 1))  # each event comes twice, to two processes
        return district.office.trail("general").append(fact, "2026-11-22T10:15:30.123Z")

    with ThreadPoolExecutor(8) as threads:
        news = list(threads.map(append, range(120)))
    assert sum(news) == 60
    lines = processes[0].lines()
    verify(lines)
    assert sorted(line.data["position"] for line in lines) == list(range(1, 61))
