"""What an agreement says: whether two say the same, and the code that both sides sign."""

from collections.abc import Iterator

from workflows.contracts.bids import Bid
from workflows.contracts.commands import IssueAgreement
from workflows.contracts.handovers import Agreement
from workflows.contracts.phases import WHOLE, LaterPhase
from workflows.rules import handover


def is_the_same(old: Agreement, command: IssueAgreement) -> bool:
    """Whether a version issued anew would change nothing."""
    now = (command.instrument, command.functions, command.schedule, command.reserved)
    shadows = (old.shadow.until, old.shadow.criteria) if old.shadow else (None, "")
    return (
        now == (old.instrument, old.functions, old.schedule, old.reserved)
        and (command.shadow_until, command.shadow_criteria) == shadows
        and _ordered(command.phases) == old.phases
    )


def _ordered(phases: tuple[LaterPhase, ...]) -> tuple[LaterPhase, ...]:
    return tuple(sorted(phases, key=lambda one: one.begins))


def digest(bid: Bid, command: IssueAgreement, version: int) -> str:
    """What both sides sign; of a first version by the round's schedule as it ever was."""
    later = (
        (f"version {version}", command.schedule, *command.reserved)
        if version > 1 or command.schedule or command.reserved
        else ()
    )
    chosen = (
        ("shadow", str(command.shadow_until), command.shadow_criteria)
        if command.shadow_until
        else ()
    )
    phased = _phased(_ordered(command.phases))
    return handover.digest(
        bid.id, command.instrument, *command.functions, *later, *chosen, *phased
    )


def _phased(phases: tuple[LaterPhase, ...]) -> Iterator[str]:
    for one in phases:
        money = f"{one.share} of {WHOLE}" if one.share else f"{one.pence} pence"
        yield from ("phase", one.begins.isoformat(), money, *one.functions)
