"""The chain that makes tampering show: each entry carries the hash of the one before."""

import json
from hashlib import sha256

from pydantic import TypeAdapter

from workflows.contracts.events import Event

GENESIS = "0" * 64
"""What the first entry of every bid names as the hash before it."""

EVENTS: TypeAdapter[Event] = TypeAdapter(Event)


def body_of(event: Event) -> str:
    """The event as the one text that is stored and hashed: sorted, compact JSON."""
    return json.dumps(
        EVENTS.dump_python(event, mode="json"),
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )


def event_of(body: str) -> Event:
    """The event that a stored text stands for; fields it does not know are ignored."""
    return EVENTS.validate_json(body)


def hash_of(bid_id: str, number: int, previous: str, body: str) -> str:
    """The hash that the next entry will name."""
    text = f"{bid_id}|{number}|{previous}|{body}"
    return sha256(text.encode()).hexdigest()
