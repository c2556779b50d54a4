"""Assurance, moderation and the decision in principle (R2, R5, DOMAIN 3)."""

from datetime import datetime

from workflows.contracts.bids import Bid, Stage
from workflows.contracts.commands import (
    AcceptModel,
    AttestAssurance,
    Decide,
    Moderate,
    SignAssurance,
)
from workflows.contracts.cycles import DeadlineKey, Model
from workflows.contracts.decisions import AssuranceOutcome, Recommendation
from workflows.contracts.events import (
    AssuranceAttested,
    AssuranceSigned,
    Decided,
    ModelAccepted,
    Moderated,
)
from workflows.contracts.parties import Role
from workflows.rules import calendar, needs, road, rounds
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    OutOfOrder,
    WrongParty,
    WrongStage,
)

APPROVALS = frozenset(
    {
        Recommendation.APPROVE,
        Recommendation.APPROVE_WITH_CONDITIONS,
        Recommendation.APPROVE_LOWER_MODEL,
    }
)


def _check_stage(bid: Bid) -> None:
    if bid.stage is not Stage.APPROVAL_IN_PRINCIPLE:
        raise WrongStage("This bid is not before NHS England for approval now.")


def attest(bid: Bid, command: AttestAssurance, now: datetime) -> AssuranceAttested:
    """The local director attests Part two, with issues or without, or declines.

    Raises:
        WrongStage: Not at approval in principle.
        AlreadyDone: This version has been attested.
        Incomplete: A plain attestation with a threshold unmet, or issues unsaid.
    """
    _check_stage(bid)
    if bid.assurance is not None:
        raise AlreadyDone("Part two has been attested for this version.")
    met = command.thresholds
    all_met = met.assurance and met.conflicts and met.financial_control and met.planning
    if command.outcome is AssuranceOutcome.ATTEST and not all_met:
        raise Incomplete(
            "A threshold is not met. Attest with issues and say which, or decline."
        )
    if command.outcome is not AssuranceOutcome.ATTEST and not command.issues:
        raise Incomplete("Say what the issues are.")
    return AssuranceAttested(
        at=now,
        by=command.by,
        version=bid.version,
        outcome=command.outcome,
        thresholds=command.thresholds,
        evidence=command.evidence,
        issues=command.issues,
    )


def sign_assurance(bid: Bid, command: SignAssurance, now: datetime) -> AssuranceSigned:
    """The local finance lead signs Part two as attested (R5).

    Raises:
        WrongStage: Not at approval in principle.
        OutOfOrder: The local director has not attested.
        AlreadyDone: It is signed.
        Incomplete: The declaration is not made.
    """
    _check_stage(bid)
    if bid.assurance is None:
        raise OutOfOrder("The local director attests before finance signs.")
    if bid.assurance.finance is not None:
        raise AlreadyDone("Part two has been signed for this version.")
    if not command.declaration:
        raise Incomplete("Signing means making the declaration.")
    return AssuranceSigned(at=now, by=command.by, version=bid.version)


def _check_assured(bid: Bid) -> None:
    if bid.assurance is None or bid.assurance.finance is None:
        raise OutOfOrder("Part two needs both its signatures first.")


def moderate(bid: Bid, command: Moderate, now: datetime) -> Moderated:
    """The region recommends, for delegated bids (R2).

    Raises:
        WrongStage: Not at approval in principle, or decided locally.
        OutOfOrder: Part two is not signed.
        AlreadyDone: The region has recommended.
    """
    _check_stage(bid)
    if not road.is_national(bid.model):
        raise WrongStage("Joint bids are decided locally and are not moderated.")
    _check_assured(bid)
    if bid.moderation is not None:
        raise AlreadyDone("The region has made its recommendation.")
    return Moderated(
        at=now,
        by=command.by,
        recommendation=command.recommendation,
        reasons=command.reasons,
    )


def decide(bid: Bid, command: Decide, now: datetime) -> Decided:
    """The decision in principle, national for delegated bids, local for joint ones.

    Raises:
        WrongStage: Not at approval in principle.
        WrongParty: The other level decides this model.
        OutOfOrder: Assurance or moderation is missing, an interest is not ruled on, or
            an approval without attested assurance.
        AlreadyDone: It has been decided.
        Incomplete: Conditions, model or cycle do not fit the outcome.
    """
    _check_stage(bid)
    national = road.is_national(bid.model)
    if national != (command.by.role is Role.NATIONAL_CHAIR):
        raise WrongParty(
            "Delegated bids are decided nationally, joint bids by the local director."
        )
    if bid.decision is not None:
        raise AlreadyDone("The decision in principle has been taken.")
    waiting = [
        n
        for n in needs.of(bid)
        if n.command != "decide" and n.key != DeadlineKey.DECISION_RELEASE
    ]
    if waiting:
        raise OutOfOrder(f"The decision has to wait for {waiting[0].words}.")
    approves = command.outcome in APPROVALS
    declined = bid.assurance and bid.assurance.outcome is AssuranceOutcome.DECLINE
    if approves and declined:
        raise OutOfOrder(
            "The local director declined to attest assurance, so the bid cannot be "
            "approved. Defer or reject it, or ask for information."
        )
    _check_terms(bid, command, now)
    return Decided(
        at=now,
        by=command.by,
        outcome=command.outcome,
        reasons=command.reasons,
        conditions=command.conditions,
        model=command.lower_model or bid.model,
        to_cycle=command.to_cycle,
    )


def _check_terms(bid: Bid, command: Decide, now: datetime) -> None:
    conditional = command.outcome is Recommendation.APPROVE_WITH_CONDITIONS
    if conditional and not command.conditions:
        raise Incomplete("Say which conditions the approval has.")
    if command.conditions and command.outcome not in APPROVALS:
        raise Incomplete("Only an approval has conditions.")
    if command.conditions and command.outcome is Recommendation.APPROVE:
        raise Incomplete("Conditions make it an approval with conditions.")
    told = rounds.next_of(rounds.days_of(bid.cycle), now)
    from_day = calendar.london_day(told if told and rounds.is_sealed(bid) else now)
    if not all(calendar.is_to_come(c.due, from_day) for c in command.conditions):
        after = (
            " after the release of the decision"
            if from_day != calendar.london_day(now)
            else ""
        )
        raise Incomplete(
            f"A condition is due on a day to come{after}, within ten years."
        )
    _check_destination(bid.model, command)


def _check_destination(model: Model, command: Decide) -> None:
    lower = command.outcome is Recommendation.APPROVE_LOWER_MODEL
    if lower != (command.lower_model is not None):
        raise Incomplete("Name the lower model with that outcome, and only with it.")
    if command.lower_model and not road.is_lower(command.lower_model, model):
        raise Incomplete("That model is not lower than the one asked for.")
    if (command.outcome is Recommendation.DEFER) != bool(command.to_cycle):
        raise Incomplete("Name the later cycle with a deferral, and only with it.")


def accept_model(bid: Bid, command: AcceptModel, now: datetime) -> ModelAccepted:
    """The CCG accepts approval for a lower model; otherwise it withdraws.

    Raises:
        WrongStage: No lower model is on offer.
        AlreadyDone: It has been accepted.
        Incomplete: The declaration is not made.
    """
    _check_stage(bid)
    decision = bid.decision
    if decision is None or decision.outcome is not Recommendation.APPROVE_LOWER_MODEL:
        raise WrongStage("No lower model has been offered.")
    if decision.accepted is not None:
        raise AlreadyDone("The lower model has been accepted.")
    if not command.declaration:
        raise Incomplete("Accepting means making the declaration.")
    return ModelAccepted(at=now, by=command.by)
