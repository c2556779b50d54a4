"""What happens between the supported track and the fast one."""

from datetime import date
from typing import Literal

from workflows.contracts.happened import Happened
from workflows.contracts.tracks import Milestone, Ready, Track, TrackChecked


class ReadinessSaid(Happened):
    """The CCG said from when it is ready."""

    kind: Literal["readiness_said"] = "readiness_said"
    answers: tuple[Ready, ...]


class SupportPlanned(Happened):
    """The support plan was agreed, or changed.

    Attributes:
        milestones: All of the plan, those already reached among them.
    """

    kind: Literal["support_planned"] = "support_planned"
    host: str
    review: date
    milestones: tuple[Milestone, ...]
    changed: bool = False


class MilestoneReached(Happened):
    """NHS England's local team found a milestone reached."""

    kind: Literal["milestone_reached"] = "milestone_reached"
    milestone: str
    evidence: str


class TrackReassessed(Happened):
    """The bid moved to the other track."""

    kind: Literal["track_reassessed"] = "track_reassessed"
    track: Track
    found: tuple[TrackChecked, ...] = ()
    reasons: str
