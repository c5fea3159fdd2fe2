"""Where checkpoints go that the operator cannot take back: a bucket whose objects are locked, and mail."""

import io
import smtplib
import ssl
from datetime import timedelta
from email.message import EmailMessage
from typing import Final

import urllib3
from minio import Minio
from minio.commonconfig import COMPLIANCE, ENABLED
from minio.error import MinioException, S3Error
from minio.retention import Retention

from chassis.clock import Clock
from chassis.errors import Permanent, Transient

BUCKET: Final = "audit-checkpoints"
SECONDS: Final = 20.0
_TIMEOUT: Final = urllib3.Timeout(connect=3, read=10)
_RETRIES: Final = urllib3.Retry(total=2, backoff_factor=0.1, status_forcelist=[500, 502, 503, 504])


class LockedBucket:
    """Objects in it can be neither changed nor removed before their time, by nobody (mode COMPLIANCE)."""

    def __init__(self, client: Minio, days: int, clock: Clock, bucket: str = BUCKET) -> None:
        self._client, self._days, self._clock, self._bucket = client, days, clock, bucket

    @classmethod
    def at(
        cls, endpoint: str, access_key: str, secret_key: str, *, secure: bool, days: int, clock: Clock
    ) -> "LockedBucket":
        """The bucket at that object store; nothing is connected before it is used."""
        pool = urllib3.PoolManager(timeout=_TIMEOUT, retries=_RETRIES, maxsize=4, cert_reqs="CERT_REQUIRED")
        client = Minio(
            endpoint, access_key=access_key, secret_key=secret_key, secure=secure, http_client=pool
        )
        return cls(client, days, clock)

    def prepare(self) -> None:
        """The bucket is there, with its lock. Raises Permanent for one without, Transient."""
        try:
            if not self._client.bucket_exists(self._bucket):
                self._client.make_bucket(self._bucket, object_lock=True)
            if self._client.get_object_lock_config(self._bucket) is None or not self._is_versioned():
                raise Permanent(f"bucket {self._bucket} has no object lock")
        except S3Error as fault:
            if fault.code == "ObjectLockConfigurationNotFoundError":
                raise Permanent(f"bucket {self._bucket} has no object lock") from fault
            if fault.code != "BucketAlreadyOwnedByYou":  # another process of ours was first
                raise Transient(f"the object store says: {fault.code}") from fault
        except (urllib3.exceptions.HTTPError, MinioException) as fault:
            raise Transient("the object store does not answer") from fault

    def put(self, number: int, text: str) -> None:
        """The checkpoint lies there, locked; put again, a further version of the same. Raises Transient."""
        body, until = text.encode(), self._clock.now() + timedelta(days=self._days)
        try:
            self._client.put_object(
                self._bucket,
                f"{number:012}.json",
                io.BytesIO(body),
                len(body),
                content_type="application/json",
                retention=Retention(COMPLIANCE, until),
            )
        except S3Error as fault:
            raise Transient(f"the object store says: {fault.code}") from fault
        except (urllib3.exceptions.HTTPError, MinioException) as fault:
            raise Transient("the object store does not answer") from fault

    def _is_versioned(self) -> bool:
        return bool(self._client.get_bucket_versioning(self._bucket).status == ENABLED)


class Post:
    """Mails each `every`th checkpoint to somebody who is not the operator: all later ones pin what it
    pins.
    """

    def __init__(self, smtp: str, sender: str, to: str, every: int, *, starttls: bool) -> None:
        host, _, port = smtp.rpartition(":")
        self._host, self._port = host, int(port)
        self._sender, self._to, self._every, self._starttls = sender, to, every, starttls

    def put(self, number: int, text: str) -> None:
        """The relay has taken the checkpoint, if its turn it is. Raises Transient."""
        if number % self._every != 1 % self._every:
            return
        message = EmailMessage()
        message["From"], message["To"] = self._sender, self._to
        message["Subject"] = f"Daftar: checkpoint {number} of the audit trail"
        message["Message-ID"] = f"<checkpoint.{number}@{self._sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content("Keep this: with it anybody can verify that the trail was not rewritten.\n")
        message.add_attachment(text.encode(), "application", "json", filename=f"checkpoint-{number}.json")
        try:
            with smtplib.SMTP(self._host, self._port, timeout=SECONDS) as relay:
                if self._starttls:
                    relay.starttls(context=ssl.create_default_context())
                relay.send_message(message)
        except (OSError, smtplib.SMTPException) as fault:
            raise Transient(f"SMTP: {fault}") from fault
