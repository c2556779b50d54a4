"""What the two tracks wait for: readiness answers, a plan, its milestones, its review.

Only where the bid's round has must-haves: elsewhere a track is a word of the screening.
"""

from collections.abc import Callable
from datetime import date

from workflows.contracts.bids import Bid, Stage
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.parties import Role
from workflows.contracts.tracks import Milestone, Track
from workflows.contracts.views import Blocker
from workflows.rules import bodies, tracks
from workflows.rules.parts import ccg_need, nhs

GOES_ON = frozenset({DeadlineKey.MILESTONE, DeadlineKey.TRACK_REVIEW})
"""What has a date of its own while the bid goes on, until its handover."""


def readiness(bid: Bid) -> tuple[Blocker, ...]:
    """The CCG's answers, before the screening, where the round waits for them."""
    policy = bid.cycle.tracks
    if policy is None or not policy.asked or bid.readiness is not None:
        return ()
    return (
        ccg_need(
            bid,
            DeadlineKey.READINESS,
            "the CCG to say from when it is ready",
            bodies.lead(bid),
            (Role.BID_MANAGER, Role.ACCOUNTABLE_OFFICER),
            "say_readiness",
        ),
    )


def plan(bid: Bid) -> tuple[Blocker, ...]:
    """The support plan, at whichever stage the bid came to the supported track."""
    supported = bid.screening is not None and bid.track is Track.SUPPORTED
    if bid.cycle.tracks is None or not supported or tracks.live_plan(bid):
        return ()
    return (
        nhs(
            bid,
            DeadlineKey.SUPPORT_PLAN,
            "NHS England's local team to agree the support plan",
            bid.local_team,
            Role.LOCAL_TEAM,
            "agree_support_plan",
        ),
    )


def before_handover(bid: Bid) -> tuple[Blocker, ...]:
    """Nothing is handed over on the supported track: milestones first, then the review."""
    if bid.cycle.tracks is None or tracks.live_plan(bid) is None:
        return ()
    waited = tuple(_milestone(bid, one) for one in tracks.still_open(bid))
    return waited or (
        nhs(
            bid,
            DeadlineKey.TRACK_REVIEW,
            "NHS England's local team to assess the track again",
            bid.local_team,
            Role.LOCAL_TEAM,
            "reassess_track",
        ),
    )


def asked(bid: Bid) -> tuple[Blocker, ...]:
    """The same before the bid is at its handover: asked for, though it goes on meanwhile.

    Their clocks run from the day of the plan, so that what is late is late at any stage.
    """
    waits = bid.ended or bid.stage is Stage.BUDGET_HANDOVER
    return () if waits else before_handover(bid)


def _milestone(bid: Bid, one: Milestone) -> Blocker:
    return nhs(
        bid,
        DeadlineKey.MILESTONE,
        f"milestone {one.id[1:]} of the support plan",
        bid.local_team,
        Role.LOCAL_TEAM,
        "record_milestone",
        one.id,
    )


def due(
    bid: Bid, key: DeadlineKey, subject: str, after: Callable[[int], date]
) -> date | None:
    """The day by which a part of this module is due; none for what is not its own.

    Args:
        bid: The bid.
        key: What is due.
        subject: Which milestone.
        after: The day so many working days from now.
    """
    policy, held = bid.cycle.tracks, bid.support
    match key:
        case DeadlineKey.READINESS if policy:
            return after(policy.readiness_days)
        case DeadlineKey.SUPPORT_PLAN if policy:
            return after(policy.plan_days)
        case DeadlineKey.MILESTONE if held:
            return next(m.terms.due for m in held.milestones if m.id == subject)
        case DeadlineKey.TRACK_REVIEW if held:
            return held.review
    return None
