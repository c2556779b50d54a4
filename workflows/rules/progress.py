"""What an event does to a bid. The only place where a stage changes."""

from typing import Any, assert_never

from workflows.contracts import events as e
from workflows.contracts.bids import Acted, Bid, Stage
from workflows.contracts.cycles import FanIn
from workflows.contracts.decisions import Recommendation
from workflows.contracts.events import Event
from workflows.contracts.parties import Who
from workflows.contracts.reviews import BoardDecision, BoardOutcome, Opinion
from workflows.rules import (
    agreed,
    allocated,
    applied,
    assured,
    clockwork,
    conditions,
    deadlines,
    evidence,
    handed,
    in_place,
    needs,
    road,
    shadowed,
    track_needs,
    tracked,
    voted,
    weighed,
)

COUNTS_AS_ACTING = frozenset(
    {
        "screened",
        "milestone_reached",
        "track_reassessed",
        "application_signed",
        "board_decided",
        "fallback_started",
        "vote_opened",
        "vote_cast",
        "vote_closed",
        "interest_ruled",
        "guardian_opinion_given",
        "conflict_review_concluded",
        "assurance_attested",
        "assurance_signed",
        "bid_scored",
        "moderated",
        "conditions_settled",
        "decision_recorded",
        "decided",
        "model_accepted",
        "evidence_refused",
        "condition_discharged",
        "mandate_recorded",
        "allocation_agreed",
        "allocation_revised",
        "allocation_disputed",
        "changes_acknowledged",
        "agreement_signed",
        "agreement_countersigned",
        "shadow_judged",
        "handover_released",
        "handover_confirmed",
    }
)
"""Events by which a person takes part in deciding, under one hat only (R10)."""

MOVES_CLOCKS = (
    e.Held,
    e.Resumed,
    e.InformationAnswered,
    e.DateExtended,
    e.LateAdmitted,
    e.PolicyChanged,
)
"""Before these, the days are counted that clocks have stood still: from here on others
may stand still, or one has a new date."""


def after(bid: Bid | None, event: Event) -> Bid:
    """The bid as it stands once `event` has happened to it.

    Args:
        bid: The bid before; none before the first entry.
        event: What happened; the first one opens the bid.

    Raises:
        ValueError: The first event does not open the bid.
    """
    if bid is None:
        if not isinstance(event, e.BidOpened):
            raise ValueError("the first entry of a bid must open it")
        bid = event.opening
    if isinstance(event, e.AttemptRefused):
        return _applied(bid, event)
    if isinstance(event, MOVES_CLOCKS):
        bid = deadlines.caught_up(bid, event.at)
    return _settled(_applied(bid, event), event)


def _settled(bid: Bid, event: Event) -> Bid:
    """Let the bid go on as far as it can, and set its clocks."""
    changes: dict[str, Any] = {}
    if event.by and event.kind in COUNTS_AS_ACTING:
        changes["acted"] = _acted(bid, event.by)
    unmet = needs.of(bid)
    while not (unmet or bid.ended):
        changes["stage"] = road.next_stage(bid.model, bid.stage)
        bid = _changed(bid, **changes)
        unmet = needs.of(bid)
    stopped = bid.ended is None and deadlines.is_stopped(bid)
    changes["stopped_at"] = (bid.stopped_at or event.at) if stopped else None
    asked = (*unmet, *track_needs.asked(bid))
    changes["clocks"] = deadlines.synced(bid, asked, event.at)
    return _changed(bid, **changes)


def _acted(bid: Bid, by: Who) -> tuple[Acted, ...]:
    hat = (by.person, by.party, by.role)
    if any((a.person, a.party, a.role) == hat for a in bid.acted):
        return bid.acted
    return (*bid.acted, Acted(person=by.person, party=by.party, role=by.role))


def _changed(bid: Bid, **changes: Any) -> Bid:
    return bid.model_copy(update=changes)


