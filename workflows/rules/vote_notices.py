"""Whom a board's own business is told to: its votes outside a meeting, and its fallback."""

from collections.abc import Iterator

from workflows.contracts.bids import Bid, Stage
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.events import (
    BoardDecided,
    Event,
    FallbackStarted,
    Reminded,
    VoteClosed,
    VoteOpened,
)
from workflows.contracts.fallbacks import Decider
from workflows.contracts.notices import Notice, NoticeKind
from workflows.contracts.parties import Party, Role
from workflows.rules import bodies, vote_words, voters

LEADS = (Role.BOARD_CLERK, Role.BOARD_CHAIR)


def of(before: Bid, after: Bid, event: Event, said: str) -> Iterator[Notice]:
    """Letters to a board's members: of a vote, and of who decides in their place.

    With the last reminder of a vote its clerk and chair are told who has not voted: once
    it has closed nobody can.
    """
    match event:
        case VoteOpened():
            yield _notice(NoticeKind.VOTE_OPENED, event.board, vote_words.VOTERS, said)
        case VoteClosed():
            told = (*vote_words.VOTERS, Role.BOARD_CLERK)
            yield _notice(NoticeKind.VOTE_CLOSED, event.board, told, said)
        case FallbackStarted():
            yield from _handed_on(after, event, said)
        case BoardDecided(decider=Decider()):
            told = (Role.BOARD_CLERK,)
            yield _notice(NoticeKind.DECIDED, event.board, told, said)
        case Reminded(key=DeadlineKey.VOTE):
            yield from _last_call(after, event)
    yield from _anew(before, after)


def _handed_on(bid: Bid, event: FallbackStarted, said: str) -> Iterator[Notice]:
    """Everybody who thought that the board decides."""
    told = (*vote_words.VOTERS, Role.BOARD_CLERK)
    yield _notice(NoticeKind.IN_PLACE, event.board, told, said)
    for ccg in bodies.applicant_codes(bid):
        yield Notice(
            kind=NoticeKind.IN_PLACE,
            party=Party.CCG,
            body=ccg,
            roles=(Role.BID_MANAGER, Role.ACCOUNTABLE_OFFICER, Role.GUARDIAN),
            words=said,
        )


def _notice(
    kind: NoticeKind, board: str, roles: tuple[Role, ...], words: str
) -> Notice:
    return Notice(kind=kind, party=Party.HWB, body=board, roles=roles, words=words)


def _last_call(bid: Bid, event: Reminded) -> Iterator[Notice]:
    if event.days_left == min(bid.cycle.reminders):
        last = vote_words.last_call(bid, event.subject)
        yield _notice(NoticeKind.ESCALATION, event.subject, LEADS, last)


def _anew(before: Bid, after: Bid) -> Iterator[Notice]:
    back = Stage.HWB_APPROVAL
    if after.stage is not back or before.stage is back:
        return
    for voting in after.votings:
        if not voting.closed and voters.again(after, voting):
            words = vote_words.again(after, voting)
            kind = NoticeKind.VOTE_OPENED
            yield _notice(kind, voting.board, vote_words.VOTERS, words)
