"""A board that votes outside a meeting: what is put to it, and who has voted."""

from datetime import datetime

from workflows.contracts.base import Contract
from workflows.contracts.bases import Extract
from workflows.contracts.committees import BodyVersion
from workflows.contracts.decisions import ConditionTerms
from workflows.contracts.parties import Who
from workflows.contracts.reviews import BoardOutcome, ConflictOutcome
from workflows.contracts.sittings import Result, SeatVote, Sits


class Cast(Contract):
    """A seat has voted. Never how: that stays sealed until the vote closes.

    Attributes:
        version: Of the application that the voter had before them.
        times: How often, the changes of mind with it.
    """

    seat: str
    person: str
    name: str
    version: int
    at: datetime
    times: int = 1


class Voting(Contract):
    """One vote of a board, open or closed.

    Attributes:
        id: `v1` for the first vote on a bid.
        outcome: What the resolution means for the bid, once it is carried.
        body: The board on the day that the vote was opened; none once it has closed.
        sits: Who votes for a member who is away.
        cast: Seats that have voted, in the order in which they first did.
        closed: When it closed.
        result: What came of it.
        reminds: Whether the cycle's reminders go to those who have not voted. Votes opened
            before there were any go on without.
        board: The code of the board, or of the conflicts panel.
        conclusion: What the conflicts panel concludes if it is carried; none in a vote of a
            board. In a vote of the panel the outcome is no view, which boards never choose.
        mitigations: Those that the panel asks for.
        extract: The register of interests as the vote was opened.
    """

    id: str
    board: str
    outcome: BoardOutcome
    resolution: str
    comments: str = ""
    minute_reference: str = ""
    by: Who
    opened: datetime
    closes: datetime
    body: BodyVersion | None = None
    sits: tuple[Sits, ...] = ()
    cast: tuple[Cast, ...] = ()
    closed: datetime | None = None
    result: Result | None = None
    reminds: bool = False
    conclusion: ConflictOutcome | None = None
    mitigations: tuple[ConditionTerms, ...] = ()
    extract: Extract | None = None


class Sealed(Contract):
    """How the seats voted, as the process keeps it until the vote closes."""

    voting: str
    votes: tuple[SeatVote, ...] = ()
