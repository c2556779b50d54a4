"""Votes outside a meeting, in sentences. How anybody voted is said once it has closed."""

from workflows.contracts.bids import Bid, Stage
from workflows.contracts.committees import Seat
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.events import VoteCast, VoteClosed, VoteOpened
from workflows.contracts.parties import Party, Role
from workflows.contracts.sittings import Choice, Result
from workflows.contracts.views import Blocker
from workflows.contracts.votings import Voting
from workflows.rules import bodies, in_place, quorum, vote_count, voters, words
from workflows.rules.parts import need

VOTERS: dict[Party, tuple[Role, ...]] = {
    Party.HWB: (Role.BOARD_CHAIR, Role.BOARD_MEMBER),
    Party.CONFLICTS: (Role.PANEL_CHAIR, Role.PANEL_MEMBER),
}
"""Who has a vote, where they have a seat."""
RECORDS = "record_board_decision"
CLOSES = "close_vote"
CASTS = "cast_vote"
CLERKS: dict[Party, tuple[Role, ...]] = {
    Party.HWB: (Role.BOARD_CLERK,),
    Party.CONFLICTS: (Role.PANEL_CHAIR,),
}
"""Who opens and closes a vote."""
WHO: dict[str, tuple[Role, ...]] = {
    RECORDS: (Role.BOARD_CLERK, Role.BOARD_CHAIR),
    CLOSES: CLERKS[Party.HWB],
    CASTS: VOTERS[Party.HWB],
}
"""Whose task each of them is, in a board."""

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
    name = named(bid, event.board)
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


def named(bid: Bid, body: str) -> str:
    """The body whose vote it is, in words."""
    return bodies.name(bid, bodies.votes_as(bid, body), body)


def noun(bid: Bid, body: str) -> str:
    """What such a body is called."""
    return "panel" if body == bid.panel else "board"


def stage(bid: Bid, body: str) -> Stage:
    """When it votes."""
    return Stage.CONFLICT_REVIEW if body == bid.panel else Stage.HWB_APPROVAL


def _ended(text: str) -> str:
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."


def of_board(bid: Bid, board: str) -> tuple[Blocker, ...]:
    """What a board's decision waits for: its vote while one is open, else its clerk.

    A vote has a date of its own, beside that of the board.
    """
    instead = bodies.in_place(bid, board)
    if instead:
        return (in_place.need(bid, instead),)
    voting = next((v for v in bid.votings if v.board == board and not v.closed), None)
    name = bodies.name(bid, Party.HWB, board)
    if voting is None or voting.body is None:
        what = f"the decision of {name}"
        return (_part(bid, DeadlineKey.BOARD, what, board, RECORDS),)
    left = voters.awaited(bid, voting, voting.body)
    if not left:
        what = f"the clerk to close the vote of {name}, in which everybody has voted"
        return (_part(bid, DeadlineKey.BOARD, what, board, CLOSES),)
    key = DeadlineKey.VOTE if voting.reminds else DeadlineKey.BOARD
    votes = _part(bid, key, _votes(bid, voting, left), board, CASTS)
    votes = votes.model_copy(
        update={"people": voters.people(bid, voting, voting.body, left)}
    )
    if not voting.reminds:
        return (votes,)
    what = f"the decision of {name}"
    return (_part(bid, DeadlineKey.BOARD, what, board, CLOSES), votes)


def _part(bid: Bid, key: DeadlineKey, what: str, board: str, command: str) -> Blocker:
    roles = WHO[command]
    return need(bid, key, what, Party.HWB, board, roles, command, board)


def of_panel(bid: Bid) -> tuple[Blocker, ...]:
    """What the panel's conclusion waits for while its members vote; else nothing."""
    panel, party = bid.panel, Party.CONFLICTS
    voting = next((v for v in bid.votings if v.board == panel and not v.closed), None)
    if voting is None or voting.body is None:
        return ()
    key, clerks = DeadlineKey.CONFLICT_REVIEW, CLERKS[party]
    left = voters.awaited(bid, voting, voting.body)
    what = "the conflicts panel's conclusion"
    if not left:
        what = "the chair to close the conflicts panel's vote, in which everybody has voted"
    closing = need(bid, key, what, party, panel, clerks, CLOSES)
    if not left:
        return (closing,)
    vote = need(
        bid,
        DeadlineKey.VOTE if voting.reminds else key,
        _votes(bid, voting, left),
        party,
        panel,
        VOTERS[party],
        CASTS,
        panel if voting.reminds else "",
    )
    people = voters.people(bid, voting, voting.body, left)
    vote = vote.model_copy(update={"people": people})
    return (closing, vote) if voting.reminds else (vote,)


def _votes(bid: Bid, voting: Voting, left: tuple[Seat, ...]) -> str:
    """Members are named by their seats: the sentence travels far."""
    name = named(bid, voting.board)
    titles = words.joined([seat.title for seat in left], 5)
    anew = voters.again(bid, voting)
    changed = ", given anew since the application has changed" if anew else ""
    noun = "vote" if len(left) == 1 else "votes"
    until = f" (open until {words.moment(voting.closes)})"
    return f"the {noun} of {titles} in {name}{changed}{'' if voting.reminds else until}"


def last_call(bid: Bid, board: str) -> str:
    """What a board's clerk and chair are told shortly before its vote closes."""
    voting = next(v for v in bid.votings if v.board == board and not v.closed)
    body = voting.body
    if body is None:
        return ""
    left = [seat.title for seat in voters.awaited(bid, voting, body)]
    so_far = quorum.judged(vote_count.voted(bid, voting, body))
    enough = "are" if so_far.quorate else "are not yet"
    return (
        f"The vote of {named(bid, board)} closes at "
        f"{words.moment(voting.closes)}. Still to vote: {words.joined(left, 8)}. Those "
        f"who have voted {enough} a quorum."
    )


def again(bid: Bid, voting: Voting) -> str:
    """What those are told whose votes no longer count."""
    name = named(bid, voting.board)
    return (
        f"The application has changed to version {bid.version} while {name} votes on it. "
        "Votes on an earlier version do not count any more: everybody is asked to vote "
        f"anew, by {words.moment(voting.closes)}."
    )
