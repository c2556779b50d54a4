"""Sending a letter once more: one's own, or somebody's on a bid that one looks after."""

from collections.abc import Callable

from activities.register.post import Message, ResendRefused
from activities.register.reading import NoticeRow
from services.kit import delegations, problems, viewing
from services.kit.deps import Caller
from services.kit.problems import Problem
from workflows.contracts import names
from workflows.contracts.bids import Bid
from workflows.contracts.notices import OWN
from workflows.contracts.parties import Membership, Role
from workflows.rules import delegation, visibility
from workflows.rules.refusals import WrongParty

STEWARDS = frozenset(
    {Role.BID_MANAGER, Role.BOARD_CLERK, Role.LOCAL_TEAM, Role.OPERATOR}
)
"""Who may have somebody else's message sent again, on a bid or a delegation of their own
body."""


async def resent(caller: Caller, notice_id: str) -> Message:
    """Have a message sent once more.

    Asked for twice before it went out, it is sent once more only once.

    Raises:
        Problem: There is no such message, or it cannot be sent again.
        BidNotFound: Its bid or its delegation is not theirs to see.
        Recused: A ruling keeps them from the bid's papers.
        WrongParty: It is somebody else's, on what they do not look after.
    """
    notice = await caller.to.register.notice(notice_id)
    if notice is None:
        raise Problem(problems.NOT_FOUND)
    if notice.bid_id.startswith(names.ABSENCES):
        # It is of no bid: whoever has it may have it again.
        may = notice.person == caller.person.id
    elif notice.kind in OWN and notice.person == caller.person.id:
        # It opens no paper: whoever is recused may have it again too.
        may = True
    elif names.lasts(notice.bid_id):
        number = names.number_of(notice.bid_id)
        found = (await delegations.seen_by(caller, number)).found
        may = _may(caller, notice, lambda hat: delegation.may_see(hat, found))
    else:
        seen = await viewing.papers_for(caller, notice.bid_id)
        may = may_resend(caller, notice, seen.bid)
    if not may:
        what = "delegation" if names.lasts(notice.bid_id) else "bid"
        raise WrongParty(
            f"Somebody who looks after this {what} can have it sent again."
        )
    try:
        message = await caller.to.post.resend(notice.id)
    except LookupError:
        raise Problem(problems.NOT_FOUND) from None
    except ResendRefused as refused:
        raise Problem(problems.NOT_SENT_AGAIN, str(refused)) from None
    await caller.to.bids.post(message.bid_id, message.number, message.id)
    return message


def may_resend(caller: Caller, notice: NoticeRow, bid: Bid) -> bool:
    """Whether the message is theirs, or they look after the bid."""
    return _may(caller, notice, lambda hat: visibility.may_see(hat, bid))


def _may(caller: Caller, notice: NoticeRow, sees: Callable[[Membership], bool]) -> bool:
    if notice.person == caller.person.id:
        return True
    return any(hat.role in STEWARDS and sees(hat) for hat in caller.hats)
