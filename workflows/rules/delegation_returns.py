"""Monthly returns: what one must say, what its sums must be, what it sets off (R26)."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from workflows.contracts.delegation_commands import (
    AcknowledgeAlert,
    SubmitMonthlyReturn,
)
from workflows.contracts.delegation_events import (
    AlertAcknowledged,
    AlertRaised,
    ReturnSubmitted,
)
from workflows.contracts.delegations import (
    Alert,
    Delegation,
    FinancialYear,
    MonthlyReturn,
    ReturnLine,
)
from workflows.rules import calendar, delegation, financial_year, planned, words
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    OutOfOrder,
    StaleVersion,
    TooEarly,
    WrongStage,
)

WHOLE = 10_000
"""Hundredths of a percent."""


class Sums(NamedTuple):
    """All lines of a return together, in pence."""

    budget: int
    plan: int
    actual: int
    forecast: int


def sums(lines: tuple[ReturnLine, ...]) -> Sums:
    """The totals of a return's columns."""
    return Sums(
        budget=sum(line.budget for line in lines),
        plan=sum(line.plan for line in lines),
        actual=sum(line.actual for line in lines),
        forecast=sum(line.forecast for line in lines),
    )


def off_budget(found: Delegation, year: FinancialYear, month: int, total: int) -> str:
    """How far the lines' budgets are from the year's; empty where they meet it.

    Args:
        found: The delegation.
        year: The year of the return.
        month: Its month: from when on a changed budget counts.
        total: What the lines' budgets add up to, in pence.
    """
    budget = planned.budget_at(found, year, month)
    if total == budget:
        return ""
    return (
        f"The lines' budgets add up to {words.money(total)}; the budget of the year is "
        f"{words.money(budget)}. The difference is {words.money(total - budget)}."
    )


def without_budget(names: list[str]) -> str:
    """Which lines have no budget, in words; empty where all have one.

    A line that is left empty counts as nothing: whoever sends it sees which those are.
    """
    if not names:
        return ""
    each = "it counts" if len(names) == 1 else "each counts"
    return f"No budget is given for {words.joined(names, len(names))}: {each} as £0.00."


def year_of(found: Delegation, start: int) -> FinancialYear | None:
    """A financial year of the delegation."""
    return next((year for year in found.years if year.start == start), None)


def latest(year: FinancialYear, month: int) -> MonthlyReturn | None:
    """The return of a month as it stands."""
    return next((one for one in year.returns if one.month == month), None)


def months(found: Delegation, year: FinancialYear) -> range:
    """The months of a year that are reported: to its end, or to the delegation's."""
    return range(year.first, last_month(found, year) + 1)


def last_month(found: Delegation, year: FinancialYear) -> int:
    """The last month of a year that is reported; 0 for a year after the end."""
    ends = delegation.ends(found)
    if ends is None:
        return financial_year.MONTHS
    last = ends - timedelta(days=1)
    if financial_year.of(last) > year.start:
        return financial_year.MONTHS
    return financial_year.month_of(last) if financial_year.of(last) == year.start else 0


def last_return(found: Delegation, year: FinancialYear) -> MonthlyReturn | None:
    """The return that a year is settled by: March's, or the delegation's last."""
    return latest(year, last_month(found, year))


def missing(found: Delegation, today: date) -> list[tuple[int, int]]:
    """The months that are over and not reported, in order, as year and month."""
    return [
        (year.start, month)
        for year in found.years
        if not year.settled and year.budget is not None
        for month in months(found, year)
        if latest(year, month) is None
        and financial_year.last_day(year.start, month) < today
    ]


def shown_year(found: Delegation) -> FinancialYear:
    """The year that is reported on now: the last that has a return, or the first."""
    reported = [year for year in found.years if year.returns]
    return reported[-1] if reported else found.years[-1]


def submit(
    found: Delegation, command: SubmitMonthlyReturn, now: datetime
) -> ReturnSubmitted:
    """The CCG reports a month, or corrects it; its sums must be right to the penny.

    Raises:
        WrongStage: Not a month of this delegation, no budget yet, or the year is settled.
        TooEarly: The month is not over.
        OutOfOrder: An earlier month is not reported.
        StaleVersion: Another version stands than the one that is corrected.
        Incomplete: Lines or sums that are not right.
    """
    year = _open_year(found, command)
    month = financial_year.month_name(command.year, command.month)
    if calendar.london_day(now) <= financial_year.last_day(command.year, command.month):
        raise TooEarly(f"{month} is not over yet.", field="month")
    for earlier in range(year.first, command.month):
        if latest(year, earlier) is None:
            first = financial_year.month_name(command.year, earlier)
            raise OutOfOrder(f"Report {first} first.")
    stands = latest(year, command.month)
    version = stands.version if stands else 0
    if command.version != version:
        raise StaleVersion(_stale(month, version))
    _check_lines(found, year, command)
    report = MonthlyReturn(
        year=command.year,
        month=command.month,
        version=version + 1,
        at=now,
        by=command.by.alone(),
        lines=command.lines,
        exceptions=command.exceptions,
        moved=tuple(one.number for one in year.virements if one.in_force),
        patients=command.patients,
    )
    return ReturnSubmitted(at=now, by=command.by, report=report)


