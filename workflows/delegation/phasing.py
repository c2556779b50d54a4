"""A phase as it is carried out: step by step, and back again if one is refused."""

from collections.abc import Awaitable, Callable
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ActivityError

from workflows.bid import money, options
from workflows.contracts import phase_events as p
from workflows.contracts.delegations import Delegation
from workflows.contracts.money import Transfer
from workflows.contracts.phases import Phase
from workflows.contracts.ports import HandoverPort, LedgerPort
from workflows.contracts.sagas import HandoverStep
from workflows.rules import delegation_phases, saga

Happens = Callable[[p.PhaseEvent], None]
Recorded = Callable[[], Awaitable[None]]


async def carried_out(
    found: Delegation, one: Phase, happens: Happens, recorded: Recorded
) -> None:
    """The phase stands, or every step of it is undone and it is said why.

    Only a refusal for good leads back. Whatever is away is asked until it answers.

    Args:
        found: As the phase begins.
        one: The phase; nothing else changes it meanwhile.
        happens: Puts an entry on record.
        recorded: Returns once the register holds the record as it stands: a run that the
            register does not follow moves no money.
    """
    await recorded()
    number = one.number
    transfer = delegation_phases.transfer(found, one)
    moves = delegation_phases.moves(found, one)
    step, posted = HandoverStep.TRANSFER, False
    try:
        await _asked(LedgerPort.post, transfer, saga.STEP_WORDS[step])
        happens(_taken(number, step, transfer.id))
        posted, step = True, HandoverStep.FUNCTIONS
        await _asked(HandoverPort.move_functions, moves, saga.STEP_WORDS[step])
        happens(_taken(number, step, moves.id))
    except ActivityError as refusal:
        stuck = await _undone(number, transfer, happens) if posted else ""
        problem = f"{money.words_of(refusal)}{stuck}"
        at = workflow.now()
        happens(p.PhaseFailed(at=at, phase=number, step=step, problem=problem))
        return
    happens(p.PhaseMoved(at=workflow.now(), phase=number))


async def _undone(number: int, transfer: Transfer, happens: Happens) -> str:
    """The money goes back; what cannot be undone is said."""
    step = HandoverStep.TRANSFER
    try:
        await _asked(LedgerPort.post, saga.reversal(transfer), "undo a step of a phase")
    except ActivityError as refusal:
        words = money.words_of(refusal).rstrip(".")
        return f" It could not be undone to {saga.STEP_WORDS[step]}: {words}."
    happens(p.PhaseStepUndone(at=workflow.now(), phase=number, step=step))
    return ""


def _taken(number: int, step: HandoverStep, id: str) -> p.PhaseStepTaken:
    return p.PhaseStepTaken(at=workflow.now(), phase=number, step=step, id=id)


async def _asked(activity: Any, what: Any, summary: str) -> None:
    await workflow.execute_activity_method(
        activity, what, summary=summary, **options.LEDGER
    )
