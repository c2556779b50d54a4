"""What becomes of a bid in its shadow period."""

from datetime import timedelta

from workflows.contracts import events as e
from workflows.contracts.bids import Bid
from workflows.contracts.clocks import Clock
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.shadows import (
    Shadow,
    ShadowAlert,
    ShadowTerms,
    ShadowVerdict,
)

DAY = timedelta(days=1)


def after(bid: Bid, event: e.ShadowBegun | e.ShadowReturned | e.ShadowJudged) -> Bid:
    """The bid once its shadow period began, or something was reported or said in it.

    Whoever says that the criteria are not met takes the keys back.
    """
    found = bid.shadow
    if isinstance(event, e.ShadowBegun):
        began = bid.model_copy(update={"shadow": Shadow(since=bid.start_date)})
        return agreed(began, ShadowTerms(until=event.until, criteria=""))
    if found is None:
        return bid
    if isinstance(event, e.ShadowReturned):
        one = event.report
        others = (
            r
            for r in found.returns
            if (r.by.body, r.year, r.month) != (one.by.body, one.year, one.month)
        )
        raised = (ShadowAlert(ccg=one.by.body, alert=a) for a in event.alerts)
        changed: Shadow = found.model_copy(
            update={"returns": (*others, one), "alerts": (*found.alerts, *raised)}
        )
        return bid.model_copy(update={"shadow": changed})
    by = event.who()
    said = ShadowVerdict(
        at=event.at, by=by, body=by.body, met=event.met, reasons=event.reasons
    )
    kept = tuple(v for v in found.verdicts if v.body != by.body)
    changed = found.model_copy(update={"verdicts": (*kept, said)})
    keys = {} if event.met else {"release": None, "confirmations": ()}
    return bid.model_copy(update={"shadow": changed, **keys})


def agreed(bid: Bid, terms: ShadowTerms | None) -> Bid:
    """A shadow period that is on runs to the day of the terms; what was said is void.

    The handover is on the day after it: that is the start date from here on.
    """
    if bid.shadow is None:
        return bid
    shadow = bid.shadow.model_copy(update={"verdicts": ()})
    if terms is None:
        return bid.model_copy(update={"shadow": shadow})
    return bid.model_copy(
        update={
            "shadow": shadow,
            "start_date": terms.until + DAY,
            "start_consented": True,
            "clocks": tuple(c for c in bid.clocks if c.key not in OF_THE_END),
        }
    )


OF_THE_END = frozenset({DeadlineKey.START, DeadlineKey.SHADOW})


def anew(bid: Bid) -> Shadow | None:
    """The shadow period with nothing reported or said: its budgets are others now."""
    return Shadow(since=bid.shadow.since) if bid.shadow else None


def to_the_end(clocks: tuple[Clock, ...]) -> tuple[Clock, ...]:
    """Clocks whose end moves with the start date start anew."""
    return tuple(c for c in clocks if c.key is not DeadlineKey.SHADOW)
