"""What `scan` needs of an object store; a site runs this against its own before it trusts it (ADR 8)."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from uuid import uuid4

import pytest

from scan.application.ports import DamagedObject, NoSuchObject, Objects

SMALL = b"a page of the office\n" * 40
LARGE = bytes(range(256)) * 40_000  # more than one part of an upload


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def put(objects: Objects, department: str, key: str, content: bytes) -> None:
    objects.put(department, key, io.BytesIO(content), len(content), "image/png")


def got(objects: Objects, department: str, key: str, sha256: str) -> bytes:
    into = io.BytesIO()
    objects.get(department, key, sha256, into)
    return into.getvalue()


class ObjectsConformance:
    """Give a fixture `objects`, and `now`, the store's clock."""

    @pytest.fixture
    def department(self) -> str:
        """One that nobody has put anything in."""
        return f"t{uuid4().hex[:12]}"

    @pytest.mark.parametrize("content", [b"", SMALL, LARGE], ids=["empty", "small", "in parts"])
    def test_what_was_put_is_read_back_bit_for_bit(self, objects, department, content):
        put(objects, department, "incoming/k", content)
        assert got(objects, department, "incoming/k", sha(content)) == content
        assert objects.read_small(department, "incoming/k") == content

    def test_what_is_there_already_stays_as_it_is(self, objects, department):
        put(objects, department, "k", SMALL)
        put(objects, department, "k", SMALL[::-1])
        assert objects.read_small(department, "k") == SMALL

    def test_other_bytes_than_those_of_the_digest_are_refused(self, objects, department):
        put(objects, department, "k", SMALL)
        with pytest.raises(DamagedObject):
            got(objects, department, "k", sha(LARGE))

    def test_a_department_without_a_paper_has_no_objects(self, objects, department, now):
        assert not objects.exists(department, "k")
        assert objects.remove(department, "work/") == 0
        assert objects.older(department, "", now()) == []
        with pytest.raises(NoSuchObject):
            objects.read_small(department, "k")

    def test_what_is_not_there_is_missing(self, objects, department):
        put(objects, department, "k", SMALL)
        assert objects.exists(department, "k")
        assert not objects.exists(department, "other")
        with pytest.raises(NoSuchObject):
            got(objects, department, "other", sha(SMALL))

    def test_removing_takes_the_prefix_and_nothing_beside_it(self, objects, department):
        for key in ("work/a/1", "work/a/2", "work/ab/1", "rejected/a/1"):
            put(objects, department, key, SMALL)
        assert objects.remove(department, "work/a/") == 2
        assert objects.remove(department, "work/a/") == 0
        assert objects.exists(department, "work/ab/1")
        assert objects.exists(department, "rejected/a/1")

    def test_departments_do_not_see_each_others_objects(self, objects, department):
        put(objects, department, "k", SMALL)
        assert not objects.exists(f"{department}b", "k")

    def test_older_are_those_put_before_the_instant(self, objects, department, now):
        for key in ("incoming/a/1", "incoming/b/2", "work/a/1"):
            put(objects, department, key, SMALL)
        assert objects.older(department, "incoming/", now() - timedelta(minutes=5)) == []
        later = objects.older(department, "incoming/", now() + timedelta(minutes=5))
        assert sorted(later) == ["incoming/a/1", "incoming/b/2"]

    def test_a_source_that_ends_early_leaves_nothing_behind(self, objects, department):
        put(objects, department, "first", SMALL)
        with pytest.raises(Exception, match=r"."):
            objects.put(department, "k", io.BytesIO(SMALL), len(SMALL) + 1, "image/png")
        assert not objects.exists(department, "k")
