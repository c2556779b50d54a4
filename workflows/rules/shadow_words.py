"""What is said of a shadow period's history."""

from typing import assert_never

from workflows.contracts import events as e
from workflows.contracts.bids import Bid
from workflows.contracts.delegations import Alert
from workflows.contracts.parties import Party
from workflows.rules import (
    bodies,
    delegation_returns,
    delegation_words,
    financial_year,
    shadow,
    words,
)


def alerts(bid: Bid, ccg: str, raised: tuple[Alert, ...]) -> str:
    """What a return sets off, a sentence each with a space before it."""
    found = shadow.foreseen(bid, ccg)
    if found is None:
        return ""
    return "".join(f" {delegation_words.alert_words(one, found)}" for one in raised)


def said(
    event: e.ShadowBegun | e.ShadowReturned | e.ShadowJudged, bid: Bid, by: str
) -> str:
    """One sentence or two; `by` is who did it."""
    match event:
        case e.ShadowBegun():
            return (
                "The shadow period began. No payment authority and no money moves before "
                f"the end of {words.day(event.until)}."
            )
        case e.ShadowReturned(report=one, alerts=raised):
            name = bodies.name(bid, Party.CCG, one.by.body)
            month = financial_year.month_name(one.year, one.month)
            total = delegation_returns.sums(one.lines)
            verb = "corrected" if one.version > 1 else "sent"
            return (
                f"{by} {verb} the return in shadow of {name} for {month}: "
                f"{words.money(total.plan)} planned to date, "
                f"{words.money(total.actual)} spent.{alerts(bid, one.by.body, raised)}"
            )
        case e.ShadowJudged():
            state = "met" if event.met else "not met yet"
            return (
                f"{by} found the exit criteria of the shadow period {state}: "
                f"{event.reasons}"
            )
        case _:
            assert_never(event)
