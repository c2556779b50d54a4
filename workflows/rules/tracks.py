"""The supported track: its plan, its milestones, and the way back to the fast one."""

from datetime import datetime

from workflows.contracts.bids import Bid
from workflows.contracts.commands import (
    AgreeSupportPlan,
    ReassessTrack,
    RecordMilestone,
)
from workflows.contracts.events import (
    MilestoneReached,
    SupportPlanned,
    TrackReassessed,
)
from workflows.contracts.tracks import Milestone, SupportPlan, Track
from workflows.rules import application, calendar, readiness, words
from workflows.rules.refusals import AlreadyDone, Incomplete, OutOfOrder, WrongStage

MOST = 40
"""Milestones on one plan, those reached among them."""


def live_plan(bid: Bid) -> SupportPlan | None:
    """The support plan that is under way, if one is."""
    return bid.support if bid.support and not bid.support.closed else None


def still_open(bid: Bid) -> tuple[Milestone, ...]:
    """Milestones of the plan under way that are not reached."""
    plan = live_plan(bid)
    return tuple(m for m in plan.milestones if not m.reached) if plan else ()


def may_move(bid: Bid) -> bool:
    """Whether the bid has a track that can change: until the handover is released."""
    return bid.screening is not None and bid.release is None and not bid.handing_over


def may_plan(bid: Bid) -> bool:
    """Whether a support plan can be agreed or changed."""
    return may_move(bid) and bid.track is Track.SUPPORTED


def _check_supported(bid: Bid) -> None:
    if not may_plan(bid):
        raise WrongStage("The bid is not on the supported track now.")


def plan(bid: Bid, command: AgreeSupportPlan, now: datetime) -> SupportPlanned:
    """The local team agrees a plan with the CCG; reached milestones stay as they are.

    Raises:
        WrongStage: The bid is not on the supported track.
        Incomplete: A date has gone by, a milestone comes after the review, or there are
            more than can be followed.
    """
    _check_supported(bid)
    today, held = calendar.london_day(now), live_plan(bid)
    if command.review <= today:
        raise Incomplete(
            "The track is assessed again on a day to come.", field="review"
        )
    for number, one in enumerate(command.milestones):
        if not today <= one.due <= command.review:
            raise Incomplete(
                "Each milestone is due by the day on which the track is assessed again, "
                f"{words.day(command.review)}, and not before today.",
                field=f"milestones.{number}.due",
            )
    known = bid.support.milestones if bid.support else ()
    reached = tuple(one for one in known if held and one.reached)
    if len(reached) + len(command.milestones) > MOST:
        raise Incomplete(
            f"A support plan has {MOST} milestones at most.", field="milestones"
        )
    first = 1 + max((int(one.id[1:]) for one in known), default=0)
    fresh = (
        Milestone(id=f"m{n}", terms=terms)
        for n, terms in enumerate(command.milestones, first)
    )
    return SupportPlanned(
        at=now,
        by=command.by,
        host=command.host,
        review=command.review,
        milestones=(*reached, *fresh),
        changed=held is not None,
    )


def reach(bid: Bid, command: RecordMilestone, now: datetime) -> MilestoneReached:
    """The local team finds a milestone reached, on evidence.

    Raises:
        WrongStage: The bid is not on the supported track.
        OutOfOrder: There is no plan yet.
        Incomplete: The plan has no such milestone.
        AlreadyDone: It is reached.
    """
    _check_supported(bid)
    held = live_plan(bid)
    if held is None:
        raise OutOfOrder("There is no support plan yet.")
    found = next((m for m in held.milestones if m.id == command.milestone), None)
    if found is None:
        raise Incomplete("The support plan has no such milestone.", field="milestone")
    if found.reached:
        raise AlreadyDone("This milestone has been reached.")
    return MilestoneReached(
        at=now, by=command.by, milestone=found.id, evidence=command.evidence
    )


def reassess(bid: Bid, command: ReassessTrack, now: datetime) -> TrackReassessed:
    """The local team looks at every must-have again, and the bid changes its track.

    That the functions asked for can be delegated is looked at again too: what is eligible
    on one track is eligible on the other (DOMAIN 10).

    Raises:
        WrongStage: The bid is not screened, or its handover is released.
        AlreadyDone: It is on that track.
        Incomplete: A must-have is left out, or what was found says the other track.
        NotDelegable: A function cannot be asked for any more (R3, R4).
    """
    if not may_move(bid):
        raise WrongStage("The bid's track cannot change now.")
    if command.track is bid.track:
        raise AlreadyDone(
            "The bid is on that track. Where it needs more time, change the support plan.",
            field="track",
        )
    application.check_functions(bid, bid.functions)
    _check_found(bid, command)
    return TrackReassessed(
        at=now,
        by=command.by,
        track=command.track,
        found=command.found,
        reasons=command.reasons,
    )


def _check_found(bid: Bid, command: ReassessTrack) -> None:
    asked = {one.code: one.words for one in readiness.must_haves(bid)}
    found = {one.must_have: one.met for one in command.found}
    left = [text for code, text in asked.items() if code not in found]
    if left:
        raise Incomplete(f"Say whether this is met: {left[0]}.", field="found")
    if len(command.found) > len(asked):
        raise Incomplete(
            "Say each must-have of this round once, and no other.", field="found"
        )
    unmet = [asked[code] for code, met in found.items() if not met]
    if command.track is Track.FAST and unmet:
        raise Incomplete(
            f"The fast track needs every must-have. This is not met: {unmet[0]}.",
            field="track",
        )
    if command.track is Track.SUPPORTED and asked and not unmet:
        raise Incomplete(
            "Every must-have is met. Say which is not, or leave the bid on the fast track.",
            field="track",
        )
