"""The check code of Part one of the application."""

import hashlib

from workflows.contracts.bids import Bid


def digest(bid: Bid) -> str:
    """What a signature on Part one binds to: every answer and every document."""
    body = ""
    if bid.application:
        # Applications of before areas were described have the hash that they had.
        without = None if bid.application.areas else {"areas"}
        body = bid.application.model_dump_json(exclude=without)
    if bid.documents:
        body += "|" + "|".join(one.model_dump_json() for one in bid.documents)
    return hashlib.sha256(f"{bid.id}|{bid.version}|{body}".encode()).hexdigest()
