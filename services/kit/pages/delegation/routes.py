"""The list of delegations, and the page and the history of one."""

import contextlib
from typing import Annotated

from fastapi import APIRouter, Query, Response

from activities.register.delegation_reading import DelegationLine
from services.kit import delegations
from services.kit.delegations import Number
from services.kit.pages.delegation import giving, said, wording
from services.kit.pages.tasks.work import paging, past
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.process import BidNotFound, Unavailable
from services.kit.service import Service
from workflows.contracts.delegation_events import DelegationEntry
from workflows.rules import words

router = APIRouter(include_in_schema=False)
router.include_router(giving.router)


def of(service: Service) -> APIRouter:
    """The pages of a service; none for parties that have no delegations."""
    return router if service.party in delegations.PARTIES else APIRouter()


SIZE = 20
PART = 50
PageNumber = Annotated[int, Query(ge=1, le=1_000_000)]
Done = Annotated[str, Query(pattern="^[a-z-]{0,40}$")]
After = Annotated[int, Query(ge=0, le=1_000_000)]


@router.get("/delegations")
async def listed(at: AtPage, page: PageNumber = 1) -> Response:
    """The delegations of one's body."""
    found = await at.to.delegations.of((at.hat,), page, SIZE)
    last = past(page, found.total, SIZE, {})
    if last:
        return at.go(last)
    return at.page(
        "delegations.jinja",
        title="Delegations",
        rows=[said.row(at.service.prefix, one) for one in found.items],
        pages=paging(page, found.total, SIZE, {}),
    )


@router.get("/delegations/{number}")
async def one(at: AtPage, number: Number, done: Done = "") -> Response:
    """A delegation: who holds what, how the money goes, what is to be done."""
    seen = await delegations.seen_by(at, number)
    base = f"{at.service.prefix}/delegations"
    lines = await _recent(at, seen.found.id, just=bool(done))
    return at.page(
        "delegation.jinja",
        title=f"Delegation {number}",
        done=wording.DONE.get(done, ""),
        base=base,
        recent=[_line(delegations.line_of(seen.found, one)) for one in lines],
        **said.page(at, seen),
    )


async def _recent(at: Visitor, id: str, *, just: bool) -> list[DelegationLine]:
    """The last entries, the newest first.

    The register is a second or two behind whoever has just taken a step: the process
    knows what it has not told yet.
    """
    lines = await at.to.delegations.recent(id)
    new: tuple[DelegationEntry, ...] = ()
    if just:
        with contextlib.suppress(BidNotFound, Unavailable):
            new = await at.to.bids.untold_after(id, lines[0].number if lines else 0)
    told = [DelegationLine.untold(one) for one in reversed(new)]
    return [*told, *lines][: max(len(lines), len(told))]


@router.get("/delegations/{number}/history")
async def history(at: AtPage, number: Number, after: After = 0) -> Response:
    """Everything that happened, in order."""
    found = (await delegations.seen_by(at, number)).found
    lines = await at.to.delegations.history(found.id, after, PART)
    base = f"{at.service.prefix}/delegations/{number}"
    more = f"{base}/history?after={lines[-1].number}" if len(lines) == PART else ""
    return at.page(
        "delegation-history.jinja",
        title=f"History of delegation {number}",
        ccg=found.name,
        number=number,
        back=base,
        lines=[_line(delegations.line_of(found, one)) for one in lines],
        more=more,
    )


def _line(line: delegations.DelegationHistoryLine) -> dict[str, str | int]:
    return {
        "number": line.number,
        "at": words.moment(line.at),
        "sentence": line.sentence,
        "why": line.why,
        "hash": line.hash,
    }
