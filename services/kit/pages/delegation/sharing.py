"""Who bears an overspend: the recorded rule, and what it comes to now."""

from typing import Any

from workflows.contracts.delegations import Bearer, Delegation, FinancialYear
from workflows.rules import (
    delegation_money,
    delegation_words,
    financial_year,
    words,
)
from workflows.rules import delegation_returns as returns


def risk(found: Delegation, year: FinancialYear) -> dict[str, Any]:
    """The tiers as a table, with the overspend that the last return expects."""
    budget = year.budget or 0
    over = expected(year)
    tiers = delegation_money.waterfall(over, budget, found.policy.risk_share)
    borne = delegation_money.shared(over, budget, found.policy.risk_share)
    rows = [_row(found, tier) for tier in tiers]
    return {
        "said": _said(over, budget),
        "rows": rows,
        "total": [
            (delegation_words.bearer(found, body), words.money(pence))
            for body, pence in borne
        ],
        "moved": moved(found, year),
    }


def moved(found: Delegation, year: FinancialYear) -> str:
    """How the risk share changed since the month before; empty before the first return."""
    if not year.returns or year.budget is None:
        return ""
    last = year.returns[-1]
    month = financial_year.month_name(last.year, last.month)
    if returns.latest(year, last.month - 1) is None:
        return f"{month} is the first month reported, so there is none to compare with."
    earlier = financial_year.month_name(last.year, last.month - 1)
    said = [
        _moved(delegation_words.bearer(found, one.body), one.now - (one.before or 0))
        for one in delegation_money.movement(found, year)
        if one.now != one.before
    ]
    if not said:
        return f"Nobody would bear more or less than by the return for {earlier}."
    return (
        f"By the return for {month}, compared with {earlier}: "
        f"{words.joined(said, len(said))}."
    )


def _moved(who: str, change: int) -> str:
    return f"{who} {words.money(abs(change))} {'more' if change > 0 else 'less'}"


def expected(year: FinancialYear) -> int:
    """By how much the last return expects the year to be overspent; 0 where it is not."""
    if not year.returns or year.budget is None:
        return 0
    forecast = returns.sums(year.returns[-1].lines).forecast
    return max((year.outturn or forecast) - year.budget, 0)


def _said(over: int, budget: int) -> str:
    if over:
        return (
            f"{words.money(over)} more than the budget of {words.money(budget)} is "
            "expected to be spent. The table shows who would bear it."
        )
    return "No overspend is expected. The table shows who would bear one."


def _row(found: Delegation, tier: delegation_money.Tier) -> tuple[str, str, str]:
    above = words.money(tier.above)
    if tier.up_to is None:
        part = f"All above {above}" if tier.above else "All of it"
    else:
        part = f"From {above} to {words.money(tier.up_to)}"
    shares = [_share(found, bearer) for bearer, _ in tier.borne]
    now = [
        f"{delegation_words.bearer(found, bearer.body)} {words.money(pence)}"
        for bearer, pence in tier.borne
    ]
    if tier.spilled:
        now.append(f"NHS England {words.money(tier.spilled)} above the caps")
    return part, "; ".join(shares), "; ".join(now)


def _share(found: Delegation, bearer: Bearer) -> str:
    who = delegation_words.bearer(found, bearer.body)
    share = words.percent(bearer.share)
    cap = f", at most {words.money(bearer.cap)}" if bearer.cap is not None else ""
    return f"{who} {share}{cap}"
