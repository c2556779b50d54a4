"""Looks at a PDF that anybody may have made: whether this system signed all of it.

It is never parsed as a PDF. Its last signature is found by its place, and has to cover
every other byte of the file; what the file says of itself counts only then.
"""

import hashlib
import re
from typing import Any, NamedTuple

from asn1crypto import cms

from activities.documents.shapes import Kind
from activities.documents.signing import Signer

START = b"%PDF-"
MARK = re.compile(
    rb"/Keywords ?\(bids\|([0-9A-Z]{2,6}-[1-9][0-9]{0,6})\|([a-z-]{1,20})\|"
    rb"([1-9][0-9]{0,6})\|([0-9a-f]{64})\)"
)
RANGE = re.compile(rb"/ByteRange \[0 (\d{1,9}) (\d{1,9}) (\d{1,9}) *\]")
MOST_SIGNATURE = 64 * 1024


class Claim(NamedTuple):
    """What a file says it is."""

    bid_id: str
    kind: Kind
    number: int
    hash: str


class Examined(NamedTuple):
    """What was found.

    Attributes:
        claim: What it says it is; None where it says nothing of the kind.
        signed: Whether this system signed the file, every byte of it.
    """

    claim: Claim | None
    signed: bool


def examined(file: bytes, signer: Signer | None) -> Examined:
    """What a file is, as far as the file and our key tell."""
    return Examined(_claim(file), bool(signer and _is_whole(file, signer)))


def _claim(file: bytes) -> Claim | None:
    found = MARK.search(file)
    if found is None:
        return None
    bid_id, kind, number, code = (part.decode() for part in found.groups())
    if kind not in set(Kind):
        return None
    return Claim(bid_id, Kind(kind), int(number), code)


def _is_whole(file: bytes, signer: Signer) -> bool:
    ranges = list(RANGE.finditer(file))
    if not ranges:
        return False
    first, second, length = (int(part) for part in ranges[-1].groups())
    if not first < second or second + length != len(file):
        return False
    held = file[first:second]
    if len(held) > MOST_SIGNATURE or held[:1] != b"<" or held[-1:] != b">":
        return False
    covered = hashlib.sha256(file[:first] + file[second:]).digest()
    try:
        return _fits(bytes.fromhex(held[1:-1].decode("ascii")), covered, signer)
    except Exception:
        return False


def _fits(signature: bytes, covered: bytes, signer: Signer) -> bool:
    found: Any = cms.ContentInfo.load(signature)["content"]["signer_infos"][0]
    digests = [
        attribute["values"][0].native
        for attribute in found["signed_attrs"]
        if attribute["type"].native == "message_digest"
    ]
    if digests != [covered]:
        return False
    attributes = found["signed_attrs"].untag().dump()
    return signer.is_by_us(found["signature"].native, attributes)
