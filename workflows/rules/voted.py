"""What a vote outside a meeting leaves behind on a bid. Never how anybody voted."""

from datetime import datetime

from workflows.contracts.bids import Bid
from workflows.contracts.events import (
    FallbackStarted,
    VoteCast,
    VoteClosed,
    VoteOpened,
)
from workflows.contracts.sittings import Result
from workflows.contracts.votings import Cast, Voting


def opened(event: VoteOpened) -> Voting:
    """A vote as it is opened."""
    return Voting(
        id=event.voting,
        board=event.board,
        outcome=event.outcome,
        resolution=event.resolution,
        comments=event.comments,
        minute_reference=event.minute_reference,
        by=event.who(),
        opened=event.at,
        closes=event.closes,
        body=event.body,
        sits=event.sits,
        reminds=event.reminds,
        conclusion=event.conclusion,
        mitigations=event.mitigations,
        extract=event.extract,
    )


def resumed(bid: Bid, at: datetime) -> tuple[Voting, ...]:
    """The votes after a hold: each is open as much longer as it stood still."""
    if bid.hold is None:
        return bid.votings
    stood = at - bid.hold.at
    return tuple(
        v if v.closed else v.model_copy(update={"closes": v.closes + stood})
        for v in bid.votings
    )


def _counted_in(voting: Voting, event: VoteCast) -> Voting:
    """A vote with one more cast; only that it was, never how."""
    who = event.who()
    before = next((c for c in voting.cast if c.seat == event.seat), None)
    one = Cast(
        seat=event.seat,
        person=who.person,
        name=who.name,
        version=event.version,
        at=event.at,
        times=before.times + 1 if before else 1,
    )
    others = tuple(c for c in voting.cast if c.seat != event.seat)
    return voting.model_copy(update={"cast": (*others, one)})


def _closed(voting: Voting, event: VoteClosed) -> Voting:
    """A vote once it is over: how it went stands on the record."""
    return voting.model_copy(
        update={
            "body": None,
            "cast": (),
            "sits": (),
            "closed": event.at,
            "result": event.result,
        }
    )


def void(bid: Bid, event: FallbackStarted) -> tuple[Voting, ...]:
    """The votes once another body decides: the board's open one ends uncounted."""
    ended = {"body": None, "cast": (), "sits": (), "closed": event.at}
    return tuple(
        v.model_copy(update=ended | {"result": Result.VOID})
        if v.id == event.voting
        else v
        for v in bid.votings
    )


def changed(bid: Bid, event: VoteOpened | VoteCast | VoteClosed) -> tuple[Voting, ...]:
    """A bid's votes after one of their events."""
    if isinstance(event, VoteOpened):
        return (*bid.votings, opened(event))
    return tuple(v if v.id != event.voting else _after(v, event) for v in bid.votings)


def _after(voting: Voting, event: VoteCast | VoteClosed) -> Voting:
    if isinstance(event, VoteClosed):
        return _closed(voting, event)
    return _counted_in(voting, event)
