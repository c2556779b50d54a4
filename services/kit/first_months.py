"""The first month after a handover beside the last one in shadow, as the API has it."""

from services.kit.sheets import Answer
from workflows.contracts.delegations import Delegation
from workflows.rules import financial_year, first_month


class LineBeside(Answer):
    """A line by the end of the last month in shadow and of the first after it, in pence.

    Attributes:
        line: Its code; empty for all lines together.
    """

    line: str
    plan_in_shadow: int
    actual_in_shadow: int
    plan: int
    actual: int


class FirstMonth(Answer):
    """The first month after the handover beside the last that was reported in shadow.

    Attributes:
        shadow: That month, in words; `month` likewise.
        words: How spending went against plan in both.
        patients: Registered at the end of the month; None where it was not said.
    """

    shadow: str
    month: str
    words: str
    patients_in_shadow: int | None
    patients: int | None
    lines: tuple[LineBeside, ...]


def of(found: Delegation) -> FirstMonth | None:
    """What its page shows of it."""
    now, before = first_month.reported(found), found.shadowed
    if now is None or before is None:
        return None
    return FirstMonth(
        shadow=financial_year.month_name(before.year, before.month),
        month=financial_year.month_name(now.year, now.month),
        words=first_month.said(found, now),
        patients_in_shadow=before.patients,
        patients=now.patients,
        lines=tuple(
            LineBeside(
                line=one.line,
                plan_in_shadow=one.shadow.plan,
                actual_in_shadow=one.shadow.actual,
                plan=one.now.plan,
                actual=one.now.actual,
            )
            for one in first_month.beside(found, now)
        ),
    )
