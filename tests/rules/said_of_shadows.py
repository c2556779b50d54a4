"""What is said of a shadow period."""

from datetime import date

from tests.builders import OFFICER, Story
from tests.shadowing import lines
from workflows.contracts import events as e
from workflows.contracts.delegations import MonthlyReturn

NOW = Story().now
APRIL = MonthlyReturn(
    year=2015, month=1, version=1, at=NOW, by=OFFICER, lines=lines(1200_00, 1)
)
SHADOWED = (
    (
        e.ShadowBegun(at=NOW, until=date(2015, 6, 30)),
        "The shadow period began. No payment authority and no money moves before the "
        "end of 30 June 2015.",
    ),
    (
        e.ShadowReturned(at=NOW, by=OFFICER, report=APRIL),
        "sent the return in shadow of NHS Camden CCG for April 2015: £100.00 planned to "
        "date, £100.00 spent.",
    ),
    (
        e.ShadowJudged(at=NOW, by=OFFICER, met=False, reasons="One was late."),
        "found the exit criteria of the shadow period not met yet: One was late.",
    ),
)
