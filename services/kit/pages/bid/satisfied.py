"""Which rules an entry of the record satisfied, in words: shown once it is recorded."""

from workflows.contracts import events as e
from workflows.contracts.bids import Bid
from workflows.contracts.cycles import FanIn
from workflows.contracts.events import Event
from workflows.contracts.happened import Happened
from workflows.contracts.parties import Who
from workflows.rules import in_place, road, sentences

JOINED = {
    FanIn.ALL_APPROVE: "In this round every board that decides has to approve.",
    FanIn.NO_OBJECTION: "In this round the bid goes on unless a board objects.",
    FanIn.ADVISORY: "In this round boards advise: the bid goes on whatever they say.",
    FanIn.WEIGHTED_BY_POPULATION: "In this round boards count by the people of the CCG's "
    "area that live in theirs.",
}
"""How the boards' decisions join, by the round's rule."""

SATISFIED: dict[type[Happened], str] = {
    e.ExpressionSubmitted: "Every function asked for can be delegated in this round.",
    e.Screened: "A bid is screened once, by the local team.",
    e.ReadinessSaid: "Every must-have of the round and every function asked for has its answer.",
    e.SupportPlanned: "The bid is on the supported track, and each milestone is due by the day "
    "of the review.",
    e.MilestoneReached: "NHS England's local team says whether a milestone is reached.",
    e.TrackReassessed: "Every must-have was looked at again: the fast track needs all of them.",
    e.ApplicationSubmitted: "A new version was wanted, and its start date and functions "
    "fit the round.",
    e.ApplicationSigned: "The signature is on this version and on no other.",
    e.BoardDecided: "The meeting has been held, its votes are counted, and nobody with "
    "an interest was named among those who voted.",
    e.FallbackStarted: "No attendance could make the body quorate, or nobody could take "
    "its chair, and its rules name the body that decides instead.",
    e.VoteOpened: "The body's rules let it vote outside a meeting, and enough members could "
    "act.",
    e.VoteCast: "A seat has one vote, by whoever acts in it, on the application as it is now.",
    e.VoteClosed: "Everybody had voted, or the clerk said why it closed before its time.",
    e.InterestDeclared: "Anybody who takes part may declare at any time.",
    e.InterestRuled: "Nobody rules on an interest of their own: the guardian rules for "
    "the CCG's people, NHS England's region for the panel's chair, and the chair for "
    "everybody else's; where both have interests of their own, the national panel's chair.",
    e.GuardianOpinionGiven: "Each CCG's guardian gives one opinion on a version.",
    e.ConflictReviewConcluded: "Declarations, rulings and the guardians' opinions were "
    "in, or the bid was returned for correction.",
    e.AssuranceAttested: "A plain attestation needs all four thresholds met; anything "
    "else needs the issues said.",
    e.AssuranceSigned: "Finance signs after the local director, on the same version.",
    e.AssuranceReopened: "Part two is void once an applicant stands otherwise than it says, "
    "until the decision is told.",
    e.BidScored: "An assessor without an interest scores a version once, before reading "
    "what others gave.",
    e.Moderated: "The region recommends once Part two has both its signatures.",
    e.ConditionsSettled: "The region recommended an approval, and what is other than it "
    "proposed has a reason. Whether the bid is approved, the national panel decides.",
    e.DecisionRecorded: "The decision is kept sealed until the round lets all of its "
    "decisions out together.",
    e.LetterChecked: "Who took the decision does not check its letter.",
    e.Decided: "Assurance was attested and signed, no interest waits for a ruling, and "
    "the outcome has its reasons and all else that goes with it.",
    e.ModelAccepted: "A lower model takes effect when the CCG accepts it.",
    e.EvidenceSent: "Whoever sees to a condition sends what shows that it is met.",
    e.EvidenceRefused: "NHS England's region says whether what was sent is enough.",
    e.ConditionDischarged: "NHS England's region says whether a condition is met.",
    e.ConditionVouched: "Whoever set a condition, or the national office, says whether its "
    "words name nobody.",
    e.MandateRecorded: "The ballot has closed, and no more voted than have a vote.",
    e.AllocationAgreed: "Both sides sign the same schedule, by its check code.",
    e.AllocationRevised: "The new schedule adds up; it voids every signature on the last.",
    e.AllocationDisputed: "A side that has not signed may say why it does not.",
    e.AgreementIssued: "The agreement names only functions that can be delegated.",
    e.ChangesAcknowledged: "What differs was shown in both columns; it counts for this "
    "version of the agreement alone.",
    e.ReviewShortened: "The review is shortened only where both sides name the same day.",
    e.AgreementSigned: "The members voted in favour, the allocation is agreed, the "
    "review window is over and changes of scope are acknowledged.",
    e.AgreementCountersigned: "NHS England signs last, the text that the CCG signed.",
    e.ShadowReturned: "The month is over, every line is there once, and the budgets add up "
    "to the agreed allocation. No money moves by a return in shadow.",
    e.ShadowJudged: "The shadow period has begun, and every month that is over was reported "
    "where the criteria are said to be met.",
    e.HandoverReleased: "Nothing else was missing. Where the round asks for a second key, "
    "another person gives it; then it happens on the start date.",
    e.HandoverConfirmed: "Nothing else was missing. The handover is released by one person "
    "and confirmed by another, in either order.",
    e.Withdrawn: "A CCG may withdraw until the handover begins.",
    e.Held: "A bid may be held until the handover begins; its clocks stop.",
    e.Resumed: "Dates move by the working days lost; the start date stands.",
    e.InformationAsked: "A party that decides may ask the CCG at any stage.",
    e.InformationAnswered: "Every question of the request has its answer.",
    e.LateAdmitted: "The date had gone by, the bid had not lapsed, and the round's policy "
    "names this office.",
    e.DateExtended: "A date moves later, never earlier, and only with a reason.",
}
"""What made each step of a person's right, beyond who they are."""


