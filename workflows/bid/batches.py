"""What of a record goes to the register together, and by which activity."""

from collections.abc import Sequence
from typing import Any, TypeVar

from workflows.bid import options
from workflows.contracts.delegation_events import DelegationEntry
from workflows.contracts.events import Entry
from workflows.contracts.ports import (
    Batch,
    ClosingPort,
    DelegationBatch,
    DelegationRegisterPort,
    RegisterPort,
)

E = TypeVar("E", Entry, DelegationEntry)


def is_little(untold: Sequence[Entry | DelegationEntry]) -> bool:
    """Whether a renewal may take these along."""
    return len(untold) <= options.CARRIED_ENTRIES and (
        sum(len(entry.model_dump_json()) for entry in untold)
        <= options.CARRIED_CHARACTERS
    )


def fitting(
    untold: Sequence[E], after: int = 0, up_to: int | None = None
) -> tuple[E, ...]:
    """The next entries, as many as fit: what has piled up may be too much at once.

    Args:
        untold: In the order of their numbers.
        after: Only those with a higher number.
        up_to: Only those with no higher number.
    """
    entries = [
        entry
        for entry in untold
        if entry.number > after and (up_to is None or entry.number <= up_to)
    ]
    if len(entries) == 1:
        return tuple(entries)
    size, count = 0, 0
    for entry in entries:
        size += len(entry.model_dump_json())
        if count and size > options.BATCH_CHARACTERS:
            break
        count += 1
    return tuple(entries[:count])


def entering(
    record: str, batch: Sequence[Entry | DelegationEntry], *, closing: bool = False
) -> Any:
    """The activity that writes a record of this kind, and what it is given."""
    lasting = tuple(entry for entry in batch if isinstance(entry, DelegationEntry))
    if lasting:
        told = DelegationBatch(bid_id=record, entries=lasting)
        return DelegationRegisterPort.enter_delegation, told
    bids = tuple(entry for entry in batch if isinstance(entry, Entry))
    enter = ClosingPort.close if closing else RegisterPort.enter
    return enter, Batch(bid_id=record, entries=bids)
