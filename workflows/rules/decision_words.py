"""What is said of a decision in principle."""

from workflows.contracts.bids import Bid
from workflows.contracts.cycles import Model
from workflows.contracts.decisions import Recommendation
from workflows.contracts.events import ConflictReviewConcluded, Decided
from workflows.contracts.reviews import Votes
from workflows.rules import bodies, coded, conditions, in_place, words

MODELS = {
    Model.GREATER_INVOLVEMENT: "greater involvement",
    Model.JOINT: "joint commissioning",
    Model.DELEGATED: "delegated commissioning",
}
RECOMMENDED = {
    Recommendation.APPROVE: "approval",
    Recommendation.APPROVE_WITH_CONDITIONS: "approval with conditions",
    Recommendation.APPROVE_LOWER_MODEL: "approval for a lower model",
    Recommendation.DEFER: "deferral",
    Recommendation.REJECT: "rejection",
}


def said(event: Decided, bid: Bid, by: str) -> str:
    """What was decided, with the reasons of the list and those in words."""
    number = len(event.conditions)
    set_ = f" with {words.plural(number, 'condition')}" if number else ""
    model = (
        f" ({MODELS[event.model]})"
        if event.outcome is Recommendation.APPROVE_LOWER_MODEL
        else ""
    )
    later = f", to {event.to_cycle}" if event.to_cycle else ""
    outcome = RECOMMENDED[event.outcome]
    if event.outcome is Recommendation.APPROVE_WITH_CONDITIONS:
        outcome = "approval"
    if event.meeting_date:
        taken = f" on {words.day(event.meeting_date)}"
    else:
        taken = f" on {words.day(event.taken)}" if event.taken else ""
    who = in_place.nationally(event.decider) if event.minutes else by
    listed = "; ".join(coded.words_of(bid.cycle, event.codes))
    why = f" Because: {listed}." if listed else ""
    early = conditions.early(event.conditions)
    return (
        f"{who} decided in principle{taken}: {outcome}{set_}{early}{model}{later}."
        f"{why} {event.reasons}{_minute(event, by)}"
    )


PANEL = bodies.NATIONAL_PANEL


def concluded(event: ConflictReviewConcluded, by: str, outcome: str) -> str:
    """The conflict review's conclusion in a sentence; with minutes, how the panel voted.

    Args:
        event: What happened.
        by: Who recorded it.
        outcome: Its outcome in words, with when its mitigations fall due.
    """
    if event.minutes is None or event.meeting_date is None:
        who, when = by, ""
    else:
        who = event.decider.name if event.decider else "The conflicts panel"
        when = f" on {words.day(event.meeting_date)}"
    where = in_place.panels(event)
    return (
        f"{who} concluded the conflict review{where}{when}: {outcome}. {event.reasons}"
        f"{_minute(event, by)}"
    )


def _minute(event: Decided | ConflictReviewConcluded, by: str) -> str:
    """How a panel voted, and who recorded it; nothing where it has no minutes."""
    if event.minutes is None or event.votes is None:
        return ""
    how = "by voice" if event.minutes.stated else counted(event.votes)
    return f" Minute {event.minute_reference}: {how}. Recorded by {by}."


def counted(votes: Votes) -> str:
    """`7 for, 1 against, 0 abstained`."""
    return (
        f"{votes.in_favour} for, {votes.against} against, {votes.abstained} abstained"
    )
