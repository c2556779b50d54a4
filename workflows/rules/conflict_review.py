"""The conflict review: the guardian's opinion and the panel's conclusion (DOMAIN 5)."""

from datetime import date, datetime

from workflows.contracts.bids import Bid, Stage
from workflows.contracts.commands import (
    ConcludeConflictReview,
    GiveGuardianOpinion,
    OpenPanelVote,
)
from workflows.contracts.events import (
    ConflictReviewConcluded,
    GuardianOpinionGiven,
    VoteOpened,
)
from workflows.contracts.reviews import BoardOutcome, ConflictOutcome
from workflows.rules import (
    bodies,
    calendar,
    concluding,
    extracts,
    needs,
    panel_minutes,
    vote_opening,
    voting,
)
from workflows.rules.refusals import AlreadyDone, Incomplete, OutOfOrder, WrongStage
from workflows.rules.vote_count import AT_ONCE


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
        WrongStage: Conflicts are not under review, or the panel votes outside a meeting.
        WrongParty: Another body concludes, or somebody else of it.
        NotQuorate: Whoever comes, the panel cannot be quorate (R15); or too few of those who
            came could act.
        OutOfOrder: Something is still outstanding (R14), and the bid would go on.
        Incomplete: Mitigations missing, or given with another outcome; or minutes are
            missing or do not bear it out, see `panel_minutes.with_minutes`.
        Recused: Somebody who is out voted or was in the chair.
    """
    if voting.open_of(bid, bid.panel):
        raise WrongStage(
            "The panel is voting on its conclusion. Close that vote first."
        )
    today = calendar.london_day(now)
    check(bid, command, today)
    decider = concluding.check_who(bid, command, today)
    concluded = ConflictReviewConcluded(
        at=now,
        by=command.by,
        outcome=command.outcome,
        reasons=command.reasons,
        mitigations=command.mitigations,
        basis=extracts.basis(bid, command.extract),
        decider=decider,
    )
    return panel_minutes.with_minutes(bid, command, concluded)


def check(bid: Bid, command: ConcludeConflictReview | OpenPanelVote, on: date) -> None:
    """Whether the panel may conclude so, or be asked to.

    Args:
        bid: As it stands.
        command: What is concluded.
        on: The day on which it would take effect.

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
            else "Mitigations belong to the outcome clear with mitigations.",
            field="mitigations",
        )
    for number, one in enumerate(command.mitigations):
        if not calendar.is_to_come(one.due, on):
            raise Incomplete(
                "A mitigation is due on a day to come, within ten years.",
                field=f"mitigations.{number}.due",
            )


def open_vote(bid: Bid, command: OpenPanelVote, now: datetime) -> VoteOpened:
    """Put a conclusion to the panel's members, as its rules allow.

    Everything that would keep the panel from concluding so keeps it from voting on it.

    Raises:
        WrongStage: Conflicts are not under review, or another body concludes.
        AlreadyDone: The panel is voting.
        OutOfOrder: Something is still outstanding (R14), and the bid would go on.
        Incomplete: Its rules know no such vote, or something does not add up.
        NotQuorate: Whoever votes, the panel cannot be quorate (R15).
    """
    instead = bodies.in_place(bid, bid.panel)
    if instead:
        raise WrongStage(
            f"{instead.name} concludes in place of the conflicts panel, which could not be "
            "quorate."
        )
    vote_opening.check_none_open(bid, bid.panel)
    check(bid, command, calendar.london_day(command.closes))
    return vote_opening.put(
        bid,
        command,
        now,
        board=bid.panel,
        outcome=BoardOutcome.NO_VIEW,
        conclusion=command.outcome,
        mitigations=command.mitigations,
        comments=command.reasons,
    )
