"""A board that votes outside a meeting: who may open, cast and close, and who is awaited.

How a seat voted is no part of the bid: the process keeps it sealed until the vote closes
(`rules.vote_count`).
"""

from datetime import datetime, timedelta

from workflows.contracts.bids import Bid
from workflows.contracts.clocks import Clock
from workflows.contracts.commands import CastVote, CloseVote, OpenVote
from workflows.contracts.committees import BodyVersion
from workflows.contracts.cycles import DeadlineKey, Missed
from workflows.contracts.events import VoteCast, VoteClosed, VoteOpened
from workflows.contracts.parties import Party
from workflows.contracts.reviews import BoardOutcome
from workflows.contracts.sittings import Minutes
from workflows.contracts.votings import Voting
from workflows.rules import (
    attending,
    boards,
    calendar,
    minutes,
    reach,
    tallies,
    vote_words,
    voted,
    voters,
)
from workflows.rules.quorum import judged
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    NotQuorate,
    Recused,
    TooLate,
    WrongParty,
    WrongStage,
)

NEEDS_WORDS = frozenset(
    {
        BoardOutcome.APPROVE_WITH_COMMENTS,
        BoardOutcome.REQUEST_CHANGES,
        BoardOutcome.OBJECT,
    }
)
LONGEST = timedelta(days=90)
"""How long a vote may be open."""

CHANGES = 20
"""How often a seat may vote in one vote, so that nobody fills a bid."""


def open_of(bid: Bid, board: str) -> Voting | None:
    """A board's open vote."""
    return next((v for v in bid.votings if v.board == board and not v.closed), None)


def open_vote(bid: Bid, command: OpenVote, now: datetime) -> VoteOpened:
    """Put a resolution to a board's members.

    Raises:
        WrongStage: The bid is not before the boards.
        NotYours: Not one of this bid's boards.
        WrongParty: Another board's, or one that is told only.
        AlreadyDone: The board has decided, or is voting.
        Incomplete: Its rules know no such vote, or something does not add up.
        NotQuorate: Whoever votes, the board cannot be quorate (R15).
    """
    board = boards.asked(bid, command, "opens its own vote")
    if any(
        d.board == board.id and d.outcome is not BoardOutcome.NO_VIEW
        for d in bid.board_decisions
    ):
        raise AlreadyDone(f"{board.name} has already decided on this version.")
    if open_of(bid, board.id):
        raise AlreadyDone(f"{board.name} is voting already. Close that vote first.")
    body = command.body
    if body is None or (body.party, body.body) != (Party.HWB, board.id):
        raise Incomplete("The seats of this board are not on file.")
    if not body.rules.electronic.allowed:
        raise Incomplete(
            f"{board.name} does not vote outside its meetings. "
            f"{body.rules.electronic.words}"
        )
    _check_resolution(command)
    check_time(command.closes, now)
    event = VoteOpened(
        at=now,
        by=command.by,
        voting=f"v{len(bid.votings) + 1}",
        board=board.id,
        outcome=command.outcome,
        resolution=command.resolution,
        comments=command.comments,
        minute_reference=command.minute_reference,
        version=bid.version,
        closes=command.closes,
        reminds=True,
        body=body,
        sits=voters.put_down(body, command.sits),
    )
    check_seats(bid, voted.opened(event), body)
    return event


def _check_resolution(command: OpenVote) -> None:
    if command.outcome is BoardOutcome.NO_VIEW:
        raise Incomplete("A board approves, asks for changes or objects.")
    if command.outcome in NEEDS_WORDS and not command.comments:
        raise Incomplete("Give the board's comments or reasons.")


def check_time(closes: datetime, now: datetime) -> None:
    """Whether a vote may close then.

    Raises:
        Incomplete: It is over, or too far ahead.
    """
    if closes <= now:
        raise Incomplete("The vote has to close at a time that is still to come.")
    if closes - now > LONGEST:
        raise Incomplete("A vote is open for 90 days at most.")


def check_seats(bid: Bid, voting: Voting, body: BodyVersion) -> None:
    """Whoever is put down may sit, and enough could vote.

    Raises:
        Incomplete: Somebody who is put down may not sit.
        NotQuorate: Whoever votes, the body cannot be quorate (R15).
    """
    for fault in minutes.faults(body, Minutes(sits=voting.sits)):
        raise Incomplete(fault.replace("the minutes", "the vote"))
    able = voters.spoken(bid)
    this = voters.item(able, voting, body)
    acting = {(a.seat, a.person) for a in judged(this).acting}
    if not {(s.seat, s.person) for s in voting.sits} <= acting:
        why = attending.notes(this)
        raise Incomplete(" ".join(("Not everybody may sit as put down.", *why)))
    on = calendar.london_day(voting.opened)
    best = reach.reachable(body, on, voters.recusals(able, voting, body))
    if not best.reachable:
        options = [option.words for option in best.options]
        noun = vote_words.noun(bid, body.body)
        said = f"The {noun} could not be quorate, whoever votes."
        raise NotQuorate(" ".join((said, *best.best.reasons, *options)))


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
        raise Incomplete(tallies.NO_CASTING)
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
        raise Incomplete("There is no such vote.")
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
        raise Incomplete("Not everybody has voted. Say why the vote closes before.")
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
