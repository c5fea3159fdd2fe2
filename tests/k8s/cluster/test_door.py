"""The door: Traefik as the overlay tells it, with the site's certificate (ADR 36)."""

from __future__ import annotations

from functools import partial

from deploy.demo.life import Life
from deploy.demo.office import LETTER
from tests.k8s.cluster.conftest import Running
from tests.k8s.cluster.visitor import DOOR, Visitor, client


def test_a_letter_lives_its_whole_life_through_the_ingress(running: Running) -> None:
    told: list[str] = []
    scan = (LETTER.name, LETTER.read_bytes(), "image/tiff")
    enter = partial(Visitor, authority=running.site.authority)
    Life(DOOR, running.cast, scan, lambda step, _: told.append(step), enter).run()
    assert told


def test_a_large_form_is_refused_at_the_door_and_a_scan_of_nobody_is_not_read(running: Running) -> None:
    with client(running.site.authority) as stranger:
        assert stranger.post("/log-in", content=bytes(3_000_000)).status_code == 413
        assert stranger.post("/scan", content=bytes(3_000_000), follow_redirects=False).status_code in {
            302,
            303,
            401,
        }
