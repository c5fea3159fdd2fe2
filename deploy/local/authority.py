"""A certificate authority of one instance: who it signed is known to its processes, and to nobody else.

For one machine, and for sites without an authority of their own. Its key never leaves the instance's folder;
a site with its own authority puts that one's files in their place.
"""

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from deploy.local.instance import HOST, Instance, write_private

LOOPBACK = (HOST, "localhost")
"""What every server of an instance is called by the others."""

AUTHORITY_DAYS = 3650
CERTIFICATE_DAYS = 397
RENEW_DAYS = 30


@dataclass(frozen=True)
class Certificate:
    """A server's certificate with its private key, as PEM files."""

    certificate: Path
    key: Path


class Authority:
    """The authority in `folder`, which is made when it is first needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def file(self) -> Path:
        """The certificate by which everything that it signed is checked."""
        path = self._folder / "authority.pem"
        if not path.exists():
            self._begin()
        return path

    def certificate(self, name: str, hosts: tuple[str, ...]) -> Certificate:
        """One for the named server at these hosts (names, addresses); made anew within a month of its end."""
        found = Certificate(self._folder / f"{name}.pem", self._folder / f"{name}.key")
        if not _is_good(found.certificate, hosts):
            self._sign(found, hosts)
        return found

    def _begin(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Daftar, this machine only")])
        usage = x509.KeyUsage(
            digital_signature=False,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            key_cert_sign=True,
            crl_sign=True,
            encipher_only=False,
            decipher_only=False,
        )
        made = (
            _begun(name, name, key.public_key(), AUTHORITY_DAYS)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .sign(key, SHA256())
        )
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(self._folder / "authority.key", _pem(key))
        write_private(self._folder / "authority.pem", made.public_bytes(Encoding.PEM).decode())

    def _sign(self, made: Certificate, hosts: tuple[str, ...]) -> None:
        own = x509.load_pem_x509_certificate(self.file.read_bytes())
        pem = (self._folder / "authority.key").read_bytes()
        signer = cast("ec.EllipticCurvePrivateKey", load_pem_private_key(pem, password=None))
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, made.certificate.stem)])
        signed = (
            _begun(name, own.subject, key.public_key(), CERTIFICATE_DAYS)
            .add_extension(x509.SubjectAlternativeName([_host(each) for each in hosts]), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(own.public_key()),  # type: ignore[arg-type]  # made above
                critical=False,
            )
            .sign(signer, SHA256())
        )
        write_private(made.key, _pem(key))
        write_private(made.certificate, signed.public_bytes(Encoding.PEM).decode())


def authority_of(instance: Instance) -> Path | None:
    """The file by which the servers know each other; None where they speak in the clear."""
    return Authority(instance.folder("tls")).file if instance.tls else None


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, days: int
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=days))
    )


def _is_good(path: Path, hosts: tuple[str, ...]) -> bool:
    if not path.exists():
        return False
    found = x509.load_pem_x509_certificate(path.read_bytes())
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    left = found.not_valid_after_utc - datetime.now(UTC)
    return list(names) == [_host(each) for each in hosts] and left > timedelta(days=RENEW_DAYS)


def _host(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _pem(key: ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
