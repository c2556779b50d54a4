"""What an event does to a delegation: the only place where one changes."""

from collections.abc import Callable
from datetime import date
from typing import Any, assert_never

from workflows.contracts import delegation_events as e
from workflows.contracts import phase_events as p
from workflows.contracts.delegation_changes import Direction, Variation
from workflows.contracts.delegation_changes import VariationState as State
from workflows.contracts.delegation_events import DelegationEvent
from workflows.contracts.delegations import (
    Delegation,
    FinancialYear,
    MonthlyReturn,
)
from workflows.contracts.money import Transfer
from workflows.contracts.parties import Signature, Who
from workflows.rules import (
    calendar,
    delegation_oversight,
    delegation_phased,
    delegation_variation,
)
from workflows.rules.bodies import NATIONAL


def after(found: Delegation | None, event: DelegationEvent) -> Delegation:
    """The delegation as it stands once `event` has happened to it.

    Raises:
        ValueError: The first event does not begin it.
    """
    if found is None:
        if isinstance(event, e.DelegationBegun):
            return event.opening.model_copy(update={"began": event.at})
        raise ValueError("the first entry of a delegation must begin it")
    return found.model_copy(update=_changed(found, event))


def _changed(found: Delegation, event: DelegationEvent) -> dict[str, object]:  # noqa: C901, PLR0911, PLR0912  one arm for each event
    match event:
        case e.DelegationBegun():
            return {}
        case e.ReturnSubmitted():
            return _year(found, event.report.year, lambda y: _reported(y, event.report))
        case e.ReturnReminded():
            return _year(
                found,
                event.year,
                lambda y: y.model_copy(update={"reminded": (*y.reminded, event.key)}),
            )
        case e.AlertRaised():
            return {"alerts": (*found.alerts, event.alert)}
        case e.AlertAcknowledged():
            return {"alerts": _acknowledged(found, event)}
        case e.NoticeGiven():
            return {"notice": event.notice}
        case e.YearTurned():
            return {"years": (*found.years, FinancialYear(start=event.start))}
        case e.BudgetRecorded():
            budget = {"budget": event.pence}
            return _year(
                found, event.year, lambda y: y.model_copy(update=budget)
            ) | _owed(found, event.transfer)
        case e.YearSettled():
            return _year(found, event.year, lambda y: _settled(y, event)) | _owed(
                found, event.transfer
            )
        case e.MoneyPosted():
            rest = tuple(t for t in found.unposted if t.id != event.transfer)
            return {"unposted": rest, "money_problem": ""}
        case e.MoneyNotPosted():
            return {"money_problem": event.problem}
        case e.FunctionsHandedBack():
            return _handed_back(found, calendar.london_day(event.at)) | {
                "handed_back": event.at
            }
        case e.DelegationEnded():
            return {"ended": event.at}
        case e.VariationProposed():
            return {"variations": (*found.variations, event.variation)}
        case e.VariationAnswered():
            return {"variations": _answered(found, event)}
        case e.VariationWithdrawn():
            return {"variations": _now(found, event.variation, State.WITHDRAWN)}
        case e.VariationLapsed():
            return {"variations": _now(found, event.variation, State.LAPSED)}
        case e.VariationInForce():
            day = calendar.london_day(event.at)
            return {
                "variations": _now(found, event.variation, State.IN_FORCE),
                "functions": delegation_variation.in_force(found, event.variation, day),
            }
        case (
            e.DirectionIssued()
            | e.DirectionAnswered()
            | e.DirectionOverdue()
            | e.DirectionClosed()
        ):
            return {"directions": _directed(found, event)}
        case e.SteppedIn():
            day = calendar.london_day(event.at)
            taken = delegation_oversight.taken_over(found, event.function, day)
            return {"functions": taken}
        case e.FunctionReturned():
            day = calendar.london_day(event.at)
            back = delegation_oversight.given_back(found, event.function, day)
            return {"functions": back}
        case e.DelegationRevoked():
            return {"revocation": event.revocation}
        case e.VirementRecorded():
            return _year(found, event.year, lambda y: _moved(y, event))
        case e.VirementAnswered():
            return _year(found, event.year, lambda y: _agreed(y, event))
        case p.PhaseHappened():
            return delegation_phased.changed(found, event)
        case e.DelegationAttemptRefused():
            return {"refusals": _counted(found, event.by)}
    assert_never(event)


