"""Who is told of a vote outside a meeting: its members, and its clerk."""

from collections.abc import Iterator

from workflows.contracts.bids import Bid, Stage
from workflows.contracts.events import Event, VoteClosed, VoteOpened
from workflows.contracts.notices import Notice, NoticeKind
from workflows.contracts.parties import Party, Role
from workflows.rules import vote_words, voters


def of(before: Bid, after: Bid, event: Event, said: str) -> Iterator[Notice]:
    """Letters to a board's members when a vote opens, closes, or has to be given anew."""
    match event:
        case VoteOpened():
            yield _notice(NoticeKind.VOTE_OPENED, event.board, vote_words.VOTERS, said)
        case VoteClosed():
            told = (*vote_words.VOTERS, Role.BOARD_CLERK)
            yield _notice(NoticeKind.VOTE_CLOSED, event.board, told, said)
    back = Stage.HWB_APPROVAL
    if after.stage is not back or before.stage is back:
        return
    for voting in after.votings:
        if not voting.closed and voters.again(after, voting):
            words = vote_words.again(after, voting)
            kind = NoticeKind.VOTE_OPENED
            yield _notice(kind, voting.board, vote_words.VOTERS, words)


def _notice(
    kind: NoticeKind, board: str, roles: tuple[Role, ...], words: str
) -> Notice:
    return Notice(kind=kind, party=Party.HWB, body=board, roles=roles, words=words)
