"""A closed vote, counted; and the board's decision that follows from it."""

from collections.abc import Collection
from datetime import timedelta

from workflows.contracts.bids import Bid, Stage
from workflows.contracts.commands import CastVote
from workflows.contracts.committees import BodyVersion
from workflows.contracts.events import (
    BoardDecided,
    ConflictReviewConcluded,
    Event,
    VoteCast,
    VoteClosed,
)
from workflows.contracts.reviews import ConflictOutcome, Votes
from workflows.contracts.sittings import (
    LeftOut,
    Minutes,
    Quorum,
    Result,
    Says,
    SeatVote,
    Sits,
    Tally,
)
from workflows.contracts.votings import Cast, Voting
from workflows.rules import ballots, calendar, extracts, interests, tallies, voters
from workflows.rules.attending import Item
from workflows.rules.quorum import judged

TICK = timedelta(microseconds=1)

AT_ONCE = frozenset({ConflictOutcome.RETURN, ConflictOutcome.BREACH_CASE})
"""Conclusions that need not wait: what is outstanding may be the very reason."""


def sealed(
    held: Collection[SeatVote], command: CastVote, event: VoteCast
) -> tuple[SeatVote, ...]:
    """The votes with one more. Each is later than the one before, however fast they come.

    A casting vote is of the same moment as the vote that it came with.
    """
    latest = max((vote.at for vote in held), default=event.at - TICK)
    vote = SeatVote(
        seat=event.seat,
        person=command.by.person,
        choice=command.choice,
        version=event.version,
        at=max(event.at, latest + TICK),
    )
    if command.casting is None:
        return (*held, vote)
    update = {"choice": command.casting, "casting": True}
    return (*held, vote, vote.model_copy(update=update))


def count(bid: Bid, event: VoteClosed, held: Collection[SeatVote]) -> VoteClosed:
    """The event of closing with everything that was cast, and what came of it.

    Args:
        bid: The bid before the vote closes.
        event: Who closed it, when and why.
        held: How the seats voted, as the process has kept it.
    """
    voting = next(v for v in bid.votings if v.id == event.voting)
    body = voting.body
    if body is None:
        raise ValueError("a vote is counted once")
    quorum = judged(voted(bid, voting, body))
    chair = _chair(body, quorum)
    tally = tallies.tally(body, _live(held), quorum, bid.version, chair)
    return event.model_copy(
        update={
            "result": tally.result,
            "votes": tuple(sorted(held, key=lambda vote: vote.at)),
            "in_favour": tally.in_favour,
            "against": tally.against,
            "abstained": tally.abstained,
            "casting": tally.casting,
            "chair": chair,
            "left_out": _left_out(tally, bid.version),
            "quorum": quorum,
            "recusals": voters.recusals(bid, voting, body),
            "counted": tally.reasons,
        }
    )


def voted(bid: Bid, voting: Voting, body: BodyVersion) -> Item:
    """Whoever has voted on the bid as it is now was there, and nobody else."""
    on = calendar.london_day(voting.opened)
    now = [c for c in voting.cast if c.version == bid.version]
    sits = [Sits(seat=c.seat, person=c.person) for c in now if not _holder(body, c)]
    here = [c.person for c in now if _holder(body, c)]
    return Item.of(body, on, here, voters.recusals(bid, voting, body), sits)


def _holder(body: BodyVersion, cast: Cast) -> bool:
    return any(
        s.id == cast.seat and s.holder is not None and s.holder.person == cast.person
        for s in body.seats
    )


def _chair(body: BodyVersion, quorum: Quorum) -> str:
    acting = {a.seat: a.person for a in quorum.acting}
    for office in voters.CHAIRS:
        for seat in body.seats:
            if seat.office is office and seat.id in acting:
                return acting[seat.id]
    return ""


def _live(held: Collection[SeatVote]) -> list[SeatVote]:
    """Without casting votes that came with a vote that was changed since."""
    last = {v.seat: v.at for v in sorted(held, key=lambda v: v.at) if not v.casting}
    return [v for v in held if not v.casting or v.at == last[v.seat]]


def _left_out(tally: Tally, version: int) -> tuple[LeftOut, ...]:
    """Votes that do not count; a casting vote that nobody needed is no such vote."""
    return tuple(
        one.model_copy(update={"words": ballots.stale(one.vote, version)})
        if one.stale
        else one
        for one in tally.left_out
        if not one.vote.casting
    )


def follows(
    before: Bid, after: Bid, event: Event
) -> BoardDecided | ConflictReviewConcluded | None:
    """The decision that follows from an event at once; most lead to none."""
    if not isinstance(event, VoteClosed):
        return None
    voting = next(v for v in before.votings if v.id == event.voting)
    if voting.conclusion:
        return concluded(after, voting, event)
    return decided(after, voting, event)


def decided(bid: Bid, voting: Voting, event: VoteClosed) -> BoardDecided | None:
    """The board's decision, once a resolution is carried; nothing otherwise.

    It is recorded in the name of the clerk who closed the vote, or who opened it where it
    closed by itself.

    Args:
        bid: The bid after the vote has closed.
        voting: The vote as it was while it was open.
        event: How it closed.
    """
    quorum = event.quorum
    if quorum is None or event.result is not Result.CARRIED:
        return None
    if bid.stage is not Stage.HWB_APPROVAL:
        return None
    out = {one.vote for one in event.left_out}
    counted = [v for v in event.votes if not v.casting and v not in out]
    return BoardDecided(
        at=event.at,
        by=event.by or voting.by,
        board=voting.board,
        outcome=voting.outcome,
        version=event.version,
        meeting_date=calendar.london_day(event.at),
        minute_reference=voting.minute_reference,
        votes=Votes(
            in_favour=event.in_favour,
            against=event.against,
            abstained=event.abstained,
            voters=tuple(vote.person for vote in counted),
        ),
        comments=voting.comments,
        minutes=Minutes(
            body=voting.body,
            present=tuple(a.person for a in quorum.acting if not a.instead),
            sits=tuple(
                Sits(seat=a.seat, person=a.person) for a in quorum.acting if a.instead
            ),
            chair=event.chair,
            votes=tuple(Says(seat=v.seat, choice=v.choice) for v in counted),
            casting=event.casting,
            resolution=voting.resolution,
        ),
        quorum=quorum,
        recusals=event.recusals,
        counted=event.counted,
        basis=extracts.basis(bid, voting.extract),
    )


def concluded(
    bid: Bid, voting: Voting, event: VoteClosed
) -> ConflictReviewConcluded | None:
    """The panel's conclusion, once a resolution is carried; nothing otherwise.

    An interest that was declared while the vote was open, and has no ruling yet, keeps it
    from going on (R14): the resolution stands on record, and its chair concludes once
    somebody has ruled.

    Args:
        bid: The bid after the vote has closed.
        voting: The vote as it was while it was open.
        event: How it closed.
    """
    outcome = voting.conclusion
    if outcome is None or event.result is not Result.CARRIED:
        return None
    if bid.stage is not Stage.CONFLICT_REVIEW:
        return None
    if interests.unruled(bid) and outcome not in AT_ONCE:
        return None
    return ConflictReviewConcluded(
        at=event.at,
        by=event.by or voting.by,
        outcome=outcome,
        reasons=voting.comments,
        mitigations=voting.mitigations,
        basis=extracts.basis(bid, voting.extract),
    )
