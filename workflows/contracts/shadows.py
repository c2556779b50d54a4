"""A shadow period: figures run beside the real ones before anything is handed over."""

from datetime import date, datetime

from workflows.contracts.base import Contract
from workflows.contracts.delegations import Alert, MonthlyReturn
from workflows.contracts.parties import Who


class ShadowTerms(Contract):
    """What an agreement says of its shadow period.

    Attributes:
        until: Its last day, as agreed; the handover is on the next one.
        criteria: What both sides have to find met before it.
    """

    until: date
    criteria: str


class ShadowVerdict(Contract):
    """A side's last word on whether the exit criteria are met.

    Attributes:
        body: The CCG's code, or `national`.
    """

    at: datetime
    by: Who
    body: str
    met: bool
    reasons: str


class ShadowAlert(Contract):
    """A threshold that a CCG's figures passed in shadow: it is told, and holds nothing up."""

    ccg: str
    alert: Alert


class Shadow(Contract):
    """A shadow period that has begun. No payment authority and no money moves in it.

    Attributes:
        since: Its first day, the start date that the bid had before. Its last day is the
            one before the start date that the bid has now.
        returns: The latest version of each month of each CCG, whose code is `by.body`.
        alerts: What the returns have set off, each threshold once a year.
    """

    since: date
    verdicts: tuple[ShadowVerdict, ...] = ()
    returns: tuple[MonthlyReturn, ...] = ()
    alerts: tuple[ShadowAlert, ...] = ()
