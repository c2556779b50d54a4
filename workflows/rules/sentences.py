"""One plain sentence for each thing that can happen to a bid."""

from datetime import datetime
from typing import assert_never

from workflows.contracts import events as e
from workflows.contracts.applications import ScreeningOutcome
from workflows.contracts.bids import Bid
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.events import Event
from workflows.contracts.handovers import MandateResult
from workflows.contracts.parties import Party, Who
from workflows.contracts.reviews import (
    BoardOutcome,
    ConflictOutcome,
    Handling,
    InterestCategory,
    Severity,
)
from workflows.rules import (
    agreement_words,
    alarms,
    assurance_words,
    bodies,
    conditions,
    conditions_panel,
    decision_words,
    evidence_words,
    handover_words,
    holds,
    in_place,
    interests,
    letters,
    money_words,
    panel,
    permissions,
    phases,
    policy_applied,
    rounds,
    scoring,
    shadow_words,
    touched,
    track_words,
    vote_words,
    words,
)

ATTESTED = assurance_words.ATTESTED
MODELS = decision_words.MODELS
RECOMMENDED = decision_words.RECOMMENDED
SCREENED = {
    ScreeningOutcome.ELIGIBLE: "eligible",
    ScreeningOutcome.SUPPORTED: "eligible, on the supported track",
    ScreeningOutcome.NOT_ELIGIBLE: "not eligible",
}
BOARD_DID = {
    BoardOutcome.APPROVE: "approved the bid",
    BoardOutcome.APPROVE_WITH_COMMENTS: "approved the bid with comments",
    BoardOutcome.REQUEST_CHANGES: "asked for changes",
    BoardOutcome.OBJECT: "objected to the bid",
    BoardOutcome.NO_VIEW: "gave no view",
}
HANDLED = {
    Handling.NOTE: "noted, and they may take part",
    Handling.SPEAK_NOT_VOTE: "that they may speak but not decide",
    Handling.LEAVE: "that they leave for this bid",
    Handling.NO_PAPERS: "that they leave and see no papers",
    Handling.WAIVER: "waived, and they may take part",
}
SEVERITIES = {
    Severity.SLIGHT: "slight",
    Severity.MATERIAL: "material",
    Severity.GRAVE: "grave",
}
CATEGORIES = {
    InterestCategory.NONE: "no interest",
    InterestCategory.FINANCIAL: "a financial interest",
    InterestCategory.PROFESSIONAL: "a non-financial professional interest",
    InterestCategory.PERSONAL: "a non-financial personal interest",
    InterestCategory.INDIRECT: "an indirect interest",
}
CONCLUDED = {
    ConflictOutcome.CLEAR: "clear",
    ConflictOutcome.CLEAR_WITH_MITIGATIONS: "clear with mitigations",
    ConflictOutcome.RETURN: "returned for correction",
    ConflictOutcome.UNRESOLVED: "unresolved, and escalated",
    ConflictOutcome.BREACH_CASE: "a breach case is looked into before it goes on",
}
VOTED = {
    MandateResult.FOR: "voted in favour",
    MandateResult.AGAINST: "voted against",
    MandateResult.TURNOUT_SHORT: "voted, but too few took part",
}
DATES = {
    DeadlineKey.EXPRESSION: "the expression of interest",
    DeadlineKey.SCREENING: "screening",
    DeadlineKey.READINESS: "the readiness answers",
    DeadlineKey.SUPPORT_PLAN: "the support plan",
    DeadlineKey.APPLICATION: "the application",
    DeadlineKey.REVISION: "the revised application",
    DeadlineKey.BOARD: "the board's decision",
    DeadlineKey.VOTE: "the board's vote",
    DeadlineKey.CONFLICT_REVIEW: "the conflict review",
    DeadlineKey.ASSURANCE: "assurance",
    DeadlineKey.MODERATION: "moderation",
    DeadlineKey.CONDITIONS_PANEL: "the conditions panel",
    DeadlineKey.DECISION: "the decision in principle",
    DeadlineKey.DECISION_RELEASE: "the release of the round's decisions",
    DeadlineKey.MODEL_ACCEPTANCE: "acceptance of the lower model",
    DeadlineKey.CONDITION: "a condition",
    DeadlineKey.MILESTONE: "a milestone of the support plan",
    DeadlineKey.TRACK_REVIEW: "the track to be assessed again",
    DeadlineKey.MANDATE: "the members' vote",
    DeadlineKey.ALLOCATION: "the allocation",
    DeadlineKey.AGREEMENT_ISSUE: "issue of the agreement",
    DeadlineKey.AGREEMENT_SIGNATURE: "the CCG's signature on the agreement",
    DeadlineKey.COUNTERSIGNATURE: "NHS England's signature on the agreement",
    DeadlineKey.RELEASE: "release of the handover",
    DeadlineKey.ANSWER: "the answer to a question",
    DeadlineKey.HOLD: "the end of the hold",
    DeadlineKey.START: "the start",
    DeadlineKey.SHADOW: "the shadow period",
}


