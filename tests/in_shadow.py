"""How needs of a shadow period are met, and when the time for a need has come."""

from collections.abc import Callable
from datetime import datetime

from workflows.contracts import commands as c
from workflows.contracts.bids import Bid
from workflows.contracts.commands import Command
from workflows.contracts.delegations import LINES, ReturnLine
from workflows.contracts.parties import Actor
from workflows.contracts.views import Blocker
from workflows.rules import calendar, financial_year


def makers(bid: Bid, need: Blocker, by: Actor) -> dict[str, Callable[[], Command]]:
    """As planned, all of the budget on one line; and in favour."""
    return {
        "submit_shadow_return": lambda: _month(bid, need, by),
        "judge_shadow": lambda: c.JudgeShadow(by=by, met=True, reasons="As planned."),
    }


def _month(bid: Bid, need: Blocker, by: Actor) -> Command:
    shares = bid.allocation.shares if bid.allocation else ()
    total = next(s.total_pence for s in shares if s.ccg == by.body)
    year, month = _which(need)
    budgets = [0 if n else total for n in range(len(LINES))]
    return c.SubmitShadowReturn(
        by=by,
        year=year,
        month=month,
        lines=tuple(
            ReturnLine(line=one.code, budget=b, plan=0, actual=0, forecast=b)
            for one, b in zip(LINES, budgets, strict=True)
        ),
    )


def _which(need: Blocker) -> tuple[int, int]:
    year, _, month = need.subject.partition("/")[2].partition("-")
    return int(year), int(month)


def time_for(bid: Bid, need: Blocker, now: datetime) -> datetime:
    """When a need can be met: a review is over, a month is."""
    if need.command == "sign_agreement" and bid.agreement:
        return max(now, bid.agreement.sign_from)
    if need.command == "submit_shadow_return":
        year, month = _which(need)
        return max(now, calendar.at(financial_year.first_day(year, month + 1)))
    return now