def _applied(bid: Bid, event: Event) -> Bid:  # noqa: C901, PLR0911, PLR0912
    """One arm for each kind of event; a new kind without an arm fails the type check."""
    match event:
        case e.BidOpened():
            return _changed(bid, opened=event.at)
        case e.ExpressionSubmitted():
            return _changed(bid, functions=event.functions, statements=event.statements)
        case e.Screened():
            return tracked.screened(bid, event)
        case e.ReadinessSaid() | e.SupportPlanned():
            return tracked.after(bid, event)
        case e.MilestoneReached() | e.TrackReassessed():
            return tracked.after(bid, event)
        case e.ApplicationSubmitted():
            return _submitted(bid, event)
        case e.ApplicationSigned():
            signature = applied.signature(event, event.version, event.digest)
            return _changed(bid, part_one=(*bid.part_one, signature))
        case e.BoardDecided():
            return _board_decided(bid, event)
        case e.FallbackStarted():
            held = (*bid.in_place, in_place.started(event))
            return _changed(bid, in_place=held, votings=voted.void(bid, event))
        case e.VoteOpened() | e.VoteCast() | e.VoteClosed():
            return _changed(bid, votings=voted.changed(bid, event))
        case e.InterestDeclared():
            return _changed(bid, interests=(*bid.interests, applied.interest(event)))
        case e.InterestRuled():
            return _changed(bid, interests=applied.ruled(bid, event))
        case e.GuardianOpinionGiven():
            opinion = Opinion(
                at=event.at,
                by=event.who(),
                text=event.opinion,
                satisfied=event.satisfied,
            )
            return _changed(bid, guardian_opinions=(*bid.guardian_opinions, opinion))
        case e.ConflictReviewConcluded():
            return applied.concluded(bid, event)
        case e.AssuranceAttested() | e.AssuranceSigned() | e.AssuranceReopened():
            return assured.after(bid, event)
        case e.BidScored() | e.Moderated() | e.ConditionsSettled() | e.PanelSeated():
            return weighed.after(bid, event)
        case e.DecisionRecorded() | e.LetterChecked() | e.ReleaseAwaited():
            return _changed(bid, awaited=applied.awaited(bid, event))
        case e.Decided():
            return _decided(bid, event)
        case e.ModelAccepted():
            return applied.model_accepted(bid, event)
        case e.ConditionDischarged():
            return _changed(bid, conditions=applied.discharged(bid, event))
        case e.EvidenceSent() | e.EvidenceRefused():
            return _changed(bid, conditions=evidence.after(bid, event))
        case e.ConditionVouched():
            return _changed(bid, conditions=conditions.vouched(bid, event))
        case e.MandateRecorded():
            return applied.mandated(bid, event)
        case e.AllocationBuilt():
            return _changed(bid, allocation=event.allocation, allocation_problem="")
        case e.AllocationFailed():
            return _changed(bid, allocation_problem=event.problem)
        case e.AllocationAgreed() | e.AllocationRevised() | e.AllocationDisputed():
            return allocated.after(bid, event)
        case e.AgreementIssued():
            return agreed.issued(bid, event)
        case (
            e.ChangesAcknowledged()
            | e.ReviewShortened()
            | e.AgreementSigned()
            | e.AgreementCountersigned()
        ):
            return _changed(bid, agreement=agreed.after(bid, event))
        case e.ShadowBegun() | e.ShadowReturned() | e.ShadowJudged():
            return shadowed.after(bid, event)
        case (
            e.HandoverReleased()
            | e.HandoverConfirmed()
            | e.HandoverBegun()
            | e.HandoverStepTaken()
            | e.HandoverStepUndone()
            | e.HandoverFailed()
        ):
            return handed.after(bid, event)
        case e.WentLive():
            live = _changed(bid, transfer=event.transfer)
            return applied.ended(live, Stage.LIVE, event.at, "")
        case e.Withdrawn():
            return applied.ended(bid, Stage.WITHDRAWN, event.at, event.reason)
        case e.Held():
            return _changed(bid, hold=clockwork.held(event))
        case e.Resumed():
            votings = voted.resumed(bid, event.at)
            return _changed(bid, hold=None, votings=votings)
        case e.InformationAsked():
            return _changed(bid, requests=(*bid.requests, applied.request(event)))
        case e.InformationAnswered():
            return _changed(bid, requests=applied.answered(bid, event))
        case e.DateExtended() | e.LateAdmitted() | e.PolicyChanged():
            return clockwork.moved(bid, event)
        case e.Reminded():
            return clockwork.reminded(bid, event)
        case e.DeadlinePassed():
            return clockwork.passed(bid, event)
        case e.AttemptRefused():
            return _changed(bid, refusals=applied.refusals(bid, event))
        case _:
            assert_never(event)


def _submitted(bid: Bid, event: e.ApplicationSubmitted) -> Bid:
    """A new version voids every signature and decision on the old one (R5)."""
    return _changed(
        bid,
        stage=Stage.EXPRESSION_OF_INTEREST,
        version=event.version,
        application=event.application,
        documents=event.documents,
        application_open=False,
        return_reason="",
        functions=event.application.functions,
        part_one=(),
        conditions=(),
        board_decisions=tuple(d for d in bid.board_decisions if d.board in event.kept),
        guardian_opinions=(),
        conflict_conclusion=None,
        assurance=None,
        reopened=None,
        **weighed.undone(bid),
    )


def _board_decided(bid: Bid, event: e.BoardDecided) -> Bid:
    decision = BoardDecision(
        board=event.board,
        outcome=event.outcome,
        version=event.version,
        at=event.at,
        by=event.who(),
        meeting_date=event.meeting_date,
        minute_reference=event.minute_reference,
        votes=event.votes,
        comments=event.comments,
        minuted=event.minutes is not None,
        decider=event.decider,
    )
    others = tuple(d for d in bid.board_decisions if d.board != event.board)
    bid = _changed(bid, board_decisions=(*others, decision))
    advisory = bid.cycle.fan_in is FanIn.ADVISORY
    if event.outcome is BoardOutcome.REQUEST_CHANGES and not advisory:
        return applied.returned(bid, event.comments)
    return bid


def _decided(bid: Bid, event: e.Decided) -> Bid:
    bid = _changed(
        bid,
        awaited=None,
        in_place=in_place.opened(bid, event.decider),
        decision=applied.decision(event),
        conditions=(*bid.conditions, *applied.conditions(bid, event.conditions)),
    )
    if event.outcome is Recommendation.REJECT:
        return applied.ended(bid, Stage.REJECTED, event.at, event.reasons)
    if event.outcome is Recommendation.DEFER:
        return applied.ended(bid, Stage.DEFERRED, event.at, event.reasons)
    return bid
