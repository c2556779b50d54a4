"""What happens in a shadow period."""

from datetime import date
from typing import Literal

from workflows.contracts.delegations import Alert, MonthlyReturn
from workflows.contracts.happened import Happened


class ShadowBegun(Happened):
    """The start date came, and the shadow period began; nothing moved.

    Attributes:
        until: Its last day.
    """

    kind: Literal["shadow_begun"] = "shadow_begun"
    until: date


class ShadowReturned(Happened):
    """A CCG reported a month in shadow, or corrected it.

    Attributes:
        alerts: The thresholds that it passes, as they would be told after go-live.
    """

    kind: Literal["shadow_returned"] = "shadow_returned"
    report: MonthlyReturn
    alerts: tuple[Alert, ...] = ()


class ShadowJudged(Happened):
    """A side said whether the exit criteria are met."""

    kind: Literal["shadow_judged"] = "shadow_judged"
    met: bool
    reasons: str
