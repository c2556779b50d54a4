"""What is said of a handover's history."""

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


def said(event: Told, by: str) -> str:
    """One sentence; `by` is who did it."""
    match event:
        case e.HandoverReleased():
            return f"{by} released the handover."
        case e.HandoverConfirmed():
            return f"{by} confirmed the handover: the second key."
        case e.HandoverBegun():
            return "The start date came and the handover began."
        case e.HandoverStepTaken() | e.HandoverStepUndone():
            undone = isinstance(event, e.HandoverStepUndone)
            return (saga.UNDONE_WORDS if undone else saga.DONE_WORDS)[event.step]
        case e.WentLive(transfer=""):
            return "The bid went live, with no budget to move."
        case e.WentLive():
            return "The bid went live, and the budget was handed over."
        case e.HandoverFailed() if event.step:
            problem = event.problem.rstrip(".")
            return (
                f"It was refused to {saga.STEP_WORDS[event.step]}: {problem}. What was "
                "done before it was undone. NHS England can release the handover again "
                "once this is mended; the CCG may withdraw."
            )
        case e.HandoverFailed():
            problem = event.problem.rstrip(".")
            return f"The ledger refused the transfer: {problem}. The release has to be given again."
