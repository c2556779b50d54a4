"""Whom a board's own business is told to: its votes outside a meeting, and its fallback."""

from collections.abc import Iterator

from workflows.contracts.bids import Bid
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.events import (
    BoardDecided,
    ConflictReviewConcluded,
    Event,
    FallbackStarted,
    Reminded,
    VoteClosed,
    VoteOpened,
)
from workflows.contracts.fallbacks import Decider
from workflows.contracts.notices import Notice, NoticeKind
from workflows.contracts.parties import Party, Role
from workflows.rules import bodies, in_place, vote_words, voters

LEADS: dict[Party, tuple[Role, ...]] = {
    Party.HWB: (Role.BOARD_CLERK, Role.BOARD_CHAIR),
    Party.CONFLICTS: (Role.PANEL_CHAIR,),
    Party.NHS_ENGLAND: (Role.NATIONAL_OFFICE, Role.NATIONAL_CHAIR),
}
EVERYBODY: dict[Party, tuple[Role, ...]] = {
    Party.HWB: (*vote_words.VOTERS[Party.HWB], Role.BOARD_CLERK),
    Party.CONFLICTS: vote_words.VOTERS[Party.CONFLICTS],
    Party.NHS_ENGLAND: (
        Role.NATIONAL_OFFICE,
        Role.NATIONAL_CHAIR,
        Role.NATIONAL_MEMBER,
    ),
}
"""The members of a body, and its clerk."""


def of(before: Bid, after: Bid, event: Event, said: str) -> Iterator[Notice]:
    """Letters to a board's members: of a vote, and of who decides in their place.

    With the last reminder of a vote its clerk and chair are told who has not voted: once
    it has closed nobody can.
    """
    match event:
        case VoteOpened():
            told = vote_words.VOTERS
            yield _of_vote(NoticeKind.VOTE_OPENED, after, event.board, told, said)
        case VoteClosed():
            yield _of_vote(NoticeKind.VOTE_CLOSED, after, event.board, EVERYBODY, said)
        case FallbackStarted():
            yield from _handed_on(after, event, said)
        case BoardDecided(decider=Decider()):
            clerk = (Role.BOARD_CLERK,)
            yield _notice(after, NoticeKind.DECIDED, event.board, clerk, said)
        case ConflictReviewConcluded(decider=Decider()):
            chair = (Role.PANEL_CHAIR,)
            yield _notice(after, NoticeKind.DECIDED, after.panel, chair, said)
        case Reminded(key=DeadlineKey.VOTE):
            yield from _last_call(after, event)
    yield from _anew(before, after)


def _handed_on(bid: Bid, event: FallbackStarted, said: str) -> Iterator[Notice]:
    """Everybody who thought that the board, or the panel, decides.

    What is sealed is told to nobody but the national panel's own office.
    """
    told = EVERYBODY[bodies.votes_as(bid, event.board)]
    if not in_place.is_told(event):
        told = LEADS[Party.NHS_ENGLAND]
    yield _notice(bid, NoticeKind.IN_PLACE, event.board, told, said)
    if not in_place.is_told(event):
        return
    for ccg in bodies.applicant_codes(bid):
        yield Notice(
            kind=NoticeKind.IN_PLACE,
            party=Party.CCG,
            body=ccg,
            roles=(Role.BID_MANAGER, Role.ACCOUNTABLE_OFFICER, Role.GUARDIAN),
            words=said,
        )


def _notice(
    bid: Bid, kind: NoticeKind, body: str, roles: tuple[Role, ...], words: str
) -> Notice:
    party = bodies.votes_as(bid, body)
    return Notice(kind=kind, party=party, body=body, roles=roles, words=words)


def _of_vote(
    kind: NoticeKind,
    bid: Bid,
    body: str,
    told: dict[Party, tuple[Role, ...]],
    words: str,
) -> Notice:
    party = bodies.votes_as(bid, body)
    return Notice(kind=kind, party=party, body=body, roles=told[party], words=words)


def _last_call(bid: Bid, event: Reminded) -> Iterator[Notice]:
    if event.days_left == min(bid.cycle.reminders):
        last = vote_words.last_call(bid, event.subject)
        kind = NoticeKind.ESCALATION
        yield _of_vote(kind, bid, event.subject, LEADS, last)


def _anew(before: Bid, after: Bid) -> Iterator[Notice]:
    for voting in after.votings:
        back = vote_words.stage(after, voting.board)
        if after.stage is not back or before.stage is back:
            continue
        if not voting.closed and voters.again(after, voting):
            words = vote_words.again(after, voting)
            kind = NoticeKind.VOTE_OPENED
            yield _of_vote(kind, after, voting.board, vote_words.VOTERS, words)
