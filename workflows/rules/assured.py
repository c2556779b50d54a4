"""What Part two's events leave behind on a bid (R5)."""

from typing import assert_never

from workflows.contracts import events as e
from workflows.contracts.assurances import Reopened
from workflows.contracts.bids import Bid
from workflows.contracts.decisions import Assurance
from workflows.rules import applied, assurance_words, weighed
from workflows.rules.assurance_words import Told


def after(bid: Bid, event: Told) -> Bid:
    """The bid with Part two attested, signed, or void."""
    match event:
        case e.AssuranceAttested():
            attested = Assurance(
                at=event.at,
                by=event.who(),
                version=event.version,
                outcome=event.outcome,
                thresholds=event.thresholds,
                evidence=event.evidence,
                issues=event.issues,
                snapshots=event.snapshots,
                findings=event.findings,
            )
            return bid.model_copy(update={"assurance": attested, "reopened": None})
        case e.AssuranceSigned():
            return _signed(bid, event)
        case e.AssuranceReopened():
            return _reopened(bid, event)
        case _:
            assert_never(event)


def _signed(bid: Bid, event: e.AssuranceSigned) -> Bid:
    if bid.assurance is None:
        return bid
    signature = applied.signature(event, event.version, event.digest)
    signed = bid.assurance.model_copy(update={"finance": signature})
    return bid.model_copy(update={"assurance": signed})


def _reopened(bid: Bid, event: e.AssuranceReopened) -> Bid:
    """What rested on Part two goes with it: a recommendation, a decision still sealed."""
    why = assurance_words.reopened(event, bid)
    awaited = bid.awaited and bid.awaited.model_copy(update={"void": True})
    return bid.model_copy(
        update={
            "assurance": None,
            **weighed.undone(bid),
            "awaited": awaited,
            "reopened": Reopened(at=event.at, by=event.who(), words=why),
        }
    )