def _year(
    found: Delegation, start: int, change: Callable[[FinancialYear], FinancialYear]
) -> dict[str, object]:
    years = (change(y) if y.start == start else y for y in found.years)
    return {"years": tuple(years)}


def _reported(year: FinancialYear, report: MonthlyReturn) -> FinancialYear:
    others = [one for one in year.returns if one.month != report.month]
    returns = sorted((*others, report), key=lambda one: one.month)
    return year.model_copy(update={"returns": tuple(returns)})


def _settled(year: FinancialYear, event: e.YearSettled) -> FinancialYear:
    """Only the sum stays: the returns are on record, and a delegation lasts for years."""
    signature = (
        Signature(at=event.at, by=event.by, version=event.version) if event.by else None
    )
    return year.model_copy(
        update={
            "settled": signature,
            "outturn": event.outturn,
            "returns": year.returns[-1:],
            "reminded": (),
        }
    )


def _acknowledged(found: Delegation, event: e.AlertAcknowledged) -> tuple[object, ...]:
    done = {"acknowledged": _signed(event), "action": event.action}
    return tuple(
        one.model_copy(update=done) if one.id == event.alert else one
        for one in found.alerts
    )


def _now(
    found: Delegation, number: int, state: State, **more: object
) -> tuple[Variation, ...]:
    """The variations, of which one stands otherwise now."""
    return tuple(
        one.model_copy(update={"state": state, **more}) if one.number == number else one
        for one in found.variations
    )


def _answered(found: Delegation, event: e.VariationAnswered) -> tuple[Variation, ...]:
    state = State.AGREED if event.agrees else State.REFUSED
    more = {"answered": _signed(event), "answer": event.answer}
    return _now(found, event.variation, state, **more)


def _moved(year: FinancialYear, event: e.VirementRecorded) -> FinancialYear:
    return year.model_copy(update={"virements": (*year.virements, event.virement)})


def _agreed(year: FinancialYear, event: e.VirementAnswered) -> FinancialYear:
    change = {
        "answered": _signed(event),
        "answer": event.answer,
        "in_force": event.at if event.agrees else None,
    }
    virements = tuple(
        one.model_copy(update=change) if one.number == event.virement else one
        for one in year.virements
    )
    return year.model_copy(update={"virements": virements})


def _directed(
    found: Delegation,
    event: e.DirectionIssued
    | e.DirectionAnswered
    | e.DirectionOverdue
    | e.DirectionClosed,
) -> tuple[Direction, ...]:
    match event:
        case e.DirectionIssued():
            return (*found.directions, event.direction)
        case e.DirectionAnswered():
            number, more = event.direction, {"answer": event.answer}
            return _direction(found, number, more | {"answered": _signed(event)})
        case e.DirectionOverdue():
            return _direction(found, event.direction, {"overdue": event.at})
        case e.DirectionClosed():
            closed = {"complied": event.complied, "outcome": event.outcome}
            closed |= {"closed": _signed(event)}
            return _direction(found, event.direction, closed)
        case _:
            assert_never(event)


def _direction(
    found: Delegation, number: int, change: dict[str, Any]
) -> tuple[Direction, ...]:
    return tuple(
        one.model_copy(update=change) if one.number == number else one
        for one in found.directions
    )


def _signed(event: DelegationEvent) -> Signature | None:
    return Signature(at=event.at, by=event.by) if event.by else None


def _owed(found: Delegation, transfer: Transfer | None) -> dict[str, object]:
    return {"unposted": (*found.unposted, transfer)} if transfer else {}


def _handed_back(found: Delegation, day: date) -> dict[str, object]:
    """Every function has one holder, before and after."""
    back = {"holder": NATIONAL, "since": day}
    kept = {"stepped_in": False}
    return {
        "functions": tuple(
            f.model_copy(update=kept if f.holder == NATIONAL else back)
            for f in found.functions
        )
    }


def _counted(found: Delegation, by: Who | None) -> tuple[tuple[str, int], ...]:
    counts = dict(found.refusals)
    more = {by.person: counts.get(by.person, 0) + 1} if by else {}
    return tuple((counts | more).items())
