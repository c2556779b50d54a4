"""What an event does to the phases of a delegation."""

from datetime import date
from typing import assert_never

from workflows.contracts import phase_events as p
from workflows.contracts.delegations import Delegation, Holding
from workflows.contracts.phases import Phase, PhaseState
from workflows.contracts.sagas import HandoverStep, StepTaken
from workflows.rules import calendar, financial_year


def changed(found: Delegation, event: p.PhaseEvent) -> dict[str, object]:  # noqa: C901  one arm for each event
    """What of the delegation is another than before."""
    one = next(x for x in found.phases if x.number == event.phase)
    match event:
        case p.PhaseHeldUp():
            change: dict[str, object] = {"held_up": event.at}
        case p.PhaseBegun():
            change = {"state": PhaseState.UNDER_WAY, "began": event.at, "steps": ()}
        case p.PhaseStepTaken():
            step = StepTaken(step=event.step, id=event.id, at=event.at)
            change = {"steps": (*one.steps, step)}
        case p.PhaseStepUndone():
            again = event.step is HandoverStep.TRANSFER
            kept = tuple(s for s in one.steps if s.step is not event.step)
            change = {"steps": kept, "reversals": one.reversals + again}
        case p.PhaseFailed():
            change = {
                "state": PhaseState.TO_COME,
                "began": None,
                "problem": event.problem,
            }
        case p.PhaseReleased():
            change = {"problem": ""}
        case p.PhaseMoved():
            return _moved(found, one)
        case p.PhaseCancelled():
            change = {
                "state": PhaseState.CANCELLED,
                "ended": event.reason,
                "problem": "",
            }
        case _:
            assert_never(event)
    return {"phases": _now(found, one, change)}


def _now(found: Delegation, one: Phase, change: dict[str, object]) -> tuple[Phase, ...]:
    return tuple(
        x.model_copy(update=change) if x.number == one.number else x
        for x in found.phases
    )


def _moved(found: Delegation, one: Phase) -> dict[str, object]:
    """The functions and the money are the CCG's, since the day on which it set off."""
    year = financial_year.of(one.begins)
    years = tuple(
        y.model_copy(update={"budget": (y.budget or 0) + one.pence})
        if y.start == year
        else y
        for y in found.years
    )
    day = calendar.london_day(one.began) if one.began else one.begins
    return {
        "phases": _now(found, one, {"state": PhaseState.MOVED}),
        "years": years,
        "functions": tuple(_held(found, f, one, day) for f in found.functions),
    }


def _held(found: Delegation, held: Holding, one: Phase, day: date) -> Holding:
    if held.function not in one.functions:
        return held
    return held.model_copy(update={"holder": found.ccg, "since": day})
