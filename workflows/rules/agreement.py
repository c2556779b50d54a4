"""The delegation agreement: issued, reviewed, signed by the CCG, then by NHS England."""

from datetime import datetime

from workflows.contracts.bids import Bid, Stage
from workflows.contracts.commands import (
    AcknowledgeChanges,
    Command,
    CountersignAgreement,
    IssueAgreement,
    ShortenReview,
    SignAgreement,
)
from workflows.contracts.decisions import Blocks
from workflows.contracts.events import (
    AgreementCountersigned,
    AgreementIssued,
    AgreementSigned,
    ChangesAcknowledged,
    ReviewShortened,
)
from workflows.contracts.handovers import Agreement
from workflows.rules import (
    agreement_text,
    application,
    bodies,
    calendar,
    conditions,
    handover,
    handover_needs,
    phase_terms,
    road,
    shadow,
    words,
)
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    NotDelegable,
    OutOfOrder,
    TooEarly,
    WrongHash,
    WrongStage,
)


def issue(bid: Bid, command: IssueAgreement, now: datetime) -> AgreementIssued:
    """NHS England issues the agreement; what it adds or takes away is kept (R19).

    Issued anew, with a reason, it voids every signature on the version before, and the
    review begins again.

    Raises:
        WrongStage: Not at the handover, or a model without an agreement.
        AlreadyDone: It has been issued, and no reason is given, or nothing is changed.
        NotDelegable: A reserved or unknown function (R3, R4).
        Incomplete: A shadow period or phases that cannot be.
    """
    handover.check_stage(bid)
    if not road.needs_approval(bid.model):
        raise WrongStage("Greater involvement needs no agreement.")
    old = bid.agreement
    if old and not command.reason:
        raise AlreadyDone(
            "The agreement has been issued. To change it, say why.", field="reason"
        )
    application.check_functions(bid, command.functions, "functions")
    _check_reserved(bid, command)
    if old and agreement_text.is_the_same(old, command):
        raise AlreadyDone("That is the agreement as it was issued. Nothing is changed.")
    window = calendar.add_working_days(
        calendar.london_day(now), bid.cycle.review_window, bid.cycle.holidays
    )
    start = calendar.at(window, calendar.MORNING) if bid.cycle.review_window else now
    version = old.version + 1 if old else 1
    terms = shadow.terms(bid, command, now)
    later = phase_terms.terms(bid, command, terms)
    return AgreementIssued(
        at=now,
        by=command.by,
        instrument=command.instrument,
        functions=command.functions,
        added=tuple(f for f in command.functions if f not in bid.functions),
        removed=tuple(f for f in bid.functions if f not in command.functions),
        sign_from=start,
        digest=agreement_text.digest(bid, command, version),
        version=version,
        schedule=command.schedule,
        reserved=command.reserved,
        reason=command.reason if old else "",
        voided=_signatories(bid, old) if old else (),
        shadow=terms,
        phases=later,
    )


def _check_reserved(bid: Bid, command: IssueAgreement) -> None:
    names = {rule.code: rule.name for rule in bid.cycle.functions}
    for code in command.reserved:
        if code not in names:
            raise NotDelegable(
                f"{code} is not a function of schedule {bid.cycle.schedule_version}.",
                field="reserved",
            )
        if code in command.functions:
            raise NotDelegable(
                f"{code} ({names[code]}) is reserved to NHS England by this schedule, so "
                "the agreement cannot cover it.",
                field="reserved",
            )


def _signatories(bid: Bid, old: Agreement) -> tuple[str, ...]:
    signed = {s.by.body for s in old.signatures}
    ours = tuple(a.name for a in bid.applicants if a.code in signed)
    return (*ours, "NHS England") if old.countersigned else ours


