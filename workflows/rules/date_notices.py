"""Who is told that dates move, and at which sitting the panel hears a bid."""

from collections.abc import Iterator

from workflows.contracts import events as e
from workflows.contracts.bids import Bid
from workflows.contracts.clocks import Hold
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.notices import Notice, NoticeKind
from workflows.contracts.parties import Party, Role
from workflows.rules import needs

WRITERS = (Role.BID_MANAGER, Role.ACCOUNTABLE_OFFICER)


def of(before: Bid, after: Bid, event: e.Event, said: str) -> Iterator[Notice]:
    """Every message that a moved date leads to."""
    if isinstance(event, e.DateExtended):
        yield from _extended(after, event, said)
    elif isinstance(event, e.PolicyChanged):
        yield from _changed(before, after, event, said)
    elif isinstance(event, e.PanelSeated):
        yield from _seated(before, after, event, said)
    elif isinstance(event, e.Resumed) and event.by is None and before.hold:
        yield _ended_by_itself(before.hold, said)


def _ended_by_itself(hold: Hold, said: str) -> Notice:
    """Whoever put the bid on hold hears that it goes on."""
    by = hold.by
    return Notice(
        kind=NoticeKind.RESUMED,
        party=by.party,
        body=by.body,
        roles=(by.role,),
        words=said,
    )


def _seated(
    before: Bid, after: Bid, event: e.PanelSeated, said: str
) -> Iterator[Notice]:
    """The CCGs hear of each sitting once; not of another place in the same one.

    Nor that the panel sat: they hear what came of it, when that is let out.
    """
    was = before.sitting.sits if before.sitting else None
    if event.seat.taken or event.seat.sits == was:
        return
    for one in after.applicants:
        yield Notice(
            kind=NoticeKind.PANEL_SEATED,
            party=Party.CCG,
            body=one.code,
            roles=WRITERS,
            words=said,
        )


def _extended(bid: Bid, event: e.DateExtended, said: str) -> Iterator[Notice]:
    found = False
    for need in needs.of(bid):
        if need.key == event.key and event.subject in {"", need.subject}:
            found = True
            yield _moved(need.party, need.body, need.roles, said)
    if not found or event.key is DeadlineKey.START:
        yield from _to_ccgs(bid, said)


def _changed(
    before: Bid, after: Bid, event: e.PolicyChanged, said: str
) -> Iterator[Notice]:
    """A letter to each office with a date that moves, and to the CCGs with it.

    A board that is asked to decide from here on is sent its task as any other; one that
    no longer is, is told so here.
    """
    told = {(Party.CCG, one.code) for one in after.applicants}
    if event.dates or event.start_date is not None:
        yield from _to_ccgs(after, said)
    moved = {(date.key, date.subject) for date in event.dates}
    for need in needs.of(after):
        office = (need.party, need.body)
        if (need.key, need.subject) in moved and office not in told:
            told.add(office)
            yield _moved(need.party, need.body, need.roles, said)
    for board in before.boards if event.deciding is not None else ():
        if board.material and board.id not in (event.deciding or ()):
            yield Notice(
                kind=NoticeKind.BOARD_TOLD,
                party=Party.HWB,
                body=board.id,
                roles=(Role.BOARD_CLERK,),
                words=said,
            )


def _to_ccgs(bid: Bid, said: str) -> Iterator[Notice]:
    for one in bid.applicants:
        yield _moved(Party.CCG, one.code, WRITERS, said)


def _moved(party: Party, body: str, roles: tuple[Role, ...], said: str) -> Notice:
    return Notice(
        kind=NoticeKind.DATE_MOVED, party=party, body=body, roles=roles, words=said
    )
