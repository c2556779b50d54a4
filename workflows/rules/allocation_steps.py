"""Another version of the allocation, and saying that one does not agree it."""

from datetime import datetime

from workflows.contracts.bids import Bid
from workflows.contracts.commands import DisputeAllocation, ReviseAllocation
from workflows.contracts.events import AllocationDisputed, AllocationRevised
from workflows.contracts.money import Allocation
from workflows.contracts.parties import Actor
from workflows.rules import handover, road, sums
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    OutOfOrder,
    WrongHash,
    WrongStage,
)

MOST = 50
"""Versions of one bid's allocation: a negotiation, not a way to fill a history."""


def revise(bid: Bid, command: ReviseAllocation, now: datetime) -> AllocationRevised:
    """A new version. It voids every signature on the last one, and the release.

    Raises:
        WrongStage: Not at the handover, or no budget moves.
        OutOfOrder: There is no allocation yet.
        AlreadyDone: It is the allocation as it stands.
        Incomplete: No such draft, its sums do not add up, or too many versions.
    """
    held = _held(bid)
    new = command.allocation
    if new is None or new.schedule_hash != command.schedule_hash:
        raise Incomplete(
            "There is no draft of this allocation with that check code. Upload the "
            "finance template first.",
            field="schedule_hash",
        )
    if new.schedule_hash == held.schedule_hash:
        raise AlreadyDone(
            "That is the allocation as it stands: nothing would change.",
            field="schedule_hash",
        )
    if len(bid.allocation_past) >= MOST:
        raise Incomplete(f"This allocation has had {MOST} versions: no more are taken.")
    codes = tuple(share.ccg for share in new.shares)
    if codes != tuple(a.code for a in bid.applicants) or not sums.are_right(new):
        raise Incomplete(
            "The draft's sums do not add up to this bid's allocation.",
            field="schedule_hash",
        )
    return AllocationRevised(
        at=now,
        by=command.by,
        allocation=new,
        number=len(bid.allocation_past) + 2,
        reason=command.reason,
        voids=tuple(s.by.name for s in bid.allocation_signatures),
    )


def dispute(bid: Bid, command: DisputeAllocation, now: datetime) -> AllocationDisputed:
    """Not agreed, and why; it is settled by another version, or by agreeing after all.

    Raises:
        WrongStage: Not at the handover, or no budget moves.
        OutOfOrder: There is no allocation yet.
        AlreadyDone: This side has agreed it.
        WrongHash: The allocation is another one than the person looked at.
    """
    held = _held(bid)
    if any(s.by.body == command.by.body for s in bid.allocation_signatures):
        raise AlreadyDone(
            "This side has agreed the allocation. Propose another version instead."
        )
    if command.schedule_hash != held.schedule_hash:
        raise WrongHash(
            "The allocation is not the one you looked at. Open it again.",
            field="schedule_hash",
        )
    return AllocationDisputed(
        at=now,
        by=command.by,
        schedule_hash=held.schedule_hash,
        reason=command.reason,
    )


def may_change(bid: Bid) -> bool:
    """Whether the allocation can have another version now."""
    return handover.is_on(bid) and road.has_budget(bid.model) and bool(bid.allocation)


def may_dispute(bid: Bid, by: Actor) -> bool:
    """Whether this side can still say that it does not agree."""
    signed = {s.by.body for s in bid.allocation_signatures}
    return may_change(bid) and by.body not in signed


def _held(bid: Bid) -> Allocation:
    handover.check_stage(bid)
    if not road.has_budget(bid.model):
        raise WrongStage("No budget moves under this model.")
    if bid.allocation is None:
        raise OutOfOrder("The allocation has not been added up yet.")
    return bid.allocation
