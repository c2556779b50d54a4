"""What an event does to the agreement of a bid."""

from workflows.contracts import events as e
from workflows.contracts.bids import Bid
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.handovers import Agreement, Consent
from workflows.rules import applied, shadowed


def issued(bid: Bid, event: e.AgreementIssued) -> Bid:
    """The bid with the agreement as issued, unsigned; the time for signing begins anew."""
    changed = bid.model_copy(
        update={
            "agreement": _agreement(bid, event),
            "release": None,
            "confirmations": (),
            "clocks": tuple(c for c in bid.clocks if c.key not in TO_SIGN),
        }
    )
    return shadowed.agreed(changed, event.shadow)


TO_SIGN = frozenset({DeadlineKey.AGREEMENT_SIGNATURE, DeadlineKey.COUNTERSIGNATURE})


def _agreement(bid: Bid, event: e.AgreementIssued) -> Agreement:
    return Agreement(
        at=event.at,
        by=event.who(),
        instrument=event.instrument,
        functions=event.functions,
        added=event.added,
        removed=event.removed,
        sign_from=event.sign_from,
        digest=event.digest,
        version=event.version,
        schedule=event.schedule,
        reserved=event.reserved,
        reason=event.reason,
        shadow=event.shadow,
        phases=event.phases,
        before=bid.agreement.functions if bid.agreement else (),
    )


def after(
    bid: Bid,
    event: e.ChangesAcknowledged
    | e.ReviewShortened
    | e.AgreementSigned
    | e.AgreementCountersigned,
) -> Agreement | None:
    """The agreement with an acknowledgement, a consent or a signature more."""
    found = bid.agreement
    if found is None:
        return None
    if isinstance(event, e.AgreementSigned | e.AgreementCountersigned):
        return _signed(bid, found, event)
    if isinstance(event, e.ChangesAcknowledged):
        seen = (
            *found.acknowledged,
            applied.signature(event, bid.version, event.digest),
        )
        return found.model_copy(update={"acknowledged": seen})
    by = event.who()
    others = tuple(one for one in found.consents if one.by.body != by.body)
    consents = (*others, Consent(at=event.at, by=by, to=event.to))
    sign_from = event.sign_from or found.sign_from
    return found.model_copy(update={"consents": consents, "sign_from": sign_from})


def _signed(
    bid: Bid, found: Agreement, event: e.AgreementSigned | e.AgreementCountersigned
) -> Agreement:
    signed = applied.signature(event, bid.version, event.digest)
    if isinstance(event, e.AgreementCountersigned):
        return found.model_copy(update={"countersigned": signed})
    signatures = (*found.signatures, signed)
    return found.model_copy(update={"signatures": signatures})
