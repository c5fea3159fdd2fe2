"""A checkpoint that has left the house cannot be taken back."""

import email
import email.policy
from datetime import timedelta

import pytest
from minio import Minio
from minio.error import S3Error
from minio.retention import Retention

from audit.adapters.outside import LockedBucket, Post
from chassis.clock import SystemClock
from chassis.errors import Permanent, Transient
from chassis.ids import new_ulid
from chassis.testing.eventually import eventually


@pytest.fixture
def operator(servers):
    """Whoever runs the object store, with every right there is."""
    return Minio(
        servers.s3_endpoint, access_key=servers.s3_access_key, secret_key=servers.s3_secret_key, secure=False
    )


@pytest.fixture
def name():
    return f"audit-{new_ulid().lower()}"


@pytest.fixture
def bucket(operator, name):
    bucket = LockedBucket(operator, 2, SystemClock(), name)
    bucket.prepare()
    return bucket


def test_the_operator_can_neither_remove_nor_shorten_it(bucket, operator, name):
    bucket.prepare()
    bucket.put(7, '{"checkpoint":7}')
    (found,) = operator.list_objects(name, include_version=True)
    assert found.object_name == "000000000007.json"
    with pytest.raises(S3Error):
        operator.remove_object(name, found.object_name, version_id=found.version_id)
    lock = operator.get_object_retention(name, found.object_name, version_id=found.version_id)
    assert lock.retain_until_date > SystemClock().now() + timedelta(days=1)
    shorter = Retention(lock.mode, lock.retain_until_date - timedelta(days=1))
    with pytest.raises(S3Error):
        operator.set_object_retention(name, found.object_name, shorter, version_id=found.version_id)


def test_put_again_the_first_stays_beneath(bucket, operator, name):
    for text in ("first", "second"):
        bucket.put(1, text)
    versions = list(operator.list_objects(name, include_version=True))
    first = operator.get_object(name, versions[-1].object_name, version_id=versions[-1].version_id)
    assert (len(versions), first.read()) == (2, b"first")
    first.close()
    first.release_conn()


def test_a_bucket_without_a_lock_is_refused(operator, name):
    operator.make_bucket(name)
    with pytest.raises(Permanent):
        LockedBucket(operator, 2, SystemClock(), name).prepare()


def test_an_object_store_that_is_away_is_waited_for():
    away = LockedBucket.at("127.0.0.1:1", "a", "b", secure=False, days=1, clock=SystemClock())
    with pytest.raises(Transient):
        away.put(1, "text")
    with pytest.raises(Transient):
        away.prepare()


def test_every_so_many_checkpoints_one_is_mailed_whole(servers):
    to = f"{new_ulid().lower()}@outside.invalid"
    post = Post(servers.smtp, "daftar@office.invalid", to, 3, starttls=False)
    for number in range(1, 8):
        post.put(number, f'{{"checkpoint":{number}}}')

    def mails():
        found = [
            email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            for path in sorted(servers.mail_dir.glob("*.eml"))
        ]
        return sorted(
            part.get_content().decode()
            for mail in found
            if mail["To"] == to
            for part in mail.iter_attachments()
        )

    eventually(lambda: len(mails()) == 3, within=20)
    assert mails() == ['{"checkpoint":1}', '{"checkpoint":4}', '{"checkpoint":7}']


def test_a_relay_that_is_away_is_waited_for():
    with pytest.raises(Transient):
        Post("127.0.0.1:1", "a@b.invalid", "c@d.invalid", 1, starttls=False).put(1, "text")