def acknowledge(
    bid: Bid, command: AcknowledgeChanges, now: datetime
) -> ChangesAcknowledged:
    """A CCG says that it has seen what differs from what it asked for (R19).

    Raises:
        OutOfOrder: Not issued, or nothing differs.
        AlreadyDone: This CCG has acknowledged it, or signed.
        Incomplete: The declaration is not made.
        WrongHash: Another version than the one issued.
    """
    agreement = _issued(bid)
    if not (agreement.added or agreement.removed):
        raise OutOfOrder("The agreement covers what was asked for. Nothing differs.")
    if has_acknowledged(agreement, command.by.body):
        raise AlreadyDone("This CCG has acknowledged the changes.")
    _check_unsigned(agreement, command.by.body)
    _check_digest(agreement, command.digest)
    if not command.declaration:
        raise Incomplete(
            "Confirm that you have seen what differs, and agree to it.",
            field="declaration",
        )
    return ChangesAcknowledged(at=now, by=command.by, digest=agreement.digest)


def may(bid: Bid, kind: type[Command], body: str, now: datetime) -> bool:
    """Whether a side may take a step on the agreement that nobody waits for."""
    found = bid.agreement
    if found is None or bid.stage is not Stage.BUDGET_HANDOVER or bid.handing_over:
        return False
    if kind is AcknowledgeChanges:
        signed = any(s.by.body == body for s in found.signatures)
        differs = bool(found.added or found.removed)
        return differs and not signed and not has_acknowledged(found, body)
    if kind is ShortenReview:
        return now < found.sign_from
    return kind is IssueAgreement


def has_acknowledged(agreement: Agreement, body: str) -> bool:
    """Whether a CCG has put on record that it has seen what differs."""
    return any(s.by.body == body for s in agreement.acknowledged)


def shorten(bid: Bid, command: ShortenReview, now: datetime) -> ReviewShortened:
    """One side consents to sign earlier; it counts once every side names one day (R19).

    Raises:
        OutOfOrder: Not issued, or the review is over.
        AlreadyDone: This side has named this day.
        Incomplete: The day has passed, or would not shorten the review.
        WrongHash: Another version than the one issued.
    """
    agreement = _issued(bid)
    _check_digest(agreement, command.digest)
    if now >= agreement.sign_from:
        raise OutOfOrder("The review is over: the agreement can be signed.")
    today = calendar.london_day(now)
    if not today <= command.to < calendar.london_day(agreement.sign_from):
        raise Incomplete(
            "Name a day from today on that is before "
            f"{words.day(agreement.sign_from)}, when the review is over.",
            field="to",
        )
    agreed = {one.by.body: one.to for one in agreement.consents}
    if agreed.get(command.by.body) == command.to:
        raise AlreadyDone("Your side has consented to that day.")
    agreed[command.by.body] = command.to
    sides = (*(a.code for a in bid.applicants), bodies.NATIONAL)
    all_agree = all(agreed.get(side) == command.to for side in sides)
    opens = max(now, calendar.at(command.to, calendar.MORNING))
    return ReviewShortened(
        at=now,
        by=command.by,
        digest=agreement.digest,
        to=command.to,
        sign_from=opens if all_agree else None,
    )


def _issued(bid: Bid) -> Agreement:
    handover.check_stage(bid)
    if bid.agreement is None:
        raise OutOfOrder("The agreement has not been issued yet.")
    return bid.agreement


def _check_unsigned(agreement: Agreement, body: str) -> None:
    if any(s.by.body == body for s in agreement.signatures):
        raise AlreadyDone("This CCG has signed the agreement.")


def _check_digest(agreement: Agreement, digest: str) -> None:
    if digest != agreement.digest:
        raise WrongHash(
            "That is not the agreement as issued. Open it again.", field="digest"
        )


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
    _check_unsigned(agreement, command.by.body)
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
    seen = has_acknowledged(agreement, command.by.body) or command.acknowledges_changes
    if changed and not seen:
        raise OutOfOrder(
            f"The agreement differs from the application in {words.joined(changed)}. "
            "Acknowledge the changes to sign.",
            field="acknowledges_changes",
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
