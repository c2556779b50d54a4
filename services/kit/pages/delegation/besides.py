"""The first month after the handover beside the last one in shadow, line by line."""

from typing import Any

from workflows.contracts.delegations import Delegation, FinancialYear
from workflows.rules import delegation_words, financial_year, first_month, words
from workflows.rules.delegation_returns import Sums

COLUMNS = ("planned to date", "spent to date", "against plan")


def shadow(found: Delegation, year: FinancialYear) -> dict[str, Any] | None:
    """What the page shows of it in the delegation's first year; None without a shadow.

    Who was registered is left out where the page says it of the last return.
    """
    now = first_month.reported(found)
    if now is None or found.shadowed is None or year.start != now.year:
        return None
    names = {one.code: one.name for one in found.policy.lines}
    rows = [
        (names.get(one.line, one.line), *_sums(one.shadow), *_sums(one.now))
        for one in first_month.beside(found, now)
        if one.line
    ]
    whole = first_month.beside(found, now)[0]
    after, before = (
        financial_year.month_name(one.year, one.month) for one in (now, found.shadowed)
    )
    return {
        "title": f"{after} beside {before} in shadow",
        "said": first_month.said(found, now),
        "patients": delegation_words.patients(year, now, shadow=found.shadowed)
        if year.returns[-1] != now
        else "",
        "labels": [f"{m}, {column}" for m in (before, after) for column in COLUMNS],
        "rows": [*rows, ("Total", *_sums(whole.shadow), *_sums(whole.now))],
    }


def _sums(total: Sums) -> tuple[str, str, str]:
    return (
        words.money(total.plan),
        words.money(total.actual),
        first_month.against_plan(total),
    )
