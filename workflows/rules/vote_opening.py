"""A vote outside a meeting is opened: what is put to whom, until when (R15)."""

from datetime import datetime, timedelta
from typing import Any

from workflows.contracts.bids import Bid
from workflows.contracts.commands import OpenPanelVote, OpenVote
from workflows.contracts.committees import BodyVersion
from workflows.contracts.events import VoteOpened
from workflows.contracts.reviews import BoardOutcome
from workflows.contracts.sittings import Minutes, Sits
from workflows.contracts.votings import Voting
from workflows.rules import (
    attending,
    boards,
    bodies,
    calendar,
    minutes,
    reach,
    vote_words,
    voted,
    voters,
)
from workflows.rules.quorum import judged
from workflows.rules.refusals import AlreadyDone, Incomplete, NotQuorate
from workflows.rules.voting import open_of

NEEDS_WORDS = frozenset(
    {
        BoardOutcome.APPROVE_WITH_COMMENTS,
        BoardOutcome.REQUEST_CHANGES,
        BoardOutcome.OBJECT,
    }
)
LONGEST = timedelta(days=90)
"""How long a vote may be open."""


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
    check_none_open(bid, board.id)
    _check_resolution(command)
    return put(
        bid,
        command,
        now,
        board=board.id,
        outcome=command.outcome,
        comments=command.comments,
        minute_reference=command.minute_reference,
    )


def check_none_open(bid: Bid, board: str) -> None:
    """A body has one vote at a time.

    Raises:
        AlreadyDone: It is voting.
    """
    if open_of(bid, board):
        name = _first(vote_words.named(bid, board))
        raise AlreadyDone(f"{name} is voting already. Close that vote first.")


def _first(name: str) -> str:
    return name[:1].upper() + name[1:]


def put(
    bid: Bid, command: OpenVote | OpenPanelVote, now: datetime, board: str, **what: Any
) -> VoteOpened:
    """The vote on a body's resolution: what holds for every body that votes.

    Args:
        bid: As it stands.
        command: With the body as it stands, and who votes for whom.
        now: When it opens.
        board: The code of the body.
        what: What the resolution means for the bid, as the event has it.

    Raises:
        Incomplete: Its rules know no such vote, or it cannot close then.
        NotQuorate: Whoever votes, the body cannot be quorate (R15).
    """
    name = vote_words.named(bid, board)
    body = command.body
    if body is None or (body.party, body.body) != (bodies.votes_as(bid, board), board):
        raise Incomplete(f"The seats of {name} are not on file.")
    check_allowed(bid, body)
    check_time(command.closes, now)
    event = VoteOpened(
        at=now,
        by=command.by,
        voting=f"v{len(bid.votings) + 1}",
        board=board,
        resolution=command.resolution,
        version=bid.version,
        closes=command.closes,
        reminds=True,
        body=body,
        sits=voters.put_down(body, command.sits),
        extract=command.extract,
        **what,
    )
    check_seats(bid, voted.opened(event), body, command.sits)
    return event


def check_allowed(bid: Bid, body: BodyVersion) -> None:
    """Whether a body votes outside its meetings.

    Raises:
        Incomplete: Its rules know no such vote.
    """
    electronic = body.rules.electronic
    if not electronic.allowed:
        name = _first(vote_words.named(bid, body.body))
        said = f"{name} does not vote outside its meetings."
        raise Incomplete(f"{said} {electronic.words}")


def _check_resolution(command: OpenVote) -> None:
    if command.outcome is BoardOutcome.NO_VIEW:
        raise Incomplete(
            "A board approves, asks for changes or objects.", field="outcome"
        )
    if command.outcome in NEEDS_WORDS and not command.comments:
        raise Incomplete("Give the board's comments or reasons.", field="comments")


def check_time(closes: datetime, now: datetime) -> None:
    """Whether a vote may close then.

    Raises:
        Incomplete: It is over, or too far ahead.
    """
    if closes <= now:
        raise Incomplete(
            "The vote has to close at a time that is still to come.", field="closes"
        )
    if closes - now > LONGEST:
        raise Incomplete("A vote is open for 90 days at most.", field="closes")


def check_seats(
    bid: Bid, voting: Voting, body: BodyVersion, asked: tuple[Sits, ...] = ()
) -> None:
    """Whoever is put down may sit, and enough could vote.

    Args:
        bid: The bid.
        voting: The vote as it would be opened.
        body: Whose vote.
        asked: Who is put down, in the order of the command.

    Raises:
        Incomplete: Somebody who is put down may not sit.
        NotQuorate: Whoever votes, the body cannot be quorate (R15).
    """
    for fault in minutes.faults(body, Minutes(sits=voting.sits)):
        raise Incomplete(fault.replace("the minutes", "the vote"), field="sits")
    able = voters.spoken(bid)
    this = voters.item(able, voting, body)
    acting = {(a.seat, a.person) for a in judged(this).acting}
    out = [s for s in voting.sits if (s.seat, s.person) not in acting]
    if out:
        why = attending.notes(this)
        raise Incomplete(
            " ".join(("Not everybody may sit as put down.", *why)),
            field=f"sits.{asked.index(out[0])}" if out[0] in asked else "sits",
        )
    on = calendar.london_day(voting.opened)
    best = reach.reachable(body, on, voters.recusals(able, voting, body))
    if not best.reachable:
        options = [option.words for option in best.options]
        noun = vote_words.noun(bid, body.body)
        said = f"The {noun} could not be quorate, whoever votes."
        raise NotQuorate(" ".join((said, *best.best.reasons, *options)))
