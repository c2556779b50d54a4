"""Who is told what about a delegation."""

from collections.abc import Iterator

from workflows.contracts import delegation_events as e
from workflows.contracts import phase_events as p
from workflows.contracts.delegation_changes import (
    Direction,
    Revocation,
    Variation,
    Virement,
)
from workflows.contracts.delegation_events import DelegationEvent
from workflows.contracts.delegations import Delegation
from workflows.contracts.notices import Notice, NoticeKind
from workflows.contracts.parties import Party, Role
from workflows.rules import delegation_words
from workflows.rules.bodies import NATIONAL

CCG_FINANCE = (Role.CHIEF_FINANCE_OFFICER,)
CCG_OFFICERS = (Role.ACCOUNTABLE_OFFICER, Role.CHIEF_FINANCE_OFFICER)
LOCAL = (Role.LOCAL_DIRECTOR, Role.LOCAL_FINANCE)


HIGHER_UP = (
    e.NoticeGiven
    | e.FunctionsHandedBack
    | e.DirectionIssued
    | e.DirectionAnswered
    | e.DirectionOverdue
    | e.DirectionClosed
    | e.SteppedIn
    | e.FunctionReturned
    | e.DelegationRevoked
    | p.PhaseHeldUp
    | p.PhaseFailed
    | p.PhaseMoved
    | p.PhaseCancelled
)
"""What the region and the national team are told as well."""


def notices_of(
    before: Delegation | None, after: Delegation, event: DelegationEvent
) -> tuple[Notice, ...]:
    """Every message that an event leads to, each to one office of one body."""
    said = delegation_words.sentence(event, before or after)
    return tuple(_notices(after, event, _with_reason(event, said)))


def _with_reason(event: DelegationEvent, said: str) -> str:
    """The sentence, and why, where whoever reads it has to answer."""
    match event:
        case (
            e.VariationProposed(variation=Variation(reason=why))
            | e.DirectionIssued(direction=Direction(what=why))
            | e.DelegationRevoked(revocation=Revocation(reason=why))
            | e.VirementRecorded(virement=Virement(reason=why))
            | e.AlertAcknowledged(action=why)
            | e.DirectionAnswered(answer=why)
            | e.DirectionClosed(outcome=why)
            | e.SteppedIn(reason=why)
            | e.FunctionReturned(reason=why)
        ):
            return f"{said} {why}"
    return said


def _notices(found: Delegation, event: DelegationEvent, said: str) -> Iterator[Notice]:
    match event:
        case e.ReturnReminded(opened=False):
            roles = CCG_OFFICERS if event.overdue else CCG_FINANCE
            yield _to_ccg(found, NoticeKind.RETURN_DUE, roles, said)
            if event.overdue:
                yield _to_local(found, NoticeKind.RETURN_DUE, said)
        case e.AlertRaised():
            yield from _alerted(found, event, said)
        case (
            e.DelegationBegun()
            | e.NoticeGiven()
            | e.BudgetRecorded()
            | e.YearSettled()
            | e.FunctionsHandedBack()
            | e.DelegationEnded()
            | e.VariationProposed()
            | e.VariationAnswered()
            | e.VariationWithdrawn()
            | e.VariationLapsed()
            | e.VariationInForce()
            | e.DirectionIssued()
            | e.DirectionAnswered()
            | e.DirectionOverdue()
            | e.DirectionClosed()
            | e.SteppedIn()
            | e.FunctionReturned()
            | e.DelegationRevoked()
            | e.VirementRecorded()
            | e.VirementAnswered()
            | p.PhaseHeldUp()
            | p.PhaseFailed()
            | p.PhaseMoved()
            | p.PhaseCancelled()
        ):
            kind = NoticeKind.DELEGATION
            yield _to_ccg(found, kind, CCG_OFFICERS, said)
            yield _to_local(found, kind, said)
            national = (Role.NATIONAL_FINANCE, Role.NATIONAL_OFFICE)
            if isinstance(event, HIGHER_UP):
                yield _notice(found.region, kind, (Role.REGIONAL_LEAD,), said)
                yield _notice(NATIONAL, kind, national, said)
        case e.MoneyNotPosted():
            # Nobody is asked for anything that would mend it, and all its money waits.
            finance = (Role.NATIONAL_FINANCE,)
            yield _notice(NATIONAL, NoticeKind.DELEGATION, finance, said)
            yield _to_local(found, NoticeKind.DELEGATION, said)
        case e.AlertAcknowledged():
            yield _to_local(found, NoticeKind.SPENDING_ALERT, said)
        case _:
            return


def _alerted(found: Delegation, event: e.AlertRaised, said: str) -> Iterator[Notice]:
    yield _to_ccg(found, NoticeKind.SPENDING_ALERT, CCG_OFFICERS, said)
    yield _to_local(found, NoticeKind.SPENDING_ALERT, said)
    whole = not event.alert.line
    if whole and event.alert.threshold >= found.policy.escalates:
        yield _notice(
            found.region,
            NoticeKind.SPENDING_ALERT,
            (Role.REGIONAL_LEAD,),
            said,
        )


def _to_ccg(
    found: Delegation, kind: NoticeKind, roles: tuple[Role, ...], said: str
) -> Notice:
    return Notice(kind=kind, party=Party.CCG, body=found.ccg, roles=roles, words=said)


def _to_local(found: Delegation, kind: NoticeKind, said: str) -> Notice:
    return _notice(found.local_team, kind, LOCAL, said)


def _notice(body: str, kind: NoticeKind, roles: tuple[Role, ...], said: str) -> Notice:
    return Notice(
        kind=kind, party=Party.NHS_ENGLAND, body=body, roles=roles, words=said
    )
