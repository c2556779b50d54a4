"""Messages: mine, a bid's, and sending one again."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from activities.register.post import ResendRefused
from activities.register.reading import NoticeRow
from services.kit import deps, openapi, problems, viewing
from services.kit.deps import Caller
from services.kit.lists import Paging
from services.kit.problems import Problem
from services.kit.sheets import sent
from services.notifications.presenters import (
    NoticeLines,
    Requeued,
    notice_lines,
    requeued,
)
from workflows.contracts.bids import Bid
from workflows.contracts.parties import Role
from workflows.rules import visibility
from workflows.rules.refusals import Recused, WrongParty

STEWARDS = frozenset(
    {Role.BID_MANAGER, Role.BOARD_CLERK, Role.LOCAL_TEAM, Role.OPERATOR}
)
"""Who may have somebody else's message sent again, on a bid of their own body."""

PAPERS = openapi.answers(
    *openapi.SIGNED_IN,
    problems.NOT_FOUND,
    problems.UNAVAILABLE,
    problems.MALFORMED,
    problems.REFUSED[Recused],
)

router = APIRouter(prefix="/api/v1", tags=["notices"])

NoticeId = Annotated[
    str,
    Path(
        pattern="^[!-~]{1,200}$",
        description="The message's id, such as 07R-1/3/task/07R/12.",
        examples=["07R-1/3/task/07R/12"],
    ),
]


@router.get(
    "/notices",
    responses=openapi.answers(*openapi.SIGNED_IN, problems.MALFORMED),
    response_model=NoticeLines,
    operation_id="notices",
)
async def notices(caller: deps.Signed, paging: Annotated[Paging, Query()]) -> Response:
    """What I was told, the newest first."""
    person = caller.person.id
    page = await caller.to.register.notices_for(person, paging.page, paging.size)
    return sent(notice_lines(caller.service.api, page, person))


@router.get(
    "/bids/{bid_id}/notices",
    responses=PAPERS,
    response_model=NoticeLines,
    operation_id="bid-notices",
)
async def bid_notices(
    caller: deps.Signed, bid_id: deps.BidId, paging: Annotated[Paging, Query()]
) -> Response:
    """Everything that was sent about a bid, and what became of it."""
    await viewing.papers_for(caller, bid_id)
    page = await caller.to.register.notices_of_bid(bid_id, paging.page, paging.size)
    return sent(notice_lines(caller.service.api, page, caller.person.id))


@router.post(
    "/notices/{notice_id:path}/resend",
    status_code=202,
    responses=openapi.answers(
        *openapi.SIGNED_IN,
        problems.KEY_MISSING,
        problems.NOT_FOUND,
        problems.REFUSED[Recused],
        problems.REFUSED[WrongParty],
        problems.NOT_SENT_AGAIN,
        problems.UNAVAILABLE,
    ),
    response_model=Requeued,
    operation_id="resend",
)
async def resend(caller: deps.Signed, notice_id: NoticeId, key: deps.Key) -> Response:
    """Have a message sent once more: my own, or somebody's on a bid that I look after.

    Asked for twice before it went out, it is sent once more only once.
    """
    notice = await caller.to.register.notice(notice_id)
    if notice is None:
        raise Problem(problems.NOT_FOUND)
    seen = await viewing.papers_for(caller, notice.bid_id)
    _check_may_resend(caller, notice, seen.bid)
    try:
        message = await caller.to.post.resend(notice.id)
    except LookupError:
        raise Problem(problems.NOT_FOUND) from None
    except ResendRefused as refused:
        raise Problem(problems.NOT_SENT_AGAIN, str(refused)) from None
    await caller.to.bids.post(message.bid_id, message.number, message.id)
    return sent(requeued(message), 202)


def _check_may_resend(caller: Caller, notice: NoticeRow, bid: Bid) -> None:
    if notice.person == caller.person.id:
        return
    if not any(
        hat.role in STEWARDS and visibility.may_see(hat, bid) for hat in caller.hats
    ):
        raise WrongParty("Somebody who looks after this bid can have it sent again.")
