"""What is said of readiness, support plans and tracks."""

from typing import assert_never

from workflows.contracts import events as e
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.tracks import NOW, Milestone, Ready, Track
from workflows.rules import readiness, words

Told = e.ReadinessSaid | e.SupportPlanned | e.MilestoneReached | e.TrackReassessed

TOLD: tuple[type[e.Happened], ...] = (
    e.SupportPlanned,
    e.MilestoneReached,
    e.TrackReassessed,
)
"""What the applicants get a letter of."""

TRACKS = {Track.FAST: "the fast track", Track.SUPPORTED: "the supported track"}


def when(one: Ready) -> str:
    """`ready now`, `ready from September 2014`."""
    return "ready now" if one.by == NOW else f"ready from {month(one.by)}"


def month(by: str) -> str:
    """`September 2014`, for `2014-09`."""
    year, month = by.split("-")
    return f"{words.MONTHS[int(month) - 1]} {year}"


def host(bid: Bid) -> str:
    """Who carries the functions out until they are handed over; empty where nobody is named.

    Whose they are is another question: they stay NHS England's until the handover.
    """
    return bid.support.host if bid.support and bid.stage is not Stage.LIVE else ""


def milestone(one: Milestone) -> str:
    """What has to be done, by whom, by when."""
    return f"{one.terms.text} ({one.terms.owner}, by {words.day(one.terms.due)})"


def said(event: Told, bid: Bid, by: str) -> str:
    """One sentence or two; `by` is who did it."""
    match event:
        case e.ReadinessSaid():
            now = sum(one.by == NOW for one in event.answers)
            later = [one for one in event.answers if one.by != NOW]
            asked = readiness.subjects(bid)
            rest = "; ".join(
                f"{asked.get(o.subject, o.subject)}: {when(o)}" for o in later
            )
            return (
                f"{by} said from when the CCG is ready: {now} of {len(event.answers)} now."
                f"{f' {rest}.' if rest else ''}"
            )
        case e.SupportPlanned():
            did = "changed" if event.changed else "agreed"
            still = [one for one in event.milestones if not one.reached]
            return (
                f"{by} {did} the support plan, with "
                f"{words.plural(len(still), 'milestone')} to reach. {event.host} carries "
                f"the functions out meanwhile. The track is assessed again by "
                f"{words.day(event.review)}."
            )
        case e.MilestoneReached():
            return (
                f"{by} found milestone {event.milestone[1:]} of the support plan reached: "
                f"{event.evidence}"
            )
        case e.TrackReassessed():
            return f"{by} moved the bid to {TRACKS[event.track]}: {event.reasons}"
        case _:
            assert_never(event)
