"""The later phases of a delegation: when one comes, what forbids it, what it moves.

A phase is part of what both sides signed and of the journal that both keys released, so
nothing is asked of anybody when its day comes; what went wrong since then forbids it.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import NamedTuple

from workflows.contracts import phase_events as p
from workflows.contracts.delegation_commands import ReleasePhase
from workflows.contracts.delegation_events import (
    DelegationEvent,
    DelegationRevoked,
    NoticeGiven,
)
from workflows.contracts.delegations import Delegation
from workflows.contracts.money import Leg, Transfer
from workflows.contracts.phases import Phase, PhaseEnd, PhaseState
from workflows.contracts.sagas import FunctionMove, FunctionMoves, HandoverStep
from workflows.rules import (
    calendar,
    delegation_money,
    financial_year,
    phases,
    words,
)
from workflows.rules.refusals import AlreadyDone, Incomplete, StaleVersion

MIDNIGHT = time(0)


class PhaseAlarm(NamedTuple):
    """A moment, what happens to a phase then, and what the timer is called."""

    at: datetime
    event: DelegationEvent
    summary: str


def to_come(found: Delegation) -> tuple[Phase, ...]:
    """The phases that have not begun, the next one first."""
    return tuple(one for one in found.phases if one.state is PhaseState.TO_COME)


def under_way(found: Delegation) -> Phase | None:
    """The phase that is being carried out; there is one at most."""
    return next((x for x in found.phases if x.state is PhaseState.UNDER_WAY), None)


def numbered(found: Delegation, number: int) -> Phase | None:
    """A phase by its number."""
    return next((one for one in found.phases if one.number == number), None)


def forbidden(found: Delegation) -> str:
    """What forbids the next phase whatever the day, in words; empty if nothing does.

    While NHS England directs the CCG, or holds a function in its place, nothing more is
    handed over; nor while the last direction that it closed was not complied with.
    """
    opened = [one for one in found.directions if one.closed is None]
    if opened:
        return f"direction {opened[0].number} is open"
    stepped_in = [f.name for f in found.functions if f.stepped_in]
    if stepped_in:
        return f"NHS England has stepped in for {words.joined(stepped_in)}"
    closed = [one for one in found.directions if one.closed]
    if closed and closed[-1].complied is False:
        return f"direction {closed[-1].number} was not complied with"
    return ""


def alarms(found: Delegation) -> Iterator[PhaseAlarm]:
    """What time brings to the phases: one is carried out, or held up, or never comes."""
    waiting = to_come(found)
    if not waiting or under_way(found):
        return
    one = waiting[0]
    at = calendar.at(one.begins, MIDNIGHT)
    which = f"phase {one.number}"
    if found.notice or found.revocation:
        at = min(x.at for x in (found.notice, found.revocation) if x)
        gone = p.PhaseCancelled(at=at, phase=one.number, reason=_reason(found))
        yield PhaseAlarm(at, gone, f"{which} never comes")
        return
    over = calendar.at(_year_after(one), MIDNIGHT)
    late = p.PhaseCancelled(at=over, phase=one.number, reason=PhaseEnd.YEAR_OVER)
    yield PhaseAlarm(over, late, f"{which} has missed its year")
    why = forbidden(found)
    if one.problem:
        return
    if not why:
        yield PhaseAlarm(at, p.PhaseBegun(at=at, phase=one.number), f"{which} begins")
    elif one.held_up is None:
        held = p.PhaseHeldUp(at=at, phase=one.number, reason=why)
        yield PhaseAlarm(at, held, f"{which} is held up")


def _year_after(one: Phase) -> date:
    return financial_year.begins(financial_year.of(one.begins) + 1)


def _reason(found: Delegation) -> PhaseEnd:
    return PhaseEnd.REVOKED if found.revocation else PhaseEnd.NOTICE


def follows(found: Delegation, event: DelegationEvent) -> tuple[p.PhaseCancelled, ...]:
    """Notice and revocation end every phase that has not begun.

    Args:
        found: The delegation before the event.
        event: What happened.
    """
    if not isinstance(event, NoticeGiven | DelegationRevoked):
        return ()
    gave = isinstance(event, NoticeGiven)
    reason = PhaseEnd.NOTICE if gave else PhaseEnd.REVOKED
    return tuple(
        p.PhaseCancelled(at=event.at, phase=one.number, reason=reason)
        for one in to_come(found)
    )


def release(found: Delegation, command: ReleasePhase, now: datetime) -> p.PhaseReleased:
    """NHS England releases a phase again, once what refused it is mended.

    Raises:
        StaleVersion: There is no such phase.
        AlreadyDone: Nothing refused it, or it has moved, or never comes.
        Incomplete: The declaration is not made.
    """
    one = numbered(found, command.phase)
    if one is None:
        raise StaleVersion(f"There is no phase {command.phase}.", field="phase")
    if one.state is not PhaseState.TO_COME or not one.problem:
        raise AlreadyDone(f"Phase {one.number} needs no release now.")
    if not command.declaration:
        raise Incomplete(
            "Confirm that what refused the phase is mended, and that you release it.",
            field="declaration",
        )
    return p.PhaseReleased(at=now, by=command.by, phase=one.number)


def phase_id(found: Delegation, one: Phase) -> str:
    """What an attempt is known by: `phase/delegation/07R-1/2`; see `handover_id`."""
    attempt = f"/{one.reversals + 1}" if one.reversals else ""
    return f"phase/{found.id}/{one.number}{attempt}"


def transfer(found: Delegation, one: Phase) -> Transfer:
    """The phase's money: from NHS England's account of the year into the CCG's."""
    year = financial_year.of(one.begins)
    return Transfer(
        id=phase_id(found, one),
        bid_id=found.id,
        legs=(
            Leg(account=delegation_money.nhs_england(found, year), pence=-one.pence),
            Leg(account=delegation_money.account(found, year), pence=one.pence),
        ),
    )


def moves(found: Delegation, one: Phase) -> FunctionMoves:
    """The phase's functions go to the CCG."""
    return FunctionMoves(
        id=f"{phase_id(found, one)}/{HandoverStep.FUNCTIONS}",
        bid_id=found.id,
        moves=tuple(
            FunctionMove(ccg=found.ccg, function=code, holder=found.ccg)
            for code in one.functions
        ),
    )


def waits(found: Delegation) -> str:
    """The next phase in a sentence; empty where none is to come."""
    one = under_way(found)
    if one:
        return f"Phase {one.number} is being carried out."
    if not to_come(found) or found.handed_back:
        return ""
    one = to_come(found)[0]
    day = words.day(one.begins)
    move = "moves" if len(one.functions) == 1 else "move"
    said = f"{phases.name(one.number, one.functions)} {move} on {day}"
    why = forbidden(found)
    if one.problem:
        return f"Phase {one.number} was refused and moves once it is released again."
    if why and one.held_up:
        named = phases.name(one.number, one.functions)
        return f"{named} should have moved on {day}, but {why}."
    return f"{said}, unless {why} still." if why else f"{said}."


ENDED = {
    PhaseEnd.NOTICE: "notice was given",
    PhaseEnd.REVOKED: "the delegation is revoked",
    PhaseEnd.YEAR_OVER: "its financial year is over",
}
"""Why a phase never comes, in words."""
