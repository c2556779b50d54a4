"""A body that votes outside a meeting: who may cast and close, and when it closes.

How a seat voted is no part of the bid: the process keeps it sealed until the vote closes
(`rules.vote_count`).
"""

from datetime import datetime

from workflows.contracts.bids import Bid
from workflows.contracts.clocks import Clock
from workflows.contracts.commands import (
    CastVote,
    CloseVote,
)
from workflows.contracts.committees import BodyVersion
from workflows.contracts.cycles import DeadlineKey, Missed
from workflows.contracts.events import VoteCast, VoteClosed
from workflows.contracts.votings import Voting
from workflows.rules import (
    tallies,
    vote_words,
    voters,
)
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    Recused,
    TooLate,
    WrongParty,
    WrongStage,
)

CHANGES = 20
"""How often a seat may vote in one vote, so that nobody fills a bid."""


def open_of(bid: Bid, board: str) -> Voting | None:
    """A board's open vote."""
    return next((v for v in bid.votings if v.board == board and not v.closed), None)


def cast(bid: Bid, command: CastVote, now: datetime) -> VoteCast:
    """Take a vote; the event says how only where the board's rules let all see it.

    Raises:
        Incomplete: There is no such vote; no seat; too many changes; or blank is not none.
        WrongStage: The application is being revised.
        WrongParty: Another board's vote.
        AlreadyDone: It has closed.
        TooLate: Its time has come.
        Recused: The person does not act on this item, or nobody does in their seat.
    """
    voting, body = _known(bid, command)
    if bid.stage is not vote_words.stage(bid, voting.board):
        where = "conflicts panel" if voting.conclusion else "boards"
        raise WrongStage(
            f"This bid is not before the {where} now. Votes are taken again when it is back."
        )
    if now >= voting.closes:
        raise TooLate("The time for this vote is over.")
    acting = voters.seat_of(bid, voting, body, command.by.person, command.away)
    _check_register(bid, command, acting.name)
    seat = next(one for one in body.seats if one.id == acting.seat)
    known = next((c for c in voting.cast if c.seat == acting.seat), None)
    if known and known.person != acting.person:
        # A vote that a recusal has taken away leaves the seat to its substitute.
        if not voters.item(bid, voting, body).out(known.person, seat):
            raise AlreadyDone(
                f"{known.name} has voted in this seat, which has one vote."
            )
    elif known and known.times >= CHANGES:
        raise Incomplete("You have changed this vote too often. The last one counts.")
    if command.casting and not voters.may_cast_second(body, seat):
        raise Incomplete(tallies.NO_CASTING, field="casting")
    return VoteCast(
        at=now,
        by=command.by,
        voting=voting.id,
        board=voting.board,
        seat=acting.seat,
        version=command.version,
        choice=None if body.rules.electronic.hidden else command.choice,
        again=known is not None,
    )


def _check_register(bid: Bid, command: CastVote, name: str) -> None:
    """Whoever is late with the register counts as conflicted, where the round says (R11)."""
    late = {r.person: r.words for r in command.late}
    if bid.cycle.overdue_are_out and command.by.person in late:
        raise Recused(
            f"{name} {late[command.by.person]}. Confirm your interests in the register "
            "first; then you may vote."
        )


def _known(bid: Bid, command: CastVote | CloseVote) -> tuple[Voting, BodyVersion]:
    voting = next((v for v in bid.votings if v.id == command.voting), None)
    if voting is None:
        raise Incomplete("There is no such vote.", field="voting")
    if voting.board != command.by.body:
        raise WrongParty("This is the vote of another board.")
    if voting.body is None:
        raise AlreadyDone("This vote has closed.")
    return voting, voting.body


def close(bid: Bid, command: CloseVote, now: datetime) -> VoteClosed:
    """Close a vote, before its time only if everybody has voted or for a reason.

    The event is not counted yet: the process has the votes.

    Raises:
        Incomplete: There is no such vote, or a reason is missing.
        WrongParty: Another board's vote.
        AlreadyDone: It has closed.
    """
    voting, body = _known(bid, command)
    if voters.awaited(bid, voting, body) and now < voting.closes and not command.reason:
        raise Incomplete(
            "Not everybody has voted. Say why the vote closes before.", field="reason"
        )
    return VoteClosed(
        at=now,
        by=command.by,
        voting=voting.id,
        board=voting.board,
        version=bid.version,
        reason=command.reason,
    )


def ring(bid: Bid, now: datetime) -> VoteClosed | None:
    """The next vote whose time has come; ask again until there is none."""
    voting = _next(bid)
    if voting is None or voting.closes > now:
        return None
    return VoteClosed(at=now, voting=voting.id, board=voting.board, version=bid.version)


def next_closing(bid: Bid) -> tuple[datetime, Clock] | None:
    """When the next vote closes by itself; while the bid is on hold none does."""
    voting = _next(bid)
    if voting is None:
        return None
    clock = Clock(
        key=DeadlineKey.BOARD,
        subject=f"vote {voting.id}",
        due=voting.closes,
        since=voting.opened,
        missed=Missed.STAY,
    )
    return voting.closes, clock


def _next(bid: Bid) -> Voting | None:
    running = [v for v in bid.votings if not v.closed and not bid.hold]
    return min(running, key=lambda v: v.closes, default=None)
