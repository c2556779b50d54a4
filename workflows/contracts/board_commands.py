"""What the people of a board may ask for. They are offered by `commands`, like the others."""

from datetime import date

from pydantic import AwareDatetime, Field

from workflows.contracts.command import Command
from workflows.contracts.committees import BodyVersion
from workflows.contracts.reviews import BoardOutcome, Votes
from workflows.contracts.sittings import Choice, Minutes, Recusal, Sits
from workflows.contracts.texts import Code, Line, OptionalText, Text


class RecordBoardDecision(Command):
    """A board's decision is put on record.

    Attributes:
        votes: The counts; they follow from the minutes where there are any.
        minutes: Who was there and how each seat voted; none where the board's seats are
            not on file, or from before they could be.
    """

    board: Code
    outcome: BoardOutcome
    meeting_date: date
    minute_reference: Line
    votes: Votes = Votes()
    comments: OptionalText = ""
    minutes: Minutes | None = None


class OpenVote(Command):
    """A resolution is put to a board's members, who vote outside a meeting.

    Attributes:
        outcome: What the resolution means for the bid, once it is carried.
        comments: The board's comments or reasons, as the resolution has them.
        closes: When it closes by itself.
        sits: Named substitutes who vote for members who are away.
        body: The board as it stands. The service puts it in from the store of bodies;
            nobody sends it.
    """

    board: Code
    outcome: BoardOutcome
    resolution: Text
    comments: OptionalText = ""
    minute_reference: Line
    closes: AwareDatetime
    sits: tuple[Sits, ...] = Field(default=(), max_length=200)
    body: BodyVersion | None = None


class CastVote(Command):
    """A member votes, or changes their vote while it is open.

    Attributes:
        casting: The casting vote of whoever is in the chair; it is used only if the votes
            turn out equal.
        late: Who is late with the register of interests; put in by the service.
    """

    voting: Code
    choice: Choice
    casting: Choice | None = None
    late: tuple[Recusal, ...] = Field(default=(), max_length=400)


class CloseVote(Command):
    """The clerk closes a vote, and it is counted.

    Attributes:
        reason: Needed while somebody has not voted and the time has not come.
    """

    voting: Code
    reason: OptionalText = ""
