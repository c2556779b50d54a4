"""A PDF signature by pyHanko, with nothing in it that would differ the next time."""

import hashlib
import io
from datetime import UTC, datetime
from typing import Any

from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

DIGEST = "sha256"
FIELD = "Signature"
ID_BYTES = 16
RESERVED = 8192
"""Hexadecimal digits that are kept free for the signature; it takes some 3,000."""


def _identifier(file: bytes) -> bytes:
    """What names a signed version of a file: it follows from the file."""
    return hashlib.sha256(file).digest()[:ID_BYTES]


class _SameEveryTime(IncrementalPdfFileWriter):
    """Appends to a file under an identifier made from it, and leaves its dates alone."""

    @classmethod
    def _handle_id(cls, prev: Any) -> generic.ArrayObject:
        first, _ = prev.trailer["/ID"]
        if isinstance(first, generic.TextStringObject):
            first = generic.ByteStringObject(first.original_bytes)
        prev.stream.seek(0)
        second = generic.ByteStringObject(_identifier(prev.stream.read()))
        return generic.ArrayObject([first, second])

    def _update_meta(self) -> None:
        pass


class _Held(SimpleSigner):
    """Signs with the key as it is held: pyHanko would read and test it anew each time."""

    held: rsa.RSAPrivateKey

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        """The signature over the signed attributes."""
        if digest_algorithm != DIGEST:
            raise ValueError(digest_algorithm)
        return self.held.sign(data, padding.PKCS1v15(), hashes.SHA256())


class _ByTheRecord(PdfSigner):
    """Signs at the time that it is told, not at the clock's."""

    at: datetime

    def init_signing_session(self, *given: Any, **named: Any) -> Any:
        """Begin to sign."""
        session = super().init_signing_session(*given, **named)
        session.system_time = self.at
        return session


def signed(
    file: bytes,
    key: rsa.RSAPrivateKey,
    certificate: x509.Certificate,
    at: datetime,
    reason: str,
) -> bytes:
    """The file with an invisible PAdES signature appended."""
    writer = _SameEveryTime(io.BytesIO(file))
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        name="Co-commissioning bids",
    )
    by = _Held(
        signing_cert=asn1_x509.Certificate.load(
            certificate.public_bytes(serialization.Encoding.DER)
        ),
        signing_key=keys.PrivateKeyInfo.load(
            key.private_bytes(
                serialization.Encoding.DER,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        ),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]  # pyHanko's
    )
    by.held = key
    signer = _ByTheRecord(metadata, signer=by, new_field_spec=SigFieldSpec(FIELD))
    signer.at = at.astimezone(UTC)
    made: Any = signer.sign_pdf(writer, bytes_reserved=RESERVED)
    content: bytes = made.getvalue()
    return content
