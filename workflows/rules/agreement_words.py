"""What happens to an agreement, in sentences."""

from typing import assert_never

from workflows.contracts import events as e
from workflows.contracts.bids import Bid
from workflows.rules import phases, words

AgreementEvent = (
    e.AgreementIssued
    | e.ChangesAcknowledged
    | e.ReviewShortened
    | e.AgreementSigned
    | e.AgreementCountersigned
)


def said(event: AgreementEvent, bid: Bid, by: str) -> str:
    """One sentence or two, by the person in words."""
    match event:
        case e.AgreementIssued():
            return f"{by} {_issued(event, bid)}"
        case e.ChangesAcknowledged():
            return (
                f"{by} acknowledged how the agreement differs from what was asked for."
            )
        case e.ReviewShortened(sign_from=None):
            return (
                f"{by} consented to sign the agreement from {words.day(event.to)}, "
                "before its review is over. The other side has not consented yet."
            )
        case e.ReviewShortened():
            return (
                f"{by} consented to sign the agreement from {words.day(event.to)}. Both "
                "sides have consented, so it may be signed from then."
            )
        case e.AgreementSigned():
            seen = ", acknowledging the changes of scope" if event.acknowledged else ""
            return f"{by} signed the agreement{seen}."
        case e.AgreementCountersigned():
            return f"{by} countersigned the agreement for NHS England."
        case _:
            assert_never(event)


def _issued(event: e.AgreementIssued, bid: Bid) -> str:
    if event.version == 1:
        return f"issued the agreement {event.instrument}{_scope(event)}."
    void = (
        f" The signature of {words.joined(event.voided)} is void: both sides sign anew."
        if event.voided
        else ""
    )
    return (
        f"issued version {event.version} of the agreement, {event.instrument}"
        f"{_scope(event)}: {event.reason.rstrip('.')}.{void}"
    )


def _scope(event: e.AgreementIssued) -> str:
    reserved = [code for code in event.removed if code in event.reserved]
    left_out = [code for code in event.removed if code not in event.reserved]
    added = f", which adds {words.joined(event.added)}" if event.added else ""
    removed = f", which leaves out {words.joined(left_out)}" if left_out else ""
    shadow = (
        f", with a shadow period until {words.day(event.shadow.until)}"
        if event.shadow
        else ""
    )
    kept = (
        f", which reserves {words.joined(reserved)} to NHS England" if reserved else ""
    )
    later = f", which moves later {phases.said(event.phases)}" if event.phases else ""
    return f"{added}{removed}{kept}{shadow}{later}"
