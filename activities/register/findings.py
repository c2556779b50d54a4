"""What a verification of the record can find."""

from enum import StrEnum

from workflows.contracts import names
from workflows.contracts.base import Contract
from workflows.rules.words import plural

MOST_FAULTS = 100
"""More than these are counted but not kept."""


class Why(StrEnum):
    """What is wrong with an entry, or with the end of a chain."""

    MISSING = "missing"
    INSERTED = "inserted"
    EDITED = "edited"
    MOVED = "moved"
    UNLINKED = "unlinked"
    MISLABELLED = "mislabelled"
    CUT = "cut"
    REWRITTEN = "rewritten"
    PROJECTION = "projection"
    UNSEALED = "unsealed"


class Head(Contract):
    """Where a bid's record ends."""

    number: int
    hash: str


class Fault(Contract):
    """The first thing that is wrong with a bid's record.

    Attributes:
        number: The entry; where one is missing, its number.
    """

    bid_id: str
    number: int
    why: Why
    words: str


class Report(Contract):
    """What a verification found.

    Attributes:
        faults: The first one of each broken bid, in the order of the bids; the first
            hundred where there are more.
        broken: How many bids and delegations are broken.
    """

    bids: int
    delegations: int = 0
    entries: int
    broken: int
    faults: tuple[Fault, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.broken

    @property
    def words(self) -> str:
        """The result for a person."""
        checked = f"{self.entries:,} entries of {plural(self.bids, 'bid')}"
        if self.delegations:
            checked += f" and {plural(self.delegations, 'delegation')}"
        if self.sound:
            return f"{checked} verified: every chain is whole."
        first = self.faults[0]
        more = f" {self.broken - 1:,} more broken." if self.broken > 1 else ""
        kind = "delegation" if names.lasts(first.bid_id) else "bid"
        return (
            f"BROKEN: {kind} {names.number_of(first.bid_id)}, entry {first.number}: {first.words}"
            f"{more} ({checked} read.)"
        )