def person(who: Who | None, bid: Bid) -> str:
    """`Alex Example (bid manager, NHS Camden CCG)`; the clock when nobody did it."""
    if who is None:
        return "The system"
    role, body = office(who, bid)
    return f"{who.name} ({f'{role}, ' if role else ''}{body})"


def office(who: Who, bid: Bid) -> tuple[str, str]:
    """A role and its body in words; no role where the body's name says it already."""
    role, body = permissions.ROLE_WORDS[who.role], bodies.name(bid, who.party, who.body)
    return ("" if body.endswith(role) else role), body


def sentence(event: Event, bid: Bid) -> str:
    """What happened, on one line, for somebody who knows the bid but not the code.

    Args:
        event: What happened.
        bid: The bid, before or after; only names and what was on offer are taken from it.
    """
    return " ".join(_said(event, bid).split())


def _documents(count: int) -> str:
    return f", with {words.plural(count, 'document')}" if count else ""


def _found(severity: Severity | None) -> str:
    return f", and found it {SEVERITIES[severity]}" if severity else ""


def _because(reason: str) -> str:
    return f": {reason}" if reason else "."


def _said(event: Event, bid: Bid) -> str:  # noqa: C901, PLR0911, PLR0912
    by = person(event.by, bid)
    match event:
        case e.BidOpened():
            names = words.joined([a.name for a in event.opening.applicants])
            return f"A bid by {names} for {MODELS[event.opening.model]} was opened in {event.opening.cycle.title}."
        case e.ExpressionSubmitted():
            return f"{by} submitted the expression of interest, for {words.plural(len(event.functions), 'function')}."
        case e.Screened():
            return f"{by} found the bid {SCREENED[event.outcome]}: {event.reasons}"
        case (
            e.ReadinessSaid()
            | e.SupportPlanned()
            | e.MilestoneReached()
            | e.TrackReassessed()
        ):
            return track_words.said(event, bid, by)
        case e.ApplicationSubmitted():
            return f"{by} submitted version {event.version} of the application{_documents(len(event.documents))}. {touched.said(event, bid)}"
        case e.ApplicationSigned():
            return f"{by} signed version {event.version} of the application."
        case e.BoardDecided():
            return _board(event, bid)
        case e.FallbackStarted():
            return in_place.said(event, bid, by)
        case e.VoteOpened() | e.VoteCast() | e.VoteClosed():
            return vote_words.said(event, bid, by)
        case e.InterestDeclared():
            return f"{by} declared {CATEGORIES[event.category]}{_because(event.description)}"
        case e.InterestRuled():
            return f"{by} ruled on interest {interests.number(bid, event.interest)}: {HANDLED[event.handling]}{_found(event.severity)}. {event.reason}"
        case e.GuardianOpinionGiven():
            state = "satisfied" if event.satisfied else "not satisfied"
            return f"{by} is {state} with how conflicts are handled: {event.opinion}"
        case e.ConflictReviewConcluded():
            outcome = f"{CONCLUDED[event.outcome]}{conditions.early(event.mitigations)}"
            return decision_words.concluded(event, by, outcome)
        case e.AssuranceAttested() | e.AssuranceSigned() | e.AssuranceReopened():
            return assurance_words.said(event, bid, by)
        case e.BidScored():
            return scoring.said(event, by)
        case e.Moderated() | e.ConditionsSettled():
            return conditions_panel.said(event, by)
        case e.PanelSeated():
            return panel.said(event)
        case e.DecisionRecorded() | e.ReleaseAwaited():
            return rounds.said(event, by)
        case e.LetterChecked():
            return letters.said(event, by)
        case e.Decided():
            return decision_words.said(event, bid, by)
        case e.ModelAccepted():
            offered = bid.decision.model if bid.decision else bid.model
            return f"{by} accepted approval for {MODELS[offered]}."
        case e.EvidenceSent() | e.EvidenceRefused() | e.ConditionDischarged():
            return evidence_words.said(event, by)
        case e.ConditionVouched():
            return conditions.said(event, by)
        case e.MandateRecorded():
            name = bodies.name(bid, Party.CCG, event.ccg)
            ballot = event.ballot
            return (
                f"{by} recorded that the member practices of {name} {VOTED[event.result]}: "
                f"{ballot.in_favour} for, {ballot.against} against, of {ballot.electorate}."
            )
        case (
            e.AllocationBuilt()
            | e.AllocationFailed()
            | e.AllocationAgreed()
            | e.AllocationRevised()
            | e.AllocationDisputed()
        ):
            return money_words.said(event, by)
        case (
            e.AgreementIssued()
            | e.ChangesAcknowledged()
            | e.ReviewShortened()
            | e.AgreementSigned()
            | e.AgreementCountersigned()
        ):
            return agreement_words.said(event, bid, by)
        case e.ShadowBegun() | e.ShadowReturned() | e.ShadowJudged():
            return shadow_words.said(event, bid, by)
        case (
            e.HandoverReleased()
            | e.HandoverConfirmed()
            | e.HandoverBegun()
            | e.HandoverStepTaken()
            | e.HandoverStepUndone()
            | e.HandoverFailed()
            | e.WentLive()
        ):
            return handover_words.said(event, by, phased=bool(phases.chosen(bid)))
        case e.Withdrawn():
            return f"{by} withdrew the bid: {event.reason}"
        case e.Held() | e.Resumed():
            return holds.said(event, by)
        case e.InformationAsked():
            stop = " The clock stops until it is answered." if event.stops_clock else ""
            return f"{by} asked {words.plural(len(event.questions), 'question')}.{stop}"
        case e.InformationAnswered():
            return f"{by} answered {words.plural(len(event.answers), 'question')}."
        case e.DateExtended():
            return f"{by} moved the date for {DATES[event.key]} to {_when(event.key, event.to)}: {event.reason}"
        case e.LateAdmitted():
            return f"{by} admitted {DATES[event.key]} after its date, {words.moment(event.due)}; it is taken until {words.moment(event.until)}: {event.reason}"
        case e.PolicyChanged():
            return policy_applied.said(event, by)
        case e.Reminded():
            return f"A reminder went out: {DATES[event.key]} is due by {words.moment(event.due)}."
        case e.DeadlinePassed():
            return f"The date for {DATES[event.key]}, {_when(event.key, event.due)}, passed {alarms.late(event)}."
        case e.AttemptRefused():
            return (
                f"{by} was refused ({event.command.replace('_', ' ')}): {event.words}"
            )
        case _:
            assert_never(event)


def _when(key: DeadlineKey, value: datetime) -> str:
    """Everything is due at an hour, but for the start, which is a whole day."""
    return words.day(value) if key is DeadlineKey.START else words.moment(value)


def _board(event: e.BoardDecided, bid: Bid) -> str:
    votes = event.votes
    name = in_place.who(event, bid)
    comments = f" {event.comments}" if event.comments else ""
    by_voice = event.minutes and event.minutes.stated
    how = "by voice" if by_voice else decision_words.counted(votes)
    if event.decider and event.minutes is None:
        how = "without a vote"
    return (
        f"{name} {BOARD_DID[event.outcome]} (version {event.version}) on "
        f"{words.day(event.meeting_date)}, minute {event.minute_reference}: "
        f"{how}.{comments}"
    )
