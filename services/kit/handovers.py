"""The dry run of a handover over the API, and its journal as a table."""

from collections.abc import Iterator
from decimal import Decimal

from fastapi import APIRouter, Response

from services.kit import deps, openapi, problems, viewing
from services.kit.cells import cell
from services.kit.sheets import Answer, sent
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.journals import Journal
from workflows.rules import dry_run
from workflows.rules.refusals import Recused

PAPERS = openapi.answers(
    *openapi.SIGNED_IN,
    problems.NOT_FOUND,
    problems.UNAVAILABLE,
    problems.REFUSED[Recused],
    problems.DECLARE_FIRST,
)

router = APIRouter(tags=["reading"])


class DryRun(Answer):
    """The handover before it happens.

    Attributes:
        journal: What would be posted; none where no budget moves, or none yet.
        reconciles: Whether every check of the journal comes to nothing.
        forbids: What stands between the bid and the handover, a sentence each.
        posted: The transfer under which it was posted; empty before.
    """

    bid_id: str
    journal: Journal | None
    reconciles: bool
    forbids: tuple[str, ...]
    posted: str


def of(bid: Bid) -> DryRun:
    """What a dry run finds."""
    journal = dry_run.journal(bid)
    live = bid.stage is Stage.LIVE
    return DryRun(
        bid_id=bid.id,
        journal=journal,
        reconciles=journal is not None and journal.reconciles,
        forbids=() if live else dry_run.forbids(bid),
        posted=bid.transfer,
    )


@router.get(
    "/bids/{bid_id}/handover",
    responses=PAPERS,
    response_model=DryRun,
    operation_id="handover",
)
async def handover(caller: deps.Signed, bid_id: deps.BidId) -> Response:
    """What the handover would post, and what still forbids it. Changes nothing."""
    seen = await viewing.declared_for(caller, bid_id)
    return sent(of(seen.bid))


COLUMNS = ("Line", "Transfer", "Account", "Debit", "Credit", "Source")
CENT = Decimal("0.01")


def table(journal: Journal) -> Iterator[list[object]]:
    """The journal with its header and its totals; no cell can be taken for a formula."""
    yield list(COLUMNS)
    for number, line in enumerate(journal.lines, 1):
        yield [
            number,
            cell(line.transfer or journal.transfer),
            cell(line.account),
            _pounds(line.debit_pence),
            _pounds(line.credit_pence),
            cell(line.source),
        ]
    totals = (_pounds(journal.debit_pence), _pounds(journal.credit_pence))
    yield ["", cell(journal.transfer), "Total", *totals, ""]


def _pounds(pence: int) -> str:
    return str(Decimal(pence).scaleb(-2).quantize(CENT)) if pence else ""
