"""Moderation and the decision in principle (R2, DOMAIN 3)."""

from datetime import datetime

from workflows.contracts.bids import Bid
from workflows.contracts.commands import AcceptModel, Decide, Moderate
from workflows.contracts.cycles import DeadlineKey, Model
from workflows.contracts.decisions import (
    AssuranceOutcome,
    ConditionTerms,
    Recommendation,
)
from workflows.contracts.events import Decided, ModelAccepted, Moderated
from workflows.contracts.parties import Role
from workflows.rules import (
    assurance,
    coded,
    conditions_panel,
    national,
    needs,
    road,
    rounds,
    scoring,
    standing,
)
from workflows.rules.conditions_panel import APPROVALS
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    OutOfOrder,
    WrongParty,
    WrongStage,
)


def _check_assured(bid: Bid) -> None:
    if bid.assurance is None or bid.assurance.finance is None:
        raise OutOfOrder("Part two needs both its signatures first.")


def moderate(bid: Bid, command: Moderate, now: datetime) -> Moderated:
    """The region recommends, for delegated bids (R2).

    Raises:
        WrongStage: Not at approval in principle, or decided locally.
        OutOfOrder: Part two is not signed, or too few have scored the bid.
        AlreadyDone: The region has recommended.
        Incomplete: What it proposes does not fit what it recommends.
    """
    assurance.check_stage(bid)
    if not road.is_national(bid.model):
        raise WrongStage("Joint bids are decided locally and are not moderated.")
    _check_assured(bid)
    if bid.moderation is not None:
        raise AlreadyDone("The region has made its recommendation.")
    scoring.check_enough(bid)
    conditions_panel.check_proposed(bid, command, now)
    return Moderated(
        at=now,
        by=command.by,
        recommendation=command.recommendation,
        reasons=command.reasons,
        conditions=tuple(map(standing.by_person, command.conditions)),
    )


def decide(bid: Bid, command: Decide, now: datetime) -> Decided:
    """The decision in principle, national for delegated bids, local for joint ones.

    Raises:
        WrongStage: Not at approval in principle.
        WrongParty: The other level decides this model.
        OutOfOrder: Assurance or moderation is missing, an interest is not ruled on, or
            an approval without attested assurance.
        AlreadyDone: It has been decided.
        Incomplete: Conditions, model or cycle do not fit the outcome; or minutes are
            missing or do not bear it out, see `national.with_minutes`.
        NotQuorate: Too few of the national panel could act, after recusals (R7, R15).
        Recused: Somebody who is out voted or was in the chair.
    """
    assurance.check_stage(bid)
    if road.is_national(bid.model) is (command.by.role is Role.LOCAL_DIRECTOR):
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
            "approved. Defer or reject it, or ask for information.",
            field="outcome",
        )
    _check_terms(bid, command, now)
    coded.check(bid.cycle, command)
    carried: tuple[ConditionTerms, ...] = ()
    outcome = command.outcome
    if approves:
        carried = standing.of(bid, rounds.told(bid, now))
    if carried and outcome is Recommendation.APPROVE:
        outcome = Recommendation.APPROVE_WITH_CONDITIONS
    decided = Decided(
        at=now,
        by=command.by,
        outcome=outcome,
        reasons=command.reasons,
        conditions=(*(standing.by_person(one) for one in command.conditions), *carried),
        model=command.lower_model or bid.model,
        to_cycle=command.to_cycle,
        codes=command.codes,
    )
    return national.with_minutes(bid, command, decided)


def _check_terms(bid: Bid, command: Decide, now: datetime) -> None:
    conditional = command.outcome is Recommendation.APPROVE_WITH_CONDITIONS
    if conditional and not command.conditions:
        raise Incomplete("Say which conditions the approval has.", field="conditions")
    if command.conditions and command.outcome not in APPROVALS:
        raise Incomplete("Only an approval has conditions.", field="conditions")
    if command.conditions and command.outcome is Recommendation.APPROVE:
        raise Incomplete(
            "Conditions make it an approval with conditions.", field="outcome"
        )
    conditions_panel.check_dates(bid, command.conditions, now)
    _check_destination(bid.model, command)


def _check_destination(model: Model, command: Decide) -> None:
    lower = command.outcome is Recommendation.APPROVE_LOWER_MODEL
    if lower != (command.lower_model is not None):
        raise Incomplete(
            "Name the lower model with that outcome, and only with it.",
            field="lower_model",
        )
    if command.lower_model and not road.is_lower(command.lower_model, model):
        raise Incomplete(
            "That model is not lower than the one asked for.", field="lower_model"
        )
    if (command.outcome is Recommendation.DEFER) != bool(command.to_cycle):
        raise Incomplete(
            "Name the later cycle with a deferral, and only with it.", field="to_cycle"
        )


def accept_model(bid: Bid, command: AcceptModel, now: datetime) -> ModelAccepted:
    """The CCG accepts approval for a lower model; otherwise it withdraws.

    Raises:
        WrongStage: No lower model is on offer.
        AlreadyDone: It has been accepted.
        Incomplete: The declaration is not made.
    """
    assurance.check_stage(bid)
    decision = bid.decision
    if decision is None or decision.outcome is not Recommendation.APPROVE_LOWER_MODEL:
        raise WrongStage("No lower model has been offered.")
    if decision.accepted is not None:
        raise AlreadyDone("The lower model has been accepted.")
    if not command.declaration:
        raise Incomplete(
            "Confirm that your CCG accepts the lower model.", field="declaration"
        )
    return ModelAccepted(at=now, by=command.by)
