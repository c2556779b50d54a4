"""Bids with a shadow period: chosen, begun, reported, agreed to be over."""

from datetime import date, datetime
from typing import Any

from tests.builders import FINANCE, NATIONAL_FINANCE, Story, opening
from tests.policy import TWO_KEYS
from tests.rules.steps import does, london
from workflows.contracts import commands as c
from workflows.contracts.bids import Bid
from workflows.contracts.commands import Command
from workflows.contracts.delegations import LINES, ReturnLine
from workflows.contracts.parties import Actor
from workflows.rules import handover

JUNE = date(2015, 6, 30)
CRITERIA = "Two returns in time, each within 1% of plan."
CHOSEN: dict[str, Any] = {"shadow_until": JUNE, "shadow_criteria": CRITERIA}
"""A shadow period from April to June, with the handover on 1 July."""


def lines(total: int, month: int, over: int = 0) -> tuple[ReturnLine, ...]:
    """A return whose budgets sum to `total`; `over` pence more were spent than planned."""
    each, rest = divmod(total, len(LINES))
    budgets = [each + (n < rest) for n in range(len(LINES))]
    return tuple(
        ReturnLine(
            line=line.code,
            budget=budget,
            plan=budget * month // 12,
            actual=budget * month // 12 + over * (not n),
            forecast=budget,
        )
        for n, (line, budget) in enumerate(zip(LINES, budgets, strict=True))
    )


def share(bid: Bid, ccg: str) -> int:
    """What a CCG would hold, in pence."""
    assert bid.allocation
    return next(s.total_pence for s in bid.allocation.shares if s.ccg == ccg)


def report(bid: Bid, by: Actor, month: int, **changes: Any) -> c.SubmitShadowReturn:
    """A month of 2015/16 in shadow, as planned."""
    given: dict[str, Any] = {
        "year": 2015,
        "month": month,
        "lines": lines(share(bid, by.body), month),
    }
    return c.SubmitShadowReturn(by=by, **{**given, **changes})


def overspent(bid: Bid, by: Actor, over: int, **changes: Any) -> c.SubmitShadowReturn:
    """April, with a forecast of the first line that is so many pence above its budget."""
    first, *rest = lines(share(bid, by.body), 1)
    more = first.model_copy(update={"forecast": first.forecast + over})
    return report(bid, by, 1, lines=(more, *rest), **changes)


def met(by: Actor, **changes: Any) -> c.JudgeShadow:
    """A side says that the criteria are met."""
    given = {"met": True, "reasons": "Both returns were in time."} | changes
    return c.JudgeShadow(by=by, **given)


def chosen(**changes: Any) -> Story:
    """A bid whose agreement chooses a shadow period, signed by both sides."""
    story = Story(opening(cycle=TWO_KEYS, **changes)).until_asked("issue_agreement")
    does(story, "issue_agreement", **CHOSEN)
    while story.step():
        pass
    return story


def begun(**changes: Any) -> Story:
    """It has come to its start date, and the shadow period is on."""
    story = chosen(**changes)
    day_comes(story)
    return story


def day_comes(story: Story) -> datetime:
    """The start date, whatever it brings."""
    story.now = max(story.now, handover.starts_at(story.bid))
    if event := handover.begin(story.bid, story.now):
        story.happens(event)
    return story.now


def passed() -> Story:
    """Two months are reported, and both sides agree."""
    story = begun()
    for month in (1, 2):
        london(story, 2015, 4 + month, 3)
        story.gives(report(story.bid, FINANCE, month))
    for by in (FINANCE, NATIONAL_FINANCE):
        story.gives(met(by))
    return story


def reports() -> tuple[Story, Command]:
    """A month is over, and the CCG can report it."""
    story = begun()
    london(story, 2015, 5, 5)
    return story, report(story.bid, FINANCE, 1)


def judges() -> tuple[Story, Command]:
    """It is reported, and either side can say whether the criteria are met."""
    story, reported = reports()
    return story.gives(reported), met(FINANCE)
