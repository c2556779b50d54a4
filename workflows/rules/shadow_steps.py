"""What people do in a shadow period: report months, and say whether it may end."""

from datetime import datetime

from workflows.contracts.bids import Bid
from workflows.contracts.commands import JudgeShadow, SubmitShadowReturn
from workflows.contracts.delegation_commands import SubmitMonthlyReturn
from workflows.contracts.events import ShadowJudged, ShadowReturned
from workflows.rules import (
    calendar,
    delegation_returns,
    financial_year,
    handover,
    shadow,
    words,
)
from workflows.rules.refusals import AlreadyDone, OutOfOrder, WrongStage


def submit(bid: Bid, command: SubmitShadowReturn, now: datetime) -> ShadowReturned:
    """The CCG reports a month, by the rules of the returns that come after go-live.

    Raises:
        WrongStage: No shadow period is on, or not a month of it.
        TooEarly: The month is not over.
        OutOfOrder: An earlier month is not reported.
        StaleVersion: Another version stands than the one that is corrected.
        Incomplete: Lines or sums that are not right.
    """
    _check_on(bid)
    found = shadow.foreseen(bid, command.by.body)
    if found is None or (command.year, command.month) not in shadow.months(bid):
        raise WrongStage("That is not a month of this shadow period.", field="month")
    asked = SubmitMonthlyReturn(
        by=command.by,
        version=command.corrects,
        year=command.year,
        month=command.month,
        lines=command.lines,
        exceptions=command.exceptions,
        patients=command.patients,
    )
    answered = delegation_returns.submit(found, asked, now)
    raised = delegation_returns.alerts(found, answered.report)
    return ShadowReturned(
        at=now,
        by=command.by,
        report=answered.report,
        alerts=tuple(one.alert for one in raised),
    )


def judge(bid: Bid, command: JudgeShadow, now: datetime) -> ShadowJudged:
    """A side says whether the exit criteria are met; its last word counts.

    Raises:
        WrongStage: No shadow period has begun.
        AlreadyDone: This side has said so, and for the same reasons.
        OutOfOrder: A month that is over was not reported, so nobody can say it.
    """
    handover.check_stage(bid)
    if bid.shadow is None or not may_judge(bid):
        raise WrongStage("No shadow period has begun on this bid.")
    said = {v.body: (v.met, v.reasons) for v in bid.shadow.verdicts}
    if said.get(command.by.body) == (command.met, command.reasons):
        raise AlreadyDone("Your side has said so.")
    missing = _missing(bid, now) if command.met else []
    if missing:
        raise OutOfOrder(
            f"Nobody can say that the criteria are met before {words.joined(missing)}."
        )
    return ShadowJudged(at=now, by=command.by, met=command.met, reasons=command.reasons)


def may_judge(bid: Bid) -> bool:
    """Whether a side can say, or say otherwise than before, how the criteria stand."""
    return handover.is_on(bid) and bool(bid.shadow and shadow.chosen(bid))


def may_correct(bid: Bid, ccg: str) -> bool:
    """Whether a CCG has reported something that it can still correct."""
    reported = bool(shadow.returns_of(bid, ccg))
    return handover.is_on(bid) and shadow.is_on(bid) and reported


def _check_on(bid: Bid) -> None:
    handover.check_stage(bid)
    if not shadow.is_on(bid):
        raise WrongStage("No shadow period is on.")


def _missing(bid: Bid, now: datetime) -> list[str]:
    """The first month in any case, and every month that is over."""
    today, first = calendar.london_day(now), shadow.months(bid)[:1]
    return [
        f"{one.name} has reported {financial_year.month_name(year, month)}"
        for one in bid.applicants
        for year, month in shadow.unreported(bid, one.code)
        if (year, month) in first or financial_year.last_day(year, month) < today
    ]
