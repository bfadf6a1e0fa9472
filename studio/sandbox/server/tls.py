"""A self-signed certificate, for clients that insist on https; it is kept in the data folder."""

import os
import socket
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

# Some systems trust no certificate that is good for longer.
LIFE = timedelta(days=398)
NEAR_ITS_END = timedelta(days=30)
ALWAYS = ("localhost", "127.0.0.1", "::1")
EVERYWHERE = ("0.0.0.0", "::")
Key = ec.EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class Pair:
    """The paths of a certificate and its key."""

    certificate: Path
    key: Path


def load_or_create(folder: Path, host: str, now: datetime | None = None) -> Pair:
    """Return the folder's certificate, created again when it is missing, about to expire, or does not name the host."""
    now, names = now or datetime.now(UTC), subject_names(host)
    pair = Pair(folder / "certificate.pem", folder / "certificate.key")
    if not is_valid(pair, names, now):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = ec.generate_private_key(ec.SECP256R1())
        write_atomically(pair.key, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), mode=0o600)
        write_atomically(pair.certificate, sign_certificate(key, names, now).public_bytes(Encoding.PEM), mode=0o644)
    return pair


def subject_names(host: str) -> list[x509.GeneralName]:
    """Return a server's host names; one that listens on every address has the machine's name."""
    own = socket.gethostname() if host in EVERYWHERE else host
    return [general_name(name) for name in dict.fromkeys((*ALWAYS, own))]


def general_name(name: str) -> x509.GeneralName:
    """Return a name or an address as certificates have it."""
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def is_valid(pair: Pair, names: list[x509.GeneralName], now: datetime) -> bool:
    """Return whether key and certificate belong together, name these hosts, and do not expire soon."""
    try:
        certificate = x509.load_pem_x509_certificate(pair.certificate.read_bytes())
        key = load_pem_private_key(pair.key.read_bytes(), password=None)
        borne = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, x509.ExtensionNotFound):
        return False
    lasts = certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc - NEAR_ITS_END
    return lasts and set(names) <= set(borne) and certificate.public_key() == key.public_key()


def sign_certificate(key: Key, names: list[x509.GeneralName], now: datetime) -> x509.Certificate:
    """Return a self-signed certificate."""
    me = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "The sandbox of Studio")])
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    return (
        x509.CertificateBuilder(me, me, key.public_key(), x509.random_serial_number(), now, now + LIFE)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def write_atomically(path: Path, data: bytes, *, mode: int) -> None:
    """Write a file that is never there in part, nor for a moment with another mode."""
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    with open(part, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
        file.write(data)
    part.rename(path)
