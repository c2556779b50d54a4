"""Votes outside a meeting, in sentences. How anybody voted is said once it has closed."""

from workflows.contracts.bids import Bid
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.events import VoteCast, VoteClosed, VoteOpened
from workflows.contracts.parties import Party, Role
from workflows.contracts.sittings import Choice, Result
from workflows.contracts.views import Blocker
from workflows.contracts.votings import Voting
from workflows.rules import bodies, in_place, voters, words
from workflows.rules.parts import need

VOTERS: tuple[Role, ...] = (Role.BOARD_CHAIR, Role.BOARD_MEMBER)
CLERK: tuple[Role, ...] = (Role.BOARD_CLERK,)

CHOSE = {
    Choice.FOR: "voted for it",
    Choice.AGAINST: "voted against it",
    Choice.ABSTAIN: "abstained",
}
CAME_OF_IT = {
    Result.CARRIED: "The resolution was carried",
    Result.NOT_CARRIED: "The resolution was not carried, and nothing is decided",
    Result.TIED: "The votes were equal without a casting vote, and nothing is decided",
    Result.INQUORATE: "Too few voted who could act, and nothing is decided",
    Result.VOID: "It ended uncounted, since another body decides",
}


def said(event: VoteOpened | VoteCast | VoteClosed, bid: Bid, by: str) -> str:
    """What happened, on one line.

    Args:
        event: What happened.
        bid: The bid, before or after.
        by: Who did it, in words; the clock's own words where nobody did.
    """
    name = bodies.name(bid, Party.HWB, event.board)
    match event:
        case VoteOpened():
            return (
                f"{by} opened a vote of {name} on version {event.version}, until "
                f"{words.moment(event.closes)}: "
                + " ".join(_ended(text) for text in (event.resolution, event.comments))
            )
        case VoteCast():
            what = CHOSE[event.choice] if event.choice else "voted"
            anew = " anew" if event.again else ""
            return (
                f"{by} {what}{anew} in the vote of {name}, on version {event.version}."
            )
    who = by if event.by else "The time was over, and the system"
    why = f" Closed before its time: {_ended(event.reason)}" if event.reason else ""
    return (
        f"{who} closed the vote of {name}. {CAME_OF_IT[event.result]}: "
        f"{event.in_favour} for, {event.against} against, {event.abstained} "
        f"abstained.{why}"
    )


def _ended(text: str) -> str:
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."


def of_board(bid: Bid, board: str) -> Blocker:
    """What a board's decision waits for: its vote while one is open, else its clerk."""
    name = bodies.name(bid, Party.HWB, board)
    instead = bodies.in_place(bid, board)
    if instead:
        return in_place.need(bid, instead)
    return awaited(bid, board) or need(
        bid,
        DeadlineKey.BOARD,
        f"the decision of {name}",
        Party.HWB,
        board,
        (Role.BOARD_CLERK, Role.BOARD_CHAIR),
        "record_board_decision",
        board,
    )


def awaited(bid: Bid, board: str) -> Blocker | None:
    """What a board that is voting waits for; nothing where it has no open vote.

    Members are named by their seats: the sentence travels far.
    """
    voting = next((v for v in bid.votings if v.board == board and not v.closed), None)
    if voting is None or voting.body is None:
        return None
    name = bodies.name(bid, Party.HWB, board)
    left = voters.awaited(bid, voting, voting.body)
    until = f"open until {words.moment(voting.closes)}"
    if not left:
        what = f"the clerk to close the vote of {name}, in which everybody has voted"
        roles, command = CLERK, "close_vote"
    else:
        titles = words.joined([seat.title for seat in left], 5)
        anew = voters.again(bid, voting)
        changed = ", given anew since the application has changed" if anew else ""
        noun = "vote" if len(left) == 1 else "votes"
        what = f"the {noun} of {titles} in {name}{changed} ({until})"
        roles, command = VOTERS, "cast_vote"
    return need(bid, DeadlineKey.BOARD, what, Party.HWB, board, roles, command, board)


def again(bid: Bid, voting: Voting) -> str:
    """What those are told whose votes no longer count."""
    name = bodies.name(bid, Party.HWB, voting.board)
    return (
        f"The application has changed to version {bid.version} while {name} votes on it. "
        "Votes on an earlier version do not count any more: everybody is asked to vote "
        f"anew, by {words.moment(voting.closes)}."
    )
