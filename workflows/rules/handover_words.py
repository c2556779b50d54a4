"""What is said of a handover's history."""

from typing import assert_never

from workflows.contracts import events as e
from workflows.rules import saga

Told = (
    e.HandoverReleased
    | e.HandoverConfirmed
    | e.HandoverBegun
    | e.HandoverStepTaken
    | e.HandoverStepUndone
    | e.HandoverFailed
    | e.WentLive
)


def said(event: Told, by: str, *, phased: bool = False) -> str:
    """One sentence; `by` is who did it, `phased` whether some of it moves later."""
    if isinstance(event, e.WentLive):
        what = "the first phase of the budget" if phased else "the budget"
        money = f"and {what} was handed over"
        return f"The bid went live, {money if event.transfer else NO_BUDGET}."
    if isinstance(event, e.HandoverFailed):
        return _failed(event)
    match event:
        case e.HandoverReleased():
            return f"{by} released the handover."
        case e.HandoverConfirmed():
            return f"{by} confirmed the handover, one of its two keys."
        case e.HandoverBegun():
            return "The start date came and the handover began."
        case e.HandoverStepTaken() | e.HandoverStepUndone():
            undone = isinstance(event, e.HandoverStepUndone)
            return (saga.UNDONE_WORDS if undone else saga.DONE_WORDS)[event.step]
        case _:
            assert_never(event)


NO_BUDGET = "with no budget to move"


def _failed(event: e.HandoverFailed) -> str:
    problem = event.problem.rstrip(".")
    if event.step:
        return (
            f"It was refused to {saga.STEP_WORDS[event.step]}: {problem}. What was "
            "done before it was undone. NHS England can release the handover again "
            "once this is mended; the CCG may withdraw."
        )
    return f"The ledger refused the transfer: {problem}. The release has to be given again."
