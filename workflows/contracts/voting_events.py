"""What happens in a vote outside a meeting."""

from datetime import datetime
from typing import Literal

from workflows.contracts.bases import Extract
from workflows.contracts.committees import BodyVersion
from workflows.contracts.decisions import ConditionTerms
from workflows.contracts.happened import Happened
from workflows.contracts.reviews import BoardOutcome, ConflictOutcome
from workflows.contracts.sittings import (
    Choice,
    LeftOut,
    Quorum,
    Recusal,
    Result,
    SeatVote,
    Sits,
)


class VoteOpened(Happened):
    """A resolution was put to a board's members.

    Attributes:
        body: The board as it stood that day, with its seats and rules.
        reminds: See `Voting.reminds`.
        board: The code of the board, or of the conflicts panel.
        conclusion: What the conflicts panel concludes if it is carried; none in a vote of a
            board. In a vote of the panel the outcome is no view, which boards never choose.
        mitigations: Those that the panel asks for.
        extract: The register of interests as the vote was opened.
    """

    kind: Literal["vote_opened"] = "vote_opened"
    voting: str
    board: str
    outcome: BoardOutcome
    resolution: str
    comments: str = ""
    minute_reference: str = ""
    version: int
    closes: datetime
    body: BodyVersion
    sits: tuple[Sits, ...] = ()
    reminds: bool = False
    conclusion: ConflictOutcome | None = None
    mitigations: tuple[ConditionTerms, ...] = ()
    extract: Extract | None = None


class VoteCast(Happened):
    """A member voted, or voted anew.

    Attributes:
        choice: How, only where the board's rules let members see each other's votes.
        again: Whether the seat had voted before.
    """

    kind: Literal["vote_cast"] = "vote_cast"
    voting: str
    board: str
    seat: str
    version: int
    choice: Choice | None = None
    again: bool = False


class VoteClosed(Happened):
    """The vote is over, and everybody may read how each seat voted.

    Attributes:
        reason: Why before its time; empty where everybody had voted, or its time had come.
        votes: Everything that was cast, changed votes too, in the order of time.
        left_out: Votes that do not count, each with the reason.
        counted: How they were counted, in sentences.
    """

    kind: Literal["vote_closed"] = "vote_closed"
    voting: str
    board: str
    version: int
    reason: str = ""
    result: Result = Result.INQUORATE
    votes: tuple[SeatVote, ...] = ()
    in_favour: int = 0
    against: int = 0
    abstained: int = 0
    casting: Choice | None = None
    chair: str = ""
    left_out: tuple[LeftOut, ...] = ()
    quorum: Quorum | None = None
    recusals: tuple[Recusal, ...] = ()
    counted: tuple[str, ...] = ()
