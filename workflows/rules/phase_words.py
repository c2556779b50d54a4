"""What happens to the phases of a delegation, in one sentence each."""

from typing import assert_never

from workflows.contracts import phase_events as p
from workflows.contracts.delegations import Delegation
from workflows.rules import delegation_phases, phases, saga, words
from workflows.rules.phases import ALL


def said(event: p.PhaseEvent, found: Delegation, by: str) -> str:  # noqa: C901, PLR0911  one arm for each event
    """An event as a sentence; `by` is the person in words."""
    one = delegation_phases.numbered(found, event.phase)
    functions = one.functions if one else ()
    name, sum_ = f"Phase {event.phase}", words.money(one.pence if one else 0)
    match event:
        case p.PhaseHeldUp():
            which = phases.name(event.phase, functions)
            return f"{which} did not move on the day agreed: {event.reason}."
        case p.PhaseBegun():
            return f"{name} began: {words.joined(functions, ALL)} with {sum_}."
        case p.PhaseStepTaken():
            return f"{name}: {_lower(saga.DONE_WORDS[event.step])}"
        case p.PhaseStepUndone():
            return f"{name}: {_lower(saga.UNDONE_WORDS[event.step])}"
        case p.PhaseFailed():
            return (
                f"{name}: it was refused to {saga.STEP_WORDS[event.step]}: "
                f"{event.problem.rstrip('.')}. What was done before it was undone. NHS "
                "England can release the phase again once this is mended."
            )
        case p.PhaseReleased():
            return f"{by} released phase {event.phase} again."
        case p.PhaseMoved():
            return (
                f"{name} moved: {found.name} holds {words.joined(functions, ALL)} and "
                f"{sum_} more."
            )
        case p.PhaseCancelled():
            return (
                f"{name} never comes, since {delegation_phases.ENDED[event.reason]}: "
                f"NHS England keeps {words.joined(functions, ALL)} and {sum_}."
            )
    assert_never(event)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def opening(found: Delegation) -> str:
    """What is still to move when a delegation begins; empty where nothing is."""
    later = delegation_phases.to_come(found)
    if not later:
        return ""
    parts = [
        f"{words.joined(one.functions, ALL)} with {words.money(one.pence)} on "
        f"{words.day(one.begins)}"
        for one in later
    ]
    return f" Later phases: {words.joined(parts, ALL)}."
