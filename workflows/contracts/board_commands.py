"""What the people of a board, or of the panel, may ask for. They are offered by `commands`, like the others."""

from datetime import date

from pydantic import AwareDatetime, Field

from workflows.contracts.absences import Away
from workflows.contracts.bases import Extract
from workflows.contracts.command import Command
from workflows.contracts.committees import BodyVersion
from workflows.contracts.decisions import ConditionTerms
from workflows.contracts.reviews import BoardOutcome, ConflictOutcome, Votes
from workflows.contracts.sittings import Choice, Minutes, Recusal, Sits
from workflows.contracts.texts import Code, Line, OptionalText, Text


class RecordBoardDecision(Command):
    """A board's decision is put on record.

    Attributes:
        votes: The counts; they follow from the minutes where there are any.
        minutes: Who was there and how each seat voted; none where totals alone are given,
            which `rules.totals` judges by the seats on file.
        body: Where no minutes are given, the board as it stood that day, or as its seats
            first came on file after it. The service puts it in; nobody sends it.
        late: Who of that board was late with the register of interests. So too.
        extract: The register of interests of those who decide. The service puts it in;
            nobody sends it. So too where a vote is opened.
    """

    board: Code
    outcome: BoardOutcome
    meeting_date: date
    minute_reference: Line
    votes: Votes = Votes()
    comments: OptionalText = ""
    minutes: Minutes | None = None
    body: BodyVersion | None = None
    late: tuple[Recusal, ...] = Field(default=(), max_length=400)
    extract: Extract | None = None


class StartFallback(Command):
    """A board, or a panel, that cannot be quorate hands its item to a body its rules name.

    Attributes:
        board: The code of the board, of the bid's conflicts panel, or of the national one.
        to: The code of that body: a panel, another board, a team or another body of NHS
            England.
        body: The board as it stands. The service puts it in from the store of bodies;
            nobody sends it.
        named: The body that is to decide, put in likewise; none where it has no seats.
        away: Who of the board is away and until when, put in likewise.
    """

    board: Code
    to: Code
    reason: Text
    body: BodyVersion | None = None
    named: BodyVersion | None = None
    away: tuple[Away, ...] = Field(default=(), max_length=200)


class DecideInPlace(RecordBoardDecision):
    """The body that a fallback names decides in place of the board.

    Attributes:
        board: In whose place.
        minutes: Those of the body that decides; a team of NHS England has none, and gives
            its reasons as the comments.
    """


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
    extract: Extract | None = None


class OpenPanelVote(Command):
    """A conclusion is put to the conflicts panel's members, who vote outside a meeting.

    Attributes:
        outcome: What the panel concludes, once the resolution is carried.
        reasons: The panel's, which the CCG then reads.
        mitigations: Those that are asked for, with clear with mitigations only.
        closes: When it closes by itself.
        sits: Named substitutes who vote for members who are away.
        body: The panel as it stands. The service puts it in from the store of bodies;
            nobody sends it.
    """

    outcome: ConflictOutcome
    resolution: Text
    reasons: Text
    mitigations: tuple[ConditionTerms, ...] = Field(default=(), max_length=20)
    closes: AwareDatetime
    sits: tuple[Sits, ...] = Field(default=(), max_length=200)
    body: BodyVersion | None = None
    extract: Extract | None = None


class ConcludeConflictReview(Command):
    """The conflicts panel concludes, or the body that its rules name where it cannot.

    Attributes:
        extract: The register of interests of those in scope. The service puts it in;
            nobody sends it.
        body: The body that concludes as it stands, put in likewise; none where its seats
            are not on file.
        meeting_date: When it met; with minutes, and only with them.
        minute_reference: So too.
        minutes: Who of it was there, and how each seat voted.
    """

    outcome: ConflictOutcome
    reasons: Text
    mitigations: tuple[ConditionTerms, ...] = Field(default=(), max_length=20)
    extract: Extract | None = None
    body: BodyVersion | None = None
    meeting_date: date | None = None
    minute_reference: OptionalText = ""
    minutes: Minutes | None = None


class CastVote(Command):
    """A member votes, or changes their vote while it is open.

    Attributes:
        casting: The casting vote of whoever is in the chair; it is used only if the votes
            turn out equal.
        late: Who is late with the register of interests; put in by the service.
        away: Who sits today for an absent member, and has accepted; put in likewise.
    """

    voting: Code
    choice: Choice
    casting: Choice | None = None
    late: tuple[Recusal, ...] = Field(default=(), max_length=400)
    away: tuple[Sits, ...] = Field(default=(), max_length=200)


class CloseVote(Command):
    """The clerk closes a vote, and it is counted.

    Attributes:
        reason: Needed while somebody has not voted and the time has not come.
    """

    voting: Code
    reason: OptionalText = ""
