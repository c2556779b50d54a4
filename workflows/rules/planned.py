"""What a delegation's lines have for a year, month by month, as phases add to them."""

from collections.abc import Container

from workflows.contracts.delegations import Delegation, FinancialYear, ReturnLine
from workflows.contracts.phases import Phase, PhaseState
from workflows.contracts.sagas import HandoverStep
from workflows.rules import calendar, financial_year, words
from workflows.rules.refusals import Incomplete

EVERY = range(1, financial_year.MONTHS + 1)


def budget_at(found: Delegation, year: FinancialYear, month: int) -> int:
    """The budget of a year as a month's return has it: what was held by its end.

    A function that the CCG does not hold yet has no plan.
    """
    later = sum(
        one.pence
        for one in found.phases
        if (since := _since(one)) and since[0] == year.start and since[1] > month
    )
    return (year.budget or 0) - later


def _since(one: Phase) -> tuple[int, int] | None:
    """Year and month since when the CCG holds a phase; None while it does not.

    Not since it set off: where nothing answered for long, months were reported meanwhile.
    Its money is of the year of its day; where that was over by then, of none of its months.
    """
    moved = [step.at for step in one.steps if step.step is HandoverStep.FUNCTIONS]
    if one.state is not PhaseState.MOVED or not moved:
        return None
    day, year = calendar.london_day(moved[-1]), financial_year.of(one.begins)
    if financial_year.of(day) > year:
        return year, financial_year.MONTHS + 1
    return year, financial_year.month_of(day)


def _alike(found: Delegation, year: FinancialYear, month: int) -> range:
    """The months around one in which the same phases were held: one set of budgets."""
    starts = [
        since[1]
        for one in found.phases
        if (since := _since(one)) and since[0] == year.start
    ]
    first = max((s for s in starts if s <= month), default=1)
    after = min((s for s in starts if s > month), default=financial_year.MONTHS + 1)
    return range(first, after)


def line_budgets(
    year: FinancialYear, month: int = 0, among: Container[int] = EVERY
) -> dict[str, int]:
    """Each line's budget as it holds now; empty until a return has set them.

    Args:
        year: Which year.
        month: The month that is reported: its own earlier version sets nothing, unless
            money was moved since.
        among: The months whose returns count.
    """
    moved = [one for one in year.virements if one.in_force]
    counted = [one for one in year.returns if one.month in among]
    others = [one for one in counted if one.month != month]
    base = others or (counted if moved else [])
    if not base:
        return {}
    found = {line.line: line.budget for line in base[-1].lines}
    for one in moved:
        if one.number not in base[-1].moved:
            found[one.source] -= one.pence
            found[one.target] += one.pence
    return found


def known(found: Delegation, year: FinancialYear, month: int) -> dict[str, int]:
    """Each line's budget in a month's return, where one of the same phases set it."""
    return line_budgets(year, month, _alike(found, year, month))


def before(found: Delegation, year: FinancialYear, month: int) -> dict[str, int]:
    """Each line's budget before the phase that a month's return is the first of."""
    return line_budgets(year, month, range(1, _alike(found, year, month).start))


def check(
    found: Delegation, year: FinancialYear, month: int, lines: tuple[ReturnLine, ...]
) -> None:
    """Each line has the budget that it had; a phase's money comes on top of it.

    Raises:
        Incomplete: A line has another budget, or less than before a phase.
    """
    names = {line.code: line.name for line in found.policy.lines}
    fixed, least = known(found, year, month), before(found, year, month)
    for number, line in enumerate(lines):
        box = f"lines.{number}.budget"
        if line.line in fixed and line.budget != fixed[line.line]:
            raise Incomplete(
                f"{names[line.line]}: the budget is {words.money(fixed[line.line])} by "
                "the returns and virements so far. No money moves from line to line by a "
                "return.",
                field=box,
            )
        if not fixed and line.budget < least.get(line.line, line.budget):
            raise Incomplete(
                f"{names[line.line]}: the budget was {words.money(least[line.line])} "
                "before the last phase. A phase adds to the lines; it takes nothing away.",
                field=box,
            )
