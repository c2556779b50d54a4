"""The conflict review: the guardian's opinion and the panel's conclusion (DOMAIN 5)."""

from datetime import datetime

from workflows.contracts.bids import Bid, Stage
from workflows.contracts.commands import ConcludeConflictReview, GiveGuardianOpinion
from workflows.contracts.events import ConflictReviewConcluded, GuardianOpinionGiven
from workflows.contracts.reviews import ConflictOutcome
from workflows.rules import calendar, needs
from workflows.rules.refusals import AlreadyDone, Incomplete, OutOfOrder, WrongStage

AT_ONCE = frozenset({ConflictOutcome.RETURN, ConflictOutcome.BREACH_CASE})
"""Conclusions that need not wait: what is outstanding may be the very reason."""


def opine(
    bid: Bid, command: GiveGuardianOpinion, now: datetime
) -> GuardianOpinionGiven:
    """Each applicant's guardian gives an opinion, once for a version.

    Raises:
        WrongStage: Conflicts are not under review.
        AlreadyDone: This CCG's guardian has given one.
    """
    if bid.stage is not Stage.CONFLICT_REVIEW:
        raise WrongStage("Conflicts of interest are not under review now.")
    if any(o.by.body == command.by.body for o in bid.guardian_opinions):
        raise AlreadyDone("The guardian's opinion on this version is on record.")
    return GuardianOpinionGiven(
        at=now, by=command.by, satisfied=command.satisfied, opinion=command.opinion
    )


def conclude(
    bid: Bid, command: ConcludeConflictReview, now: datetime
) -> ConflictReviewConcluded:
    """The panel concludes when declarations, rulings and opinions are in.

    Raises:
        WrongStage: Conflicts are not under review.
        OutOfOrder: Something is still outstanding (R14), and the bid would go on.
        Incomplete: Mitigations missing, or given with another outcome.
    """
    if bid.stage is not Stage.CONFLICT_REVIEW:
        raise WrongStage("Conflicts of interest are not under review now.")
    missing = [
        n.words for n in needs.of(bid) if n.command != "conclude_conflict_review"
    ]
    if missing and command.outcome not in AT_ONCE:
        raise OutOfOrder(f"The panel cannot conclude before it has {missing[0]}.")
    mitigated = command.outcome is ConflictOutcome.CLEAR_WITH_MITIGATIONS
    if mitigated != bool(command.mitigations):
        raise Incomplete(
            "Say which mitigations are asked for."
            if mitigated
            else "Mitigations belong to the outcome clear with mitigations."
        )
    today = calendar.london_day(now)
    if not all(calendar.is_to_come(m.due, today) for m in command.mitigations):
        raise Incomplete("A mitigation is due on a day to come, within ten years.")
    return ConflictReviewConcluded(
        at=now,
        by=command.by,
        outcome=command.outcome,
        reasons=command.reasons,
        mitigations=command.mitigations,
    )
