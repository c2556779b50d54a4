"""What becomes of a bid between the release of its handover and its first day."""

from typing import assert_never

from workflows.contracts import events as e
from workflows.contracts.bids import Bid
from workflows.rules import applied, handover_needs, saga

Handing = (
    e.HandoverReleased
    | e.HandoverConfirmed
    | e.HandoverBegun
    | e.HandoverStepTaken
    | e.HandoverStepUndone
    | e.HandoverFailed
)


def after(bid: Bid, event: Handing) -> Bid:
    """The keys as they are given; a handover that is refused takes them all back."""
    match event:
        case e.HandoverReleased():
            release = applied.signature(event, bid.version)
            return _settled(bid.model_copy(update={"release": release}))
        case e.HandoverConfirmed():
            key = applied.signature(event, bid.version, event.journal)
            keys = (*bid.confirmations, key)
            return _settled(bid.model_copy(update={"confirmations": keys}))
        case e.HandoverBegun():
            return bid.model_copy(update={"handing_over": True})
        case e.HandoverStepTaken():
            return saga.taken(bid, event)
        case e.HandoverStepUndone():
            return saga.undone(bid, event)
        case e.HandoverFailed():
            return bid.model_copy(
                update={
                    "handing_over": False,
                    "release": None,
                    "confirmations": (),
                    "handover_problem": event.problem,
                }
            )
        case _:
            assert_never(event)


def _settled(bid: Bid) -> Bid:
    """What went wrong the last time is settled once every key is given again."""
    if bid.release is None or handover_needs.unconfirmed(bid):
        return bid
    return bid.model_copy(update={"handover_problem": ""})