def _stale(month: str, version: int) -> str:
    if not version:
        return f"There is no return for {month} to correct."
    return (
        f"Version {version} of the return for {month} is on record. Look at it before "
        "you correct it."
    )


def _open_year(found: Delegation, command: SubmitMonthlyReturn) -> FinancialYear:
    year = year_of(found, command.year)
    if year is None or command.month not in months(found, year):
        raise WrongStage("That is not a month of this delegation.", field="month")
    name = financial_year.name(year.start)
    if year.settled:
        raise WrongStage(f"The year {name} is settled; its returns stand as they are.")
    if year.budget is None:
        raise WrongStage(f"The budget of {name} is not recorded yet.")
    return year


def _check_lines(
    found: Delegation, year: FinancialYear, command: SubmitMonthlyReturn
) -> None:
    known = [line.code for line in found.policy.lines]
    if sorted(line.line for line in command.lines) != sorted(known):
        raise Incomplete(
            "Give every line of the return once, and no other.", field="lines"
        )
    total = sums(command.lines)
    if far := off_budget(found, year, command.month, total.budget):
        raise Incomplete(far, field="lines")
    planned.check(found, year, command.month, command.lines)
    if command.month == last_month(found, year):
        names = {line.code: line.name for line in found.policy.lines}
        _check_last(command, names)


def _check_last(command: SubmitMonthlyReturn, names: dict[str, str]) -> None:
    """In the last month all is over: nothing is planned or expected beyond it.

    Where a delegation ends within a year, the plan to date stays part of the budget.
    """
    month = financial_year.month_name(command.year, command.month).partition(" ")[0]
    for number, line in enumerate(command.lines):
        if line.forecast != line.actual:
            raise Incomplete(
                f"{names[line.line]}: in {month} the forecast is what was spent, "
                f"{words.money(line.actual)}.",
                field=f"lines.{number}.forecast",
            )
        whole = command.month == financial_year.MONTHS
        if whole and line.plan != line.budget:
            raise Incomplete(
                f"{names[line.line]}: in March the plan to date is the year's budget, "
                f"{words.money(line.budget)}.",
                field=f"lines.{number}.plan",
            )


def alerts(found: Delegation, report: MonthlyReturn) -> tuple[AlertRaised, ...]:
    """What a return sets off: each subject's highest threshold, once a year.

    The forecast counts, of all lines together and of each.
    """
    total, policy = sums(report.lines), found.policy
    subjects = [("", total.budget, total.forecast, policy.alerts)]
    subjects += [
        (line.line, line.budget, line.forecast, policy.line_alerts)
        for line in report.lines
    ]
    raised = []
    for line, budget, forecast, thresholds in subjects:
        over = forecast - budget
        passed = [t for t in thresholds if is_over(over, budget, t)]
        if passed and max(passed) > _told(found, report.year, line):
            raised.append(_alert(report, line, max(passed), over))
    return tuple(AlertRaised(at=report.at, alert=one) for one in raised)


def is_over(over: int, budget: int, threshold: int) -> bool:
    """Whether an overspend has reached a threshold, in hundredths of a percent.

    Anything over a line without a budget has.
    """
    return over > 0 and over * WHOLE >= threshold * max(budget, 0)


def _told(found: Delegation, year: int, line: str) -> int:
    told = [a.threshold for a in found.alerts if (a.year, a.line) == (year, line)]
    return max(told, default=-1)


def _alert(report: MonthlyReturn, line: str, threshold: int, over: int) -> Alert:
    subject = line or "total"
    return Alert(
        id=f"{report.year}-{report.month}-{report.version}-{subject}-{threshold}",
        year=report.year,
        month=report.month,
        line=line,
        threshold=threshold,
        over=over,
        raised=report.at,
    )


def acknowledge(
    found: Delegation, command: AcknowledgeAlert, now: datetime
) -> AlertAcknowledged:
    """The CCG says what it does about an alert.

    Raises:
        Incomplete: There is no such alert.
        AlreadyDone: It has been said.
    """
    alert = next((one for one in found.alerts if one.id == command.alert), None)
    if alert is None:
        raise Incomplete("There is no such alert on this delegation.", field="alert")
    if alert.acknowledged:
        raise AlreadyDone("What is done about this alert is on record.")
    return AlertAcknowledged(
        at=now, by=command.by, alert=command.alert, action=command.action
    )
