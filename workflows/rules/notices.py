"""Who must be told when something happens: whoever must act now, and whoever must know."""

from collections.abc import Iterator

from workflows.contracts import events as e
from workflows.contracts.bids import Bid
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.events import Event
from workflows.contracts.notices import Notice, NoticeKind
from workflows.contracts.parties import Party, Role
from workflows.contracts.reviews import ConflictOutcome
from workflows.contracts.views import Blocker
from workflows.rules import (
    agreement_notices,
    bodies,
    date_notices,
    ended_notices,
    evidence,
    money_notices,
    needs,
    own_notices,
    road,
    ruled_notices,
    rulings,
    shadow_notices,
    track_needs,
    track_words,
    vote_notices,
    words,
)
from workflows.rules.bodies import NATIONAL
from workflows.rules.deadlines import clock_of
from workflows.rules.sentences import sentence

WRITERS = (Role.BID_MANAGER, Role.ACCOUNTABLE_OFFICER)
CHAIRS: dict[Party, tuple[Role, ...]] = {
    Party.CCG: (Role.ACCOUNTABLE_OFFICER,),
    Party.HWB: (Role.BOARD_CHAIR,),
    Party.CONFLICTS: (Role.PANEL_CHAIR,),
    Party.NHS_ENGLAND: (Role.REGIONAL_LEAD, Role.LOCAL_DIRECTOR),
    Party.OPERATOR: (Role.OPERATOR,),
}
"""Whom an overdue body's escalation goes to."""

CCG_LETTERS: dict[type[e.Happened], NoticeKind] = {
    e.ExpressionSubmitted: NoticeKind.RECEIVED,
    e.BoardDecided: NoticeKind.DECIDED,
    e.ConflictReviewConcluded: NoticeKind.DECIDED,
    e.Decided: NoticeKind.DECIDED,
    **dict.fromkeys(track_words.TOLD, NoticeKind.TRACK),
    e.ConditionDischarged: NoticeKind.CONDITION_DISCHARGED,
    e.InformationAsked: NoticeKind.QUESTIONS,
    e.LateAdmitted: NoticeKind.ADMITTED_LATE,
    e.Held: NoticeKind.HELD,
    e.Resumed: NoticeKind.RESUMED,
}
"""What the applicants are told of, and by which letter."""

ASKING = frozenset({NoticeKind.TASK, NoticeKind.REMINDER})
"""Messages that only say what is to be done."""

SILENT_TASKS = frozenset({DeadlineKey.ANSWER, DeadlineKey.HOLD, DeadlineKey.VOTE})
"""Needs that are told by a letter of their own; so is a return."""


def notices_of(before: Bid, after: Bid, event: Event) -> tuple[Notice, ...]:
    """Every message that an event leads to, each to one office of one body.

    Args:
        before: The bid before the event; for the first event, the opening bid.
        after: The bid after it.
        event: What happened.
    """
    if isinstance(event, e.AttemptRefused | e.HandoverBegun | e.BidOpened):
        return ()
    todo = (*_tasks(before, after), *rulings.notices(before, after))
    return (*_facts(before, after, event), *todo)


def is_settled(notice: Notice, bid: Bid) -> bool:
    """Whether a message asks for what nobody needs to do any more.

    Args:
        notice: What an earlier event led to.
        bid: The bid as it stands when the message would be written.
    """
    return notice.kind in ASKING and not any(
        (need.party, need.body) == (notice.party, notice.body)
        and notice.words.startswith((_asking_for(need), rulings.asking(bid, need)))
        for need in (*_asked(bid), *rulings.asked(bid), *evidence.asked(bid))
    )


def _asked(bid: Bid) -> tuple[Blocker, ...]:
    """What the bid waits for now, and what has a date although it goes on."""
    return (*needs.of(bid), *track_needs.asked(bid))


def _asking_for(need: Blocker) -> str:
    if need.command == evidence.SENDS:
        return evidence.asking(need)
    if need.key in track_needs.GOES_ON:
        return f"Still to be done is {need.words}"
    return f"The bid waits for {need.words}"


def _tasks(before: Bid, after: Bid) -> Iterator[Notice]:
    if after.ended:
        return
    known = {(n.key, n.subject, n.body) for n in _asked(before) if n.command}
    returned = _returned(before, after)
    for need in needs.of(after):
        if (need.key, need.subject, need.body) in known or not need.command:
            continue
        if returned or need.key in SILENT_TASKS:
            continue
        yield _to_need(NoticeKind.TASK, after, need)


def _to_need(kind: NoticeKind, bid: Bid, need: Blocker) -> Notice:
    clock = clock_of(bid, need.key, need.subject)
    due = f", due by {words.moment(clock.due)}" if clock else ""
    return Notice(
        kind=kind,
        party=need.party,
        body=need.body,
        roles=need.roles,
        words=f"{_asking_for(need)}{due}.",
        people=need.people,
    )


def _facts(before: Bid, after: Bid, event: Event) -> Iterator[Notice]:
    said = sentence(event, before)
    kind = CCG_LETTERS.get(type(event))
    if kind:
        yield from _to_ccgs(after, _returned(before, after) or kind, said)
    yield from _others(before, after, event, said)
    yield from vote_notices.of(before, after, event, said)
    yield from money_notices.of(after, event, said)
    yield from shadow_notices.of(after, event, said)
    yield from agreement_notices.of(after, event, said)
    yield from date_notices.of(before, after, event, said)
    yield from ruled_notices.of(before, after, event, said)
    yield from own_notices.of(before, after, event)
    ended = after.ended and not before.ended
    if ended and not isinstance(event, e.WentLive | e.Decided):
        yield from _to_all(after, NoticeKind.ENDED, said)
        yield from ended_notices.of(before, said)


