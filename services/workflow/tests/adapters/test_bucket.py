"""The bucket of printed documents, on a real object store."""

import hashlib
from datetime import timedelta
from http import HTTPStatus

import pytest
import urllib3

from chassis.errors import Transient
from chassis.ids import new_ulid
from workflow.adapters.bucket_minio import MinioBucket
from workflow.domain.printed import Body

CONTENT = b"%PDF-1.7 printed"
BODY = Body(hashlib.sha256(CONTENT).hexdigest(), len(CONTENT), "application/pdf")
HOUR = timedelta(hours=1)


@pytest.fixture
def bucket(servers):
    return MinioBucket(servers.s3_endpoint, servers.s3_access_key, servers.s3_secret_key, secure=False)


@pytest.fixture
def document():
    """Of a department that nobody has printed anything for."""
    return f"t{new_ulid().lower()[-12:]}.{new_ulid()}"


def fetched(url):
    return urllib3.request("GET", url)


def test_what_was_put_is_fetched_by_its_claim_until_it_is_removed(bucket, document):
    for _ in range(2):  # the first makes the bucket
        bucket.put(document, BODY, CONTENT)
    other = f"{document.partition('.')[0]}.{new_ulid()}"
    bucket.put(other, BODY, CONTENT)
    found = fetched(bucket.presign(document, BODY, HOUR))
    assert (found.data, found.headers["Content-Type"]) == (CONTENT, "application/pdf")
    bucket.remove(document)
    assert fetched(bucket.presign(document, BODY, HOUR)).status == HTTPStatus.NOT_FOUND
    assert fetched(bucket.presign(other, BODY, HOUR)).data == CONTENT


def test_a_store_that_is_away_is_a_matter_of_trying_again(document):
    away = MinioBucket("127.0.0.1:9", "a", "b", secure=False)
    with pytest.raises(Transient):
        away.put(document, BODY, CONTENT)
    with pytest.raises(Transient):
        away.remove(document)
