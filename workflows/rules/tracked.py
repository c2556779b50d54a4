"""What the tracks' events leave behind on a bid."""

from typing import assert_never

from workflows.contracts import events as e
from workflows.contracts.applications import ScreeningOutcome
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.tracks import Readiness, Reassessment, SupportPlan, Track
from workflows.rules import applied, calendar
from workflows.rules.track_words import Told


def screened(bid: Bid, event: e.Screened) -> Bid:
    """On its track, or at its end."""
    if event.outcome is ScreeningOutcome.NOT_ELIGIBLE:
        return applied.ended(bid, Stage.NOT_ELIGIBLE, event.at, event.reasons)
    supported = event.outcome is ScreeningOutcome.SUPPORTED
    track = Track.SUPPORTED if supported else Track.FAST
    return bid.model_copy(update={"screening": event.outcome, "track": track})


def after(bid: Bid, event: Told) -> Bid:
    """The bid with its readiness, its plan or its track changed."""
    who = event.who()
    match event:
        case e.ReadinessSaid():
            said = Readiness(at=event.at, by=who, answers=event.answers)
            return bid.model_copy(update={"readiness": said})
        case e.SupportPlanned():
            held = SupportPlan(
                at=event.at,
                by=who,
                host=event.host,
                review=event.review,
                milestones=event.milestones,
            )
            # The review's clock starts anew: the plan may say another day for it.
            clocks = (c for c in bid.clocks if c.key is not DeadlineKey.TRACK_REVIEW)
            return bid.model_copy(update={"support": held, "clocks": tuple(clocks)})
        case e.MilestoneReached():
            return bid.model_copy(update={"support": _reached(bid, event)})
        case e.TrackReassessed():
            held_over = bid.support and bid.support.model_copy(
                update={"closed": event.at}
            )
            one = Reassessment(
                at=event.at,
                by=who,
                track=event.track,
                found=event.found,
                reasons=event.reasons,
            )
            return bid.model_copy(
                update={
                    "track": event.track,
                    "support": held_over,
                    "reassessments": (*bid.reassessments, one),
                }
            )
        case _:
            assert_never(event)


def moved(bid: Bid, event: e.DateExtended) -> SupportPlan | None:
    """The plan with the later date of a milestone, or of its review."""
    held, to = bid.support, calendar.london_day(event.to)
    if held is None or event.key is DeadlineKey.TRACK_REVIEW:
        return held and held.model_copy(update={"review": to})
    milestones = tuple(
        one.model_copy(update={"terms": one.terms.model_copy(update={"due": to})})
        if event.subject in {"", one.id} and not one.reached
        else one
        for one in held.milestones
    )
    return held.model_copy(update={"milestones": milestones})


def _reached(bid: Bid, event: e.MilestoneReached) -> SupportPlan | None:
    done = {"reached": event.at, "evidence": event.evidence}
    return bid.support and bid.support.model_copy(
        update={
            "milestones": tuple(
                one.model_copy(update=done) if one.id == event.milestone else one
                for one in bid.support.milestones
            )
        }
    )
