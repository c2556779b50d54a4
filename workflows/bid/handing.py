"""The handover as it is carried out: step by step, and back again if one is refused."""

from collections.abc import Awaitable, Callable
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ActivityError

from workflows.bid import money, options
from workflows.contracts.bids import Bid
from workflows.contracts.events import Event, HandoverFailed, WentLive
from workflows.contracts.handover_events import HandoverStepTaken, HandoverStepUndone
from workflows.contracts.ports import HandoverPort, LedgerPort
from workflows.contracts.sagas import HandoverStep
from workflows.rules import handover, saga

STEPS = 2
"""The first edition whose handovers are carried out step by step."""

Happens = Callable[[Event], None]
Recorded = Callable[[], Awaitable[None]]
Undo = tuple[HandoverStep, Callable[[], Awaitable[None]]]


async def carried_out(
    bid: Bid, happens: Happens, recorded: Recorded, edition: int
) -> WentLive | HandoverFailed:
    """Live, once every step stands; or why not, with every step undone in reverse.

    Only a refusal for good leads back. Whatever is away is asked until it answers.

    Args:
        bid: As the handover begins: nothing else changes it meanwhile.
        happens: Puts an entry on record.
        recorded: Returns once the register holds the record as it stands: a run that the
            register does not follow, such as one taken up before the end of a withdrawn
            bid, moves no money.
        edition: Of the run; older ones post the transfer and nothing else.
    """
    transfer, codes = handover.transfer_of(bid), saga.cost_codes(bid)
    if edition < STEPS or transfer is None or codes is None:
        return await money.posted(bid)
    await recorded()
    moves = saga.moves(bid)
    back: list[Undo] = []
    step = HandoverStep.COST_CODES
    try:
        await _asked(HandoverPort.open_codes, codes, step)
        happens(_taken(step, codes.id))
        back.append((step, lambda: _back(HandoverPort.close_codes, codes)))

        step = HandoverStep.TRANSFER
        await _asked(LedgerPort.post, transfer, step)
        happens(_taken(step, transfer.id))
        reversal = saga.reversal(transfer)
        back.append((step, lambda: _back(LedgerPort.post, reversal)))

        step = HandoverStep.FUNCTIONS
        await _asked(HandoverPort.move_functions, moves, step)
        happens(_taken(step, moves.id))
    except ActivityError as refusal:
        stuck = await _undone(back, happens)
        problem = " ".join((money.words_of(refusal), *stuck))
        return HandoverFailed(at=workflow.now(), problem=problem, step=step)
    return handover.gone_live(bid, workflow.now())


async def _undone(back: list[Undo], happens: Happens) -> list[str]:
    """Every step that stands is undone, the last first; what cannot be is said."""
    stuck = []
    for step, undo in reversed(back):
        try:
            await undo()
        except ActivityError as refusal:
            words = money.words_of(refusal).rstrip(".")
            stuck.append(f"It could not be undone to {saga.STEP_WORDS[step]}: {words}.")
            continue
        happens(HandoverStepUndone(at=workflow.now(), step=step))
    return stuck


def _taken(step: HandoverStep, id: str) -> HandoverStepTaken:
    return HandoverStepTaken(at=workflow.now(), step=step, id=id)


async def _asked(activity: Any, what: Any, step: HandoverStep) -> None:
    await workflow.execute_activity_method(
        activity, what, summary=saga.STEP_WORDS[step], **options.LEDGER
    )


async def _back(activity: Any, what: Any) -> None:
    await workflow.execute_activity_method(
        activity, what, summary="undo a step of the handover", **options.LEDGER
    )
