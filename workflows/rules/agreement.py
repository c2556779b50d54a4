"""The delegation agreement: issued, reviewed, signed by the CCG, then by NHS England."""

from datetime import datetime

from workflows.contracts.bids import Bid
from workflows.contracts.commands import (
    CountersignAgreement,
    IssueAgreement,
    SignAgreement,
)
from workflows.contracts.decisions import Blocks
from workflows.contracts.events import (
    AgreementCountersigned,
    AgreementIssued,
    AgreementSigned,
)
from workflows.contracts.handovers import Agreement
from workflows.rules import (
    application,
    calendar,
    conditions,
    handover,
    handover_needs,
    road,
    words,
)
from workflows.rules.refusals import (
    AlreadyDone,
    OutOfOrder,
    TooEarly,
    WrongHash,
    WrongStage,
)


def issue(bid: Bid, command: IssueAgreement, now: datetime) -> AgreementIssued:
    """NHS England issues the agreement; what it adds or takes away is kept (R19).

    Raises:
        WrongStage: Not at the handover, or a model without an agreement.
        AlreadyDone: It has been issued.
        NotDelegable: A reserved or unknown function (R3, R4).
    """
    handover.check_stage(bid)
    if not road.needs_approval(bid.model):
        raise WrongStage("Greater involvement needs no agreement.")
    if bid.agreement is not None:
        raise AlreadyDone("The agreement has been issued.")
    application.check_functions(bid, command.functions)
    window = calendar.add_working_days(
        calendar.london_day(now), bid.cycle.review_window, bid.cycle.holidays
    )
    start = calendar.at(window, calendar.MORNING) if bid.cycle.review_window else now
    return AgreementIssued(
        at=now,
        by=command.by,
        instrument=command.instrument,
        functions=command.functions,
        added=tuple(f for f in command.functions if f not in bid.functions),
        removed=tuple(f for f in bid.functions if f not in command.functions),
        sign_from=start,
        digest=handover.digest(bid.id, command.instrument, *command.functions),
    )


def _issued(bid: Bid) -> Agreement:
    handover.check_stage(bid)
    if bid.agreement is None:
        raise OutOfOrder("The agreement has not been issued yet.")
    return bid.agreement


def _check_digest(agreement: Agreement, digest: str) -> None:
    if digest != agreement.digest:
        raise WrongHash("That is not the agreement as issued. Open it again.")


def _check_conditions(bid: Bid, step: Blocks) -> None:
    missing = conditions.missing(bid, step)
    if missing:
        raise OutOfOrder(missing)


def sign(bid: Bid, command: SignAgreement, now: datetime) -> AgreementSigned:
    """The accountable officer signs, after the review window and the members' vote.

    Raises:
        OutOfOrder: Not issued, no mandate (R17), allocation not agreed, a condition in
            the way (R18), or changes of scope not acknowledged (R19).
        AlreadyDone: This CCG has signed.
        TooEarly: The review window is still open (R19).
        WrongHash: Another text than the one issued.
    """
    agreement = _issued(bid)
    if any(s.by.body == command.by.body for s in agreement.signatures):
        raise AlreadyDone("This CCG has signed the agreement.")
    _check_digest(agreement, command.digest)
    without = [a.name for a in bid.applicants if not handover_needs.has_mandate(bid, a)]
    if without:
        raise OutOfOrder(
            f"The member practices of {words.joined(without)} have to vote in favour "
            "before anybody signs."
        )
    if not handover_needs.is_allocation_agreed(bid):
        raise OutOfOrder("Both finance officers have to agree the allocation first.")
    _check_conditions(bid, Blocks.SIGNATURE)
    if now < agreement.sign_from:
        raise TooEarly(
            "The agreement is under review and can be signed from "
            f"{words.moment(agreement.sign_from)}."
        )
    changed = (*agreement.added, *agreement.removed)
    if changed and not command.acknowledges_changes:
        raise OutOfOrder(
            f"The agreement differs from the application in {words.joined(changed)}. "
            "Acknowledge the changes to sign."
        )
    return AgreementSigned(
        at=now,
        by=command.by,
        digest=agreement.digest,
        acknowledged=command.acknowledges_changes,
    )


def countersign(
    bid: Bid, command: CountersignAgreement, now: datetime
) -> AgreementCountersigned:
    """NHS England signs last (R19).

    Raises:
        OutOfOrder: A CCG has not signed yet, or a condition is in the way (R18).
        AlreadyDone: It is countersigned.
        WrongHash: Another text than the one issued.
    """
    agreement = _issued(bid)
    if agreement.countersigned is not None:
        raise AlreadyDone("The agreement has been countersigned.")
    unsigned = handover_needs.unsigned_applicants(bid)
    if unsigned:
        names = words.joined([a.name for a in unsigned])
        raise OutOfOrder(f"NHS England signs last: {names} has not signed yet.")
    _check_conditions(bid, Blocks.COUNTERSIGNATURE)
    _check_digest(agreement, command.digest)
    return AgreementCountersigned(at=now, by=command.by, digest=agreement.digest)