def _returned(before: Bid, after: Bid) -> NoticeKind | None:
    returned = after.application_open and not before.application_open
    return NoticeKind.RETURNED if returned else None


def _others(before: Bid, after: Bid, event: Event, said: str) -> Iterator[Notice]:
    match event:
        case e.ExpressionSubmitted():
            yield from _to_told(after, said)
        case e.ConflictReviewConcluded(
            outcome=ConflictOutcome.UNRESOLVED | ConflictOutcome.BREACH_CASE
        ):
            yield _to_region(after, said)
        case e.AllocationFailed():
            yield from _to_operators(after)
        case e.Decided():
            # Those that were only told of the bid as well: they hear how it came out.
            boards = tuple(b.id for b in after.boards)
            yield from _to_boards(boards, NoticeKind.DECIDED, said)
        case e.InformationAnswered():
            yield from _answered(before, event, said)
        case e.WentLive():
            yield from _to_all(after, NoticeKind.LIVE, said)
        case e.Reminded() | e.DeadlinePassed():
            yield from _dates(before, after, event, said)


def _dates(
    before: Bid,
    after: Bid,
    event: e.Reminded | e.DeadlinePassed,
    said: str,
) -> Iterator[Notice]:
    if isinstance(event, e.Reminded):
        yield from _to_needs(after, event, NoticeKind.REMINDER)
    else:
        yield from _escalated(before, event, said)
    if event.key == DeadlineKey.MILESTONE and not after.ended:
        # Recorded by the local team, but reached by the CCG.
        yield from _to_ccgs(after, NoticeKind.TRACK, said)


def _to_ccgs(bid: Bid, kind: NoticeKind, said: str) -> Iterator[Notice]:
    for applicant in bid.applicants:
        yield Notice(
            kind=kind, party=Party.CCG, body=applicant.code, roles=WRITERS, words=said
        )


def _to_boards(
    boards: tuple[str, ...], kind: NoticeKind, said: str
) -> Iterator[Notice]:
    for board in boards:
        yield Notice(
            kind=kind,
            party=Party.HWB,
            body=board,
            roles=(Role.BOARD_CLERK,),
            words=said,
        )


def _to_told(bid: Bid, said: str) -> Iterator[Notice]:
    """Boards below the threshold, and every board of a bid that needs no approval."""
    told = bodies.told(bid) if road.needs_approval(bid.model) else bid.boards
    yield from _to_boards(tuple(b.id for b in told), NoticeKind.BOARD_TOLD, said)


def _to_local_team(bid: Bid, kind: NoticeKind, said: str) -> Notice:
    return Notice(
        kind=kind,
        party=Party.NHS_ENGLAND,
        body=bid.local_team,
        roles=(Role.LOCAL_TEAM,),
        words=said,
    )


def _to_all(bid: Bid, kind: NoticeKind, said: str) -> Iterator[Notice]:
    yield from _to_ccgs(bid, kind, said)
    yield from _to_boards(tuple(b.id for b in bid.boards), kind, said)
    yield _to_local_team(bid, kind, said)


def _to_operators(bid: Bid) -> Iterator[Notice]:
    """What no command can mend, somebody has to mend behind the scenes."""
    for need in needs.of(bid):
        if need.party is Party.OPERATOR:
            yield _to_need(NoticeKind.TASK, bid, need)


def _answered(bid: Bid, event: e.InformationAnswered, said: str) -> Iterator[Notice]:
    for request in bid.requests:
        if request.id == event.request:
            yield Notice(
                kind=NoticeKind.ANSWERED,
                party=request.by.party,
                body=request.by.body,
                roles=(request.by.role,),
                words=said,
            )


def _to_needs(bid: Bid, event: e.Reminded, kind: NoticeKind) -> Iterator[Notice]:
    for need in (*_asked(bid), *evidence.asked(bid)):
        if need.key == event.key and need.subject == event.subject:
            yield _to_need(kind, bid, need)


def _escalated(bid: Bid, event: e.DeadlinePassed, said: str) -> Iterator[Notice]:
    """To the late body's chair, and to the region unless it is the one that is late."""
    late = None
    for need in _asked(bid):
        if need.key == event.key and need.subject == event.subject:
            late = need.body
            waits = "" if event.lapses else f" The bid waits for {need.words}."
            yield Notice(
                kind=NoticeKind.ESCALATION,
                party=need.party,
                body=need.body,
                roles=_chairs(need),
                words=f"{said}{waits}",
            )
    if late != bid.region:
        yield _to_region(bid, said)


def _to_region(bid: Bid, said: str) -> Notice:
    return Notice(
        kind=NoticeKind.ESCALATION,
        party=Party.NHS_ENGLAND,
        body=bid.region,
        roles=(Role.REGIONAL_LEAD,),
        words=said,
    )


def _chairs(need: Blocker) -> tuple[Role, ...]:
    national = need.party is Party.NHS_ENGLAND and need.body == NATIONAL
    return (Role.NATIONAL_OFFICE,) if national else CHAIRS[need.party]
