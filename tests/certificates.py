"""Certificates that nobody but a test trusts."""

import base64
import datetime
import hashlib
import ipaddress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def self_signed(folder: Path, host: x509.GeneralName) -> Path:
    """A key and a certificate of its own signing for a name or an address, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test.example")])
    now, day = datetime.datetime.now(datetime.UTC), datetime.timedelta(days=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - day)
        .not_valid_after(now + day)
        .add_extension(x509.SubjectAlternativeName([host]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = folder / "certificate.pem"
    file.write_bytes(secret + certificate.public_bytes(pem))
    return file


def for_loopback(folder: Path) -> Path:
    """The same for 127.0.0.1."""
    return self_signed(folder, x509.IPAddress(ipaddress.ip_address("127.0.0.1")))


def public_key_pin(certificate: Path) -> str:
    """What a browser that is to trust nothing but this certificate knows it by: a hash of its public key (RFC 7469)."""
    public_key = x509.load_pem_x509_certificate(certificate.read_bytes()).public_key()
    info = public_key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(info).digest()).decode()
