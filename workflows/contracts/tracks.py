"""The two tracks of a round: who is ready now, and what helps the others (DOMAIN 10)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from workflows.contracts.base import Contract
from workflows.contracts.parties import Who
from workflows.contracts.texts import Code, Line, OptionalText, Text

NOW = "now"

By = Annotated[str, StringConstraints(pattern=r"^(now|20\d\d-(0[1-9]|1[0-2]))$")]
"""When somebody is ready: `now`, or a month such as `2014-09`."""


class Track(StrEnum):
    """Ready now, or with support (DOMAIN 10, dual track)."""

    FAST = "fast"
    SUPPORTED = "supported"


class MustHave(Contract):
    """What a bid has to have before it is on the fast track, in words."""

    code: Code
    words: Line


class TrackPolicy(Contract):
    """What a round asks of each track.

    Attributes:
        must_haves: All of them are needed for the fast track.
        asked: Whether screening waits for the CCG's readiness answers. Where it does not,
            they may be given, and count where they are.
        readiness_days: Working days for those answers.
        plan_days: Working days to agree a support plan.
    """

    must_haves: tuple[MustHave, ...] = Field(min_length=1, max_length=20)
    asked: bool = True
    readiness_days: int = Field(default=10, ge=1, le=260)
    plan_days: int = Field(default=20, ge=1, le=260)


class Ready(Contract):
    """From when the CCG is ready in one thing.

    Attributes:
        subject: A must-have of the round, or a function asked for, by code.
    """

    subject: Code
    by: By
    note: OptionalText = ""


class Readiness(Contract):
    """The CCG's readiness answers as it gave them last."""

    at: datetime
    by: Who
    answers: tuple[Ready, ...]


class MilestoneTerms(Contract):
    """One step of a support plan.

    Attributes:
        owner: Who sees to it: an office rather than a name.
        done_when: What shows that it is done.
    """

    text: Text
    owner: Line
    due: date
    done_when: Text


class Milestone(Contract):
    """One step of a support plan, and how it came out.

    Attributes:
        id: `m1`, `m2`, …; never given twice on one plan.
        reached: When NHS England found it done, on the evidence.
    """

    id: str
    terms: MilestoneTerms
    reached: datetime | None = None
    evidence: str = ""


class SupportPlan(Contract):
    """What helps a CCG on the supported track, and who looks after its functions.

    Attributes:
        host: Who carries the functions out meanwhile; whose they are does not change.
        review: The day by which the track is assessed again.
        closed: When the bid left the supported track; the plan is over then.
    """

    at: datetime
    by: Who
    host: str
    review: date
    milestones: tuple[Milestone, ...]
    closed: datetime | None = None


class TrackChecked(Contract):
    """A must-have, met or not, and what shows it."""

    must_have: Code
    met: bool
    evidence: OptionalText = ""


class Reassessment(Contract):
    """The track was assessed again and changed."""

    at: datetime
    by: Who
    track: Track
    found: tuple[TrackChecked, ...] = ()
    reasons: str
