"""Scores of a bid by several assessors: one each, told to nobody before they give theirs."""

from datetime import datetime

from pydantic import Field

from workflows.contracts.base import Contract
from workflows.contracts.parties import Who
from workflows.contracts.texts import Code, Text


class Score(Contract):
    """How an assessor finds a bid by one criterion of its round, and on what evidence.

    Attributes:
        points: None where the assessor cannot say; that is not nought, and no part of a
            mean.
    """

    criterion: Code
    points: int | None = Field(default=None, ge=0, le=100)
    reason: Text


class SealedScores(Contract):
    """What an assessor said, kept beside the record: only other assessors read it.

    Attributes:
        number: Which scores on the bid, the first being 1.
        version: Of the application that was read.
    """

    bid_id: str
    number: int
    version: int
    at: datetime
    by: Who
    seal: str
    salt: str
    scores: tuple[Score, ...]


class Scored(Contract):
    """That somebody has scored a bid; never how.

    Attributes:
        older: Whether the application or Part two has changed since.
    """

    at: datetime
    by: Who
    version: int
    number: int
    older: bool = False