QUORATE = (
    "The meeting was quorate for this item once everybody with an interest was left out, "
    "and the votes of those who could act carry the resolution."
)
"""What made a decision count whose minutes are on record."""


SEALED = (
    "Of the national panel's decisions the round tells nothing before their release."
)


FREE = "No interest, other role or other side of theirs stood against it."


def rules(bid: Bid, event: Event) -> list[str]:
    """The rules that a step satisfied, the particular one first; whose step, last."""
    found = particular(bid, event)
    if event.by is not None and found:
        found += _person(bid, event, event.by)
    return found


def particular(bid: Bid, event: Event) -> list[str]:
    """The rules of its kind that a step satisfied, where who took it stands beside them."""
    found = [SATISFIED[type(event)]] if type(event) in SATISFIED else []
    match event:
        case e.FallbackStarted() if not in_place.is_told(event):
            found = [SEALED]
        case e.BoardDecided() if event.quorum:
            found = [QUORATE, *event.quorum.reasons, JOINED[bid.cycle.fan_in]]
        case e.BoardDecided():
            found.append(JOINED[bid.cycle.fan_in])
        case e.ConflictReviewConcluded() if event.quorum:
            found += [QUORATE, *event.quorum.reasons]
        case e.Decided() if road.is_national(bid.model):
            if event.quorum:
                found += [QUORATE, *event.quorum.reasons]
            found.append("Delegated bids are decided nationally.")
        case e.Decided():
            found.append("Joint bids are decided by the local director.")
    return found


def _person(bid: Bid, event: Event, by: Who) -> list[str]:
    role, body = sentences.office(by, bid)
    found = [f"{by.name} took this step as {f'{role} of ' if role else ''}{body}."]
    if type(event) in PERSONAL:
        found.append(FREE)
    version = getattr(event, "version", 0)
    if version:
        about = "agreement" if isinstance(event, e.AgreementIssued) else "application"
        found.append(f"It is about version {version} of the {about}.")
    return found


PERSONAL = frozenset(
    {
        e.Screened,
        e.MilestoneReached,
        e.TrackReassessed,
        e.ApplicationSigned,
        e.BoardDecided,
        e.FallbackStarted,
        e.VoteOpened,
        e.VoteCast,
        e.VoteClosed,
        e.InterestRuled,
        e.GuardianOpinionGiven,
        e.ConflictReviewConcluded,
        e.AssuranceAttested,
        e.AssuranceSigned,
        e.BidScored,
        e.Moderated,
        e.ConditionsSettled,
        e.DecisionRecorded,
        e.Decided,
        e.ModelAccepted,
        e.EvidenceRefused,
        e.ConditionDischarged,
        e.MandateRecorded,
        e.AllocationAgreed,
        e.AllocationRevised,
        e.AllocationDisputed,
        e.ChangesAcknowledged,
        e.AgreementSigned,
        e.AgreementCountersigned,
        e.ShadowJudged,
        e.HandoverReleased,
        e.HandoverConfirmed,
    }
)
"""What `permissions.DECIDING` commands lead to."""
