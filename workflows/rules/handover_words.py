"""What is said of a handover's history."""

from workflows.contracts import events as e

Told = e.HandoverReleased | e.HandoverConfirmed | e.HandoverBegun | e.HandoverFailed


def said(event: Told, by: str) -> str:
    """One sentence; `by` is who did it."""
    match event:
        case e.HandoverReleased():
            return f"{by} released the handover."
        case e.HandoverConfirmed():
            return f"{by} confirmed the handover: the second key."
        case e.HandoverBegun():
            return "The start date came and the handover began."
        case e.HandoverFailed():
            problem = event.problem.rstrip(".")
            return f"The ledger refused the transfer: {problem}. The release has to be given again."
