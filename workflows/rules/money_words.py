"""What is said of an allocation's history."""

from typing import assert_never

from workflows.contracts import events as e
from workflows.rules import words

Told = (
    e.AllocationBuilt
    | e.AllocationFailed
    | e.AllocationAgreed
    | e.AllocationRevised
    | e.AllocationDisputed
)


def said(event: Told, by: str) -> str:
    """One sentence, or two where signatures are void; `by` is who did it."""
    match event:
        case e.AllocationBuilt():
            total = words.money(event.allocation.total_pence)
            return f"The allocation was added up from the practice lines: {total}."
        case e.AllocationFailed():
            problem = event.problem.rstrip(".")
            return f"The allocation could not be added up: {problem}."
        case e.AllocationAgreed():
            return f"{by} agreed the allocation."
        case e.AllocationRevised():
            total = words.money(event.allocation.total_pence)
            reason = event.reason.rstrip(".")
            names = words.joined(event.voids)
            void = f" It voids the agreement of {names}." if names else ""
            return (
                f"{by} put version {event.number} of the allocation in place, {total}: "
                f"{reason}.{void}"
            )
        case e.AllocationDisputed():
            return f"{by} does not agree the allocation: {event.reason}"
        case _:
            assert_never(event)
