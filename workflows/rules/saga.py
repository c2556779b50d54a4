"""The steps of a handover: what each asks for, under which id, and how it is undone."""

from workflows.contracts.bids import Bid
from workflows.contracts.handover_events import HandoverStepTaken, HandoverStepUndone
from workflows.contracts.money import Leg, Transfer
from workflows.contracts.sagas import (
    CostCodes,
    FunctionMove,
    FunctionMoves,
    FunctionReturn,
    HandoverStep,
    StepTaken,
)
from workflows.rules import handover, phases

REVERSED = "reversed"

STEP_WORDS: dict[HandoverStep, str] = {
    HandoverStep.COST_CODES: "open the cost codes",
    HandoverStep.TRANSFER: "post the transfer",
    HandoverStep.FUNCTIONS: "move the functions to the CCG",
}

DONE_WORDS: dict[HandoverStep, str] = {
    HandoverStep.COST_CODES: "The cost codes were opened.",
    HandoverStep.TRANSFER: "The transfer was posted.",
    HandoverStep.FUNCTIONS: "The functions moved to the CCG.",
}

UNDONE_WORDS: dict[HandoverStep, str] = {
    HandoverStep.COST_CODES: "The cost codes were closed again.",
    HandoverStep.TRANSFER: "The transfer was reversed.",
    HandoverStep.FUNCTIONS: "The functions went back to who held them.",
}


def step_id(bid: Bid, step: HandoverStep) -> str:
    """What every repetition of a step shares: `handover/07R-1/functions`.

    A later attempt has ids of its own, since what stands under the first was undone.
    """
    return f"{handover.handover_id(bid)}/{step}"


def cost_codes(bid: Bid) -> CostCodes | None:
    """One cost code for each CCG's budget; none without a budget."""
    transfer = handover.transfer_of(bid)
    if transfer is None:
        return None
    codes = tuple(leg.account for leg in transfer.legs if leg.pence > 0)
    step = step_id(bid, HandoverStep.COST_CODES)
    return CostCodes(id=step, bid_id=bid.id, codes=codes)


def reversal(transfer: Transfer) -> Transfer:
    """The same sums the other way, once under an id of its own."""
    legs = tuple(Leg(account=one.account, pence=-one.pence) for one in transfer.legs)
    id = f"{transfer.id}/{REVERSED}"
    return Transfer(id=id, bid_id=transfer.bid_id, legs=legs)


def moves(bid: Bid) -> FunctionMoves:
    """Each function of the first day goes to each CCG for its own patients."""
    agreed = phases.first_functions(bid)
    return FunctionMoves(
        id=step_id(bid, HandoverStep.FUNCTIONS),
        bid_id=bid.id,
        moves=tuple(
            FunctionMove(ccg=a.code, function=code, holder=a.code)
            for a in bid.applicants
            for code in agreed
        ),
    )


def returned(moved: FunctionMoves) -> FunctionReturn:
    """What takes those moves back."""
    return FunctionReturn(id=moved.id, bid_id=moved.bid_id)


def taken(bid: Bid, event: HandoverStepTaken) -> Bid:
    """The bid with one step more that stands."""
    one = StepTaken(step=event.step, id=event.id, at=event.at)
    return bid.model_copy(update={"handover_steps": (*bid.handover_steps, one)})


def undone(bid: Bid, event: HandoverStepUndone) -> Bid:
    """The bid without it; money that was moved back leads to a new attempt."""
    kept = tuple(one for one in bid.handover_steps if one.step is not event.step)
    again = event.step is HandoverStep.TRANSFER
    return bid.model_copy(
        update={
            "handover_steps": kept,
            "handover_reversals": bid.handover_reversals + again,
        }
    )
