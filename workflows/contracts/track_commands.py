"""What people ask for on the way from the supported track to the fast one."""

from datetime import date

from pydantic import Field

from workflows.contracts.command import Command
from workflows.contracts.texts import Code, Line, Text
from workflows.contracts.tracks import MilestoneTerms, Ready, Track, TrackChecked


class SayReadiness(Command):
    """The CCG says from when it is ready, in each must-have and each function."""

    answers: tuple[Ready, ...] = Field(min_length=1, max_length=60)


class AgreeSupportPlan(Command):
    """The local team puts the support plan on record, or changes it.

    Attributes:
        host: Who carries the functions out meanwhile.
        review: The day by which the track is assessed again.
        milestones: Those still to be reached; reached ones stay.
    """

    host: Line
    review: date
    milestones: tuple[MilestoneTerms, ...] = Field(min_length=1, max_length=20)


class RecordMilestone(Command):
    """The local team finds a milestone of the support plan reached."""

    milestone: Code
    evidence: Text


class ReassessTrack(Command):
    """The local team assesses the track again, and moves the bid to the other one.

    Attributes:
        found: Each must-have of the round, where it has any.
    """

    track: Track
    found: tuple[TrackChecked, ...] = Field(default=(), max_length=20)
    reasons: Text
