"""Signs documents as the system, and tells whether a file is one that it signed.

The signature's time is the entry's, its identifiers follow from the file, and RSA with
PKCS 1 v1.5 draws nothing by lot: so a document that is made and signed again is the same
to the byte.
"""

import io
import os
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

KEY_FILE = "documents-key.pem"
CERTIFICATE_FILE = "documents-certificate.pem"
BITS = 2048
FROM, UNTIL = datetime(2010, 1, 1, tzinfo=UTC), datetime(2060, 1, 1, tzinfo=UTC)
"""Wide, since documents are dated by their record and not by the clock."""


class Signer:
    """The system's key, kept in memory and never shown, and its certificate."""

    def __init__(self, key: rsa.RSAPrivateKey, certificate: x509.Certificate) -> None:
        self._key = key
        self.certificate = certificate

    def __repr__(self) -> str:
        return f"Signer({self.certificate.subject.rfc4514_string()!r})"

    def signed(self, file: bytes, at: datetime, reason: str) -> bytes:
        """A PDF with the system's signature appended; what stands in it is untouched."""
        # Half a second and 20 MB of imports, which only whoever signs should pay.
        from activities.documents import pades  # noqa: PLC0415

        return pades.signed(file, self._key, self.certificate, at, reason)

    def is_by_us(self, signature: bytes, signed: bytes) -> bool:
        """Whether this is our key's signature over these attributes."""
        try:
            self._key.public_key().verify(
                signature, signed, padding.PKCS1v15(), hashes.SHA256()
            )
        except Exception:
            return False
        return True


def kept(folder: Path) -> Signer:
    """The signer whose key is kept in this folder; made there when it is not.

    The file is for its owner only: whoever reads it can sign as the system.
    """
    key, certificate = folder / KEY_FILE, folder / CERTIFICATE_FILE
    if not key.exists() or not certificate.exists():
        made = fresh()
        _write(key, _pem(made._key))
        _write(certificate, made.certificate.public_bytes(serialization.Encoding.PEM))
    key.chmod(0o600)
    return loaded(key, certificate)


def loaded(key: Path, certificate: Path) -> Signer:
    """The signer of these two files, in PEM.

    Raises:
        ValueError: They hold no RSA key, or not the certificate of that key.
        OSError: One of them cannot be read.
    """
    found = serialization.load_pem_private_key(key.read_bytes(), password=None)
    if not isinstance(found, rsa.RSAPrivateKey):
        raise ValueError("The key for documents has to be an RSA key.")
    about = x509.load_pem_x509_certificate(certificate.read_bytes())
    if about.public_key() != found.public_key():
        raise ValueError("The certificate for documents belongs to another key.")
    return Signer(found, about)


def fresh() -> Signer:
    """A new key with a certificate that it signs itself."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Co-commissioning bids"),
            x509.NameAttribute(NameOID.COMMON_NAME, "Documents of this system"),
        ]
    )
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(FROM)
        .not_valid_after(UNTIL)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    return Signer(key, certificate)


def _pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _write(path: Path, content: bytes) -> None:
    """Nobody else may read it, not even while it is being written."""
    with io.FileIO(path, "w", opener=lambda p, f: os.open(p, f, 0o600)) as file:
        file.write(content)
