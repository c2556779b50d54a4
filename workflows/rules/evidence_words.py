"""What is said of evidence for conditions, and of conditions that are met."""

from workflows.contracts.events import (
    ConditionDischarged,
    EvidenceRefused,
    EvidenceSent,
)
from workflows.rules import words


def said(event: ConditionDischarged | EvidenceSent | EvidenceRefused, by: str) -> str:
    """What was sent for a condition, or how it was judged."""
    number = event.condition[1:]
    match event:
        case EvidenceSent():
            count = len(event.documents)
            files = words.joined([one.name for one in event.documents], 5)
            attached = f", with {words.plural(count, 'document')} ({files})" * bool(
                count
            )
            return (
                f"{by} sent evidence that condition {number} is met{attached}: "
                f"{event.evidence}"
            )
        case EvidenceRefused():
            return (
                f"{by} found what was sent for condition {number} not enough: "
                f"{event.reason}"
            )
    return f"{by} found condition {number} met: {event.evidence}"
