"""How much a bid can hold: Temporal carries at most 2 MiB of anything at once.

A bid beyond that could not be shown, told to the register or renewed, for anybody. What
one command says is bounded by its fields; this bounds what many of them add up to.
"""

from pydantic import BaseModel

from workflows.contracts.bids import Bid
from workflows.contracts.commands import (
    AskInformation,
    Command,
    DeclareInterest,
    RecordMandate,
    SendEvidence,
    VouchForCondition,
)
from workflows.rules.refusals import Incomplete

REPEATABLE = frozenset(
    {AskInformation, DeclareInterest, RecordMandate, SendEvidence, VouchForCondition}
)
"""Commands that somebody may give again and again, each adding to the bid."""

ENOUGH = 700_000
"""Bytes above which nothing repeatable is added, so that room stays for the decisions."""

FULL = 1_400_000
"""Bytes above which only what is said briefly is added: every step stays possible."""

BRIEF = 3_000


class Room:
    """What is left of it for one bid."""

    def __init__(self, bid: Bid) -> None:
        self._at_most = _size(bid)

    def check(self, command: Command, after: Bid) -> None:
        """There is room for what the command adds.

        Args:
            command: What is asked.
            after: The bid as it would stand.

        Raises:
            Incomplete: It would be too much.
        """
        size = _size(command)
        if self._at_most + size <= ENOUGH:
            return
        if type(command) in REPEATABLE:
            limit = ENOUGH
        elif size > BRIEF:
            limit = FULL
        else:
            return
        if _size(after) > limit:
            raise Incomplete(
                "There is too much text on this bid to add this. Say it more briefly."
            )

    def takes(self, command: Command) -> None:
        """The command has been carried out."""
        self._at_most += _size(command)


def _size(what: BaseModel) -> int:
    return len(what.model_dump_json().encode())
