"""Health and wellbeing boards: who is asked, and how their decisions join (R6)."""

from datetime import datetime

from workflows.contracts.bids import Bid, Board, Stage
from workflows.contracts.commands import OpenVote, RecordBoardDecision
from workflows.contracts.events import BoardDecided
from workflows.contracts.parties import Party
from workflows.contracts.reviews import BoardDecision, BoardOutcome
from workflows.contracts.sittings import Joined
from workflows.rules import (
    bodies,
    extracts,
    fan_in,
    interests,
    minuted,
    totals,
)
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    NotYours,
    OwnSide,
    Recused,
    WrongParty,
    WrongStage,
)

IN_FAVOUR = fan_in.IN_FAVOUR
NEEDS_WORDS = frozenset(
    {
        BoardOutcome.APPROVE_WITH_COMMENTS,
        BoardOutcome.REQUEST_CHANGES,
        BoardOutcome.OBJECT,
    }
)


def decision_of(bid: Bid, board: str) -> BoardDecision | None:
    """A board's standing decision on the bid as it is now."""
    return next((d for d in bid.board_decisions if d.board == board), None)


def undecided(bid: Bid) -> tuple[Board, ...]:
    """Material boards still to be heard on this version."""
    return tuple(b for b in bodies.material(bid) if decision_of(bid, b.id) is None)


def joined(bid: Bid) -> Joined:
    """How the boards' decisions stand together, under the cycle's fan-in rule."""
    cycle = bid.cycle
    return fan_in.join(
        cycle.fan_in, bid.boards, bid.board_decisions, cycle.approval_share
    )


def objections(bid: Bid) -> tuple[BoardDecision, ...]:
    """Decisions that keep the bid from going on, under the cycle's fan-in rule."""
    against = joined(bid).against
    return tuple(d for d in bid.board_decisions if d.board in against)


def asked(bid: Bid, command: RecordBoardDecision | OpenVote, own: str) -> Board:
    """The board that a command is for: the sender's own, and asked to decide.

    Args:
        bid: As it stands.
        command: What is asked for.
        own: What only the board itself does, after its name.

    Raises:
        WrongStage: The bid is not before the boards, or another body decides instead.
        NotYours: Not one of this bid's boards.
        WrongParty: A board of this bid that is told only, or somebody else's.
    """
    if bid.stage is not Stage.HWB_APPROVAL:
        raise WrongStage("This bid is not before the boards now.")
    board = next((b for b in bid.boards if b.id == command.board), None)
    if board is None:
        raise NotYours("There is no such bid.")
    if command.by.body != board.id:
        raise WrongParty(f"Only {board.name} {own}.")
    if not board.material:
        raise WrongParty(
            f"{board.name} is told of this bid and is not asked to decide."
        )
    instead = bodies.in_place(bid, board.id)
    if instead:
        raise WrongStage(
            f"{instead.name} decides on this bid in place of {board.name}, which could "
            "not be quorate."
        )
    return board


def record(bid: Bid, command: RecordBoardDecision, now: datetime) -> BoardDecided:
    """Put a board's decision on record, from its minutes.

    Raises:
        WrongStage: The bid is not before the boards, or the board votes outside a meeting.
        NotYours: Not one of this bid's boards.
        WrongParty: A board of this bid that is told only, or somebody else's.
        AlreadyDone: This version has this board's decision.
        Incomplete: Missing words or votes, or a meeting still to come; or minutes, or
            the board's seats on file, do not bear out a decision.
        NotQuorate: Too few could act on the item, after recusals (R7, R15).
        Recused: One of the voters has an interest that keeps them out (R7).
        OwnSide: One of the voters has acted on this bid for another body (R8, R10).
    """
    board = asked(bid, command, "records its own decision")
    if any(v.board == board.id and not v.closed for v in bid.votings):
        raise WrongStage(f"{board.name} is voting on this bid. Close that vote first.")
    decided = taken(bid, board, command, now)
    if command.minutes is None:
        _check_counts(command)
        _check_voters(bid, command)
        totals.check(bid, board, command)
        return decided
    who = (Party.HWB, board.id)
    return minuted.borne_out(bid, command.meeting_date, command.minutes, who, decided)


def taken(
    bid: Bid, board: Board, command: RecordBoardDecision, now: datetime
) -> BoardDecided:
    """A decision that may be taken, before anybody has looked at the minutes.

    Raises:
        AlreadyDone: This version has a decision of or for this board.
        Incomplete: Words are missing, or the meeting is still to come.
    """
    standing = decision_of(bid, board.id)
    if standing and standing.outcome is not BoardOutcome.NO_VIEW:
        raise AlreadyDone(f"{board.name} has already decided on this version.")
    _check_words(bid, command, now)
    return BoardDecided(
        at=now,
        by=command.by,
        board=board.id,
        outcome=command.outcome,
        version=command.version,
        meeting_date=command.meeting_date,
        minute_reference=command.minute_reference,
        votes=command.votes,
        comments=command.comments,
        basis=extracts.basis(bid, command.extract),
    )


def _check_voters(bid: Bid, command: RecordBoardDecision) -> None:
    elsewhere = {a.person for a in bid.acted if a.party is not Party.HWB}
    for voter in command.votes.voters:
        if interests.bars_deciding(bid, voter):
            raise Recused(
                "A member with an interest in this bid is among those who voted. "
                "Take the vote again without them, and record it anew.",
                field="votes.voters",
            )
        if voter in elsewhere:
            raise OwnSide(
                "A member who has acted on this bid for another body is among those "
                "who voted. Take the vote again without them, and record it anew.",
                field="votes.voters",
            )


def _check_words(bid: Bid, command: RecordBoardDecision, now: datetime) -> None:
    if command.outcome is BoardOutcome.NO_VIEW:
        raise Incomplete(
            "A board approves, asks for changes or objects.", field="outcome"
        )
    if command.outcome in NEEDS_WORDS and not command.comments:
        raise Incomplete("Give the board's comments or reasons.", field="comments")
    minuted.check_day(bid, command.meeting_date, now)


def _check_counts(command: RecordBoardDecision) -> None:
    votes = command.votes
    if votes.in_favour + votes.against + votes.abstained == 0:
        raise Incomplete(
            "Say how many voted for, against, or abstained.", field="votes"
        )
    if command.outcome in IN_FAVOUR and votes.in_favour < votes.against:
        raise Incomplete(
            "An approval cannot have more votes against than for.", field="outcome"
        )
