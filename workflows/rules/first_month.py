"""The first month of a delegation beside the last one that was reported in shadow."""

from typing import NamedTuple

from workflows.contracts.delegations import Alert, Delegation, MonthlyReturn
from workflows.rules import financial_year, words
from workflows.rules.delegation_returns import WHOLE, Sums, latest, sums


class Beside(NamedTuple):
    """A line in both months, or all lines together, whose `line` is empty."""

    line: str
    shadow: Sums
    now: Sums


def is_first(found: Delegation, year: int, month: int) -> bool:
    """Whether a month is the first after a shadow period."""
    first = found.years[0]
    return found.shadowed is not None and (year, month) == (first.start, first.first)


def before(found: Delegation, now: MonthlyReturn) -> MonthlyReturn | None:
    """The month in shadow that a return is compared with; None for all but the first."""
    return found.shadowed if is_first(found, now.year, now.month) else None


def reported(found: Delegation) -> MonthlyReturn | None:
    """The first month's return, where a month in shadow came before it."""
    first = found.years[0]
    return latest(first, first.first) if found.shadowed else None


def beside(found: Delegation, now: MonthlyReturn) -> tuple[Beside, ...]:
    """All lines together, and then each, in the order of the return.

    Args:
        found: The delegation; without a month in shadow there is nothing to compare.
        now: The first month's return.
    """
    if found.shadowed is None:
        return ()
    known = {one.line: one for one in found.shadowed.lines}
    whole = Beside("", sums(found.shadowed.lines), sums(now.lines))
    lines = (
        Beside(one.line, sums((known[one.line],)), sums((one,)))
        for one in now.lines
        if one.line in known
    )
    return (whole, *lines)


def against_plan(total: Sums) -> str:
    """`2.5% above plan`: months in shadow and after it are of different lengths."""
    over = total.actual - total.plan
    if not over:
        return "as planned"
    side = "above plan" if over > 0 else "below plan"
    if total.plan <= 0:
        return f"{words.money(abs(over))} {side}"
    share = round(abs(over) * WHOLE / total.plan)
    return f"{words.percent(share)} {side}" if share else f"just {side}"


def said(found: Delegation, now: MonthlyReturn) -> str:
    """The comparison as a sentence; empty but for the first month after a shadow."""
    shadow = before(found, now)
    if shadow is None:
        return ""
    whole = beside(found, now)[0]
    return (
        f"In {_month(shadow)}, the last month in shadow, spending was "
        f"{against_plan(whole.shadow)}; in {_month(now)}, the first since the handover, "
        f"it is {against_plan(whole.now)}."
    )


def alerted(found: Delegation, alert: Alert) -> str:
    """What the last month in shadow expected of what the first raises an alert of."""
    shadow = found.shadowed
    if shadow is None or not is_first(found, alert.year, alert.month):
        return ""
    lines = tuple(one for one in shadow.lines if alert.line in ("", one.line))
    total = sums(lines)
    over = total.forecast - total.budget
    what = "spent to the penny"
    if over:
        what = (
            f"{'overspent' if over > 0 else 'underspent'} by {words.money(abs(over))}"
        )
    return (
        f"In {_month(shadow)}, the last month in shadow, it was expected to be {what}."
    )


def _month(one: MonthlyReturn) -> str:
    return financial_year.month_name(one.year, one.month)
