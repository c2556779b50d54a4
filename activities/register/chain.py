"""The chain that makes tampering show: each entry carries the hash of the one before."""

import json
from hashlib import sha256

from pydantic import TypeAdapter

from workflows.contracts import names
from workflows.contracts.delegation_events import DelegationEvent
from workflows.contracts.events import Event

GENESIS = "0" * 64
"""What the first entry of every bid names as the hash before it."""

EVENTS: TypeAdapter[Event] = TypeAdapter(Event)


LASTING: TypeAdapter[DelegationEvent] = TypeAdapter(DelegationEvent)


def body_of(event: Event) -> str:
    """The event as the one text that is stored and hashed: sorted, compact JSON."""
    return _written(EVENTS.dump_python(event, mode="json"))


def event_of(body: str) -> Event:
    """The event that a stored text stands for; fields it does not know are ignored."""
    return EVENTS.validate_json(body)


def lasting_body_of(event: DelegationEvent) -> str:
    """`body_of` for what happened to a delegation."""
    return _written(LASTING.dump_python(event, mode="json"))


def lasting_event_of(body: str) -> DelegationEvent:
    """`event_of` for what happened to a delegation."""
    return LASTING.validate_json(body)


def happened_of(record: str, body: str) -> Event | DelegationEvent:
    """The event that a text stands for in the record of this id."""
    return lasting_event_of(body) if names.lasts(record) else event_of(body)


def _written(document: object) -> str:
    return json.dumps(
        document, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )


def hash_of(bid_id: str, number: int, previous: str, body: str) -> str:
    """The hash that the next entry will name."""
    text = f"{bid_id}|{number}|{previous}|{body}"
    return sha256(text.encode()).hexdigest()
