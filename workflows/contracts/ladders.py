"""Who is told of a body that is late, step by step: a body's own ladder. Data, with words."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from workflows.contracts.base import Contract
from workflows.contracts.texts import Text


class Tells(StrEnum):
    """Whose office a step of a ladder tells."""

    CLERK = "clerk"
    CHAIR = "chair"
    MEMBERS = "members"
    SPONSOR = "sponsor"
    """The accountable officer of the CCG that leads the bid."""
    LOCAL_TEAM = "local_team"
    REGION = "region"
    NATIONAL = "national"


class Rung(Contract):
    """A step of a ladder.

    Attributes:
        days: Working days after the date; 0 is the passing itself. It is told on the first
            day after it that the round tells of what is late, or the last such day.
        before: Working days before the date; 0 where it is a step for when it is late. It
            is told with the first reminder of the round from that day on, or the last one.
    """

    days: Annotated[int, Field(ge=0, le=260)] = 0
    before: Annotated[int, Field(ge=0, le=260)] = 0
    tells: tuple[Tells, ...] = Field(min_length=1, max_length=7)
    words: Text
