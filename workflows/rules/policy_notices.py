"""Who is told when a bid goes by a newer policy: whose date moves, and who decides anew."""

from collections.abc import Iterator

from workflows.contracts import events as e
from workflows.contracts.bids import Bid
from workflows.contracts.notices import Notice, NoticeKind
from workflows.contracts.parties import Party, Role
from workflows.rules import needs

WRITERS = (Role.BID_MANAGER, Role.ACCOUNTABLE_OFFICER)


def of(before: Bid, after: Bid, event: e.Event, said: str) -> Iterator[Notice]:
    """A letter to each office with a date that moves, and to the CCGs with it.

    A board that is asked to decide from here on is sent its task as any other; one that
    no longer is, is told so here.
    """
    if not isinstance(event, e.PolicyChanged):
        return
    dates = bool(event.dates) or event.start_date is not None
    told = {(Party.CCG, one.code) for one in after.applicants}
    for one in after.applicants if dates else ():
        yield _moved(Party.CCG, one.code, WRITERS, said)
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


def _moved(party: Party, body: str, roles: tuple[Role, ...], said: str) -> Notice:
    return Notice(
        kind=NoticeKind.DATE_MOVED, party=party, body=body, roles=roles, words=said
    )
