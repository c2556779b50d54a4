"""A round with must-haves, and what people do on its two tracks."""

from datetime import date, datetime, timedelta

from tests.policy import CYCLE
from workflows.contracts import commands as c
from workflows.contracts.bids import Bid
from workflows.contracts.commands import Command
from workflows.contracts.parties import Actor
from workflows.contracts.tracks import (
    MilestoneTerms,
    MustHave,
    Ready,
    Track,
    TrackChecked,
    TrackPolicy,
)
from workflows.contracts.views import Blocker
from workflows.rules import readiness

TRACKS = TrackPolicy(
    must_haves=(
        MustHave(code="M1", words="A committee with a lay chair"),
        MustHave(code="M2", words="Staff for the functions asked for"),
    )
)
TRACKED = CYCLE.model_copy(update={"tracks": TRACKS})
"""The 2015/16 round, where the fast track has two must-haves and readiness is asked."""

STEPS = frozenset(
    {"say_readiness", "agree_support_plan", "record_milestone", "reassess_track"}
)


def ready(bid: Bid, **later: str) -> tuple[Ready, ...]:
    """Ready now in all but what is named, by code, with its month."""
    return tuple(
        Ready(subject=code, by=later.get(code, "now"))
        for code in readiness.subjects(bid)
    )


def found(bid: Bid, *unmet: str) -> tuple[TrackChecked, ...]:
    """Every must-have, met but for those named."""
    return tuple(
        TrackChecked(must_have=one.code, met=one.code not in unmet, evidence="Seen.")
        for one in readiness.must_haves(bid)
    )


def milestone(due: date, text: str = "Appoint two lay members.") -> MilestoneTerms:
    """A step of a support plan."""
    return MilestoneTerms(
        text=text,
        owner="Accountable officer",
        due=due,
        done_when="The governing body's minutes show it.",
    )


def plan(by: Actor, now: datetime, *due: int, **said: object) -> c.AgreeSupportPlan:
    """A support plan with milestones due so many days from now, and its review in 90."""
    today = now.date()
    fields: dict[str, object] = {
        "host": "NHS England London",
        "review": today + timedelta(days=90),
        "milestones": tuple(milestone(today + timedelta(days=n)) for n in due or (30,)),
    }
    return c.AgreeSupportPlan.model_validate({"by": by, **fields, **said})


def meet(bid: Bid, need: Blocker, by: Actor, now: datetime) -> Command:
    """What people do about a bid's track, in its favour."""
    match need.command:
        case "say_readiness":
            return c.SayReadiness(by=by, answers=ready(bid))
        case "agree_support_plan":
            return plan(by, now)
        case "record_milestone":
            return c.RecordMilestone(
                by=by, milestone=need.subject, evidence="Minutes seen."
            )
    return c.ReassessTrack(
        by=by, track=Track.FAST, found=found(bid), reasons="Everything is in place."
    )
