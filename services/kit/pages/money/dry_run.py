"""The dry run of a bid's handover: its journal, its checks, what still forbids it."""

import csv
import io
from typing import Any

from fastapi import APIRouter, Response

from services.kit import deps, handovers, problems, viewing
from services.kit.pages.bid import naming, offers
from services.kit.pages.bid.wording import Row, signed
from services.kit.pages.steps import declaring
from services.kit.pages.steps.confirming import whose
from services.kit.pages.visitor import AtPage
from services.kit.problems import Problem
from workflows.contracts.bids import Bid
from workflows.contracts.journals import Journal
from workflows.rules import handover_needs, words
from workflows.rules.words import money

router = APIRouter(include_in_schema=False)

KEYS = ("go_live", "confirm_handover")


@router.get("/bids/{bid_id}/handover")
async def dry_run_page(
    at: AtPage, bid_id: deps.BidId, opened: declaring.Opened = ""
) -> Response:
    """What the handover would post, and what still forbids it. Changes nothing."""
    bid = (await viewing.papers_for(at, bid_id)).bid
    if first := declaring.before(at, bid, "handover", opened):
        return first
    found = handovers.of(bid)
    return at.page(
        "handover.jinja",
        title="The handover as it was posted"
        if found.posted
        else "Dry run of the handover",
        bid_id=bid.id,
        bid_name=words.joined([a.name for a in bid.applicants], 3),
        asked="?opened=yes" if opened else "",
        posted=found.posted,
        journal=_journal(bid, found.journal) if found.journal else None,
        reconciles=found.reconciles,
        forbids=found.forbids,
        problem=bid.handover_problem,
        keys=keys(bid),
        steps=await offers.among(at, bid, naming.now(at, bid), KEYS),
    )


@router.get("/bids/{bid_id}/handover/journal.csv")
async def journal_file(
    at: AtPage, bid_id: deps.BidId, opened: declaring.Opened = ""
) -> Response:
    """The journal as CSV."""
    bid = (await viewing.papers_for(at, bid_id)).bid
    if first := declaring.before(at, bid, "handover", opened):
        return first
    journal = handovers.of(bid).journal
    if journal is None:
        raise Problem(problems.NOT_FOUND)
    text = io.StringIO()
    csv.writer(text).writerows(handovers.table(journal))
    return Response(
        text.getvalue().encode(),
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="journal-{bid.id}.csv"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def keys(bid: Bid) -> list[Row]:
    """Who has given which key, and whose is missing."""
    missing = [need.name for need in handover_needs.unconfirmed(bid)]
    given = signed(bid.confirmations)
    waits = f"Not yet: {words.joined(missing)}" if missing else ""
    second = "\n".join(part for part in (given, waits) if part)
    found = [("Released by", signed([bid.release]) if bid.release else "Nobody yet")]
    return [*found, ("Confirmed by", second)] if second else found


def _journal(bid: Bid, journal: Journal) -> dict[str, Any]:
    return {
        "lines": [
            {
                "whose": whose(bid, line.account),
                "account": line.account,
                "debit": money(line.debit_pence) if line.debit_pence else "",
                "credit": money(line.credit_pence) if line.credit_pence else "",
                "source": line.source,
            }
            for line in journal.lines
        ],
        "debit": money(journal.debit_pence),
        "credit": money(journal.credit_pence),
        "checks": [(c.words, money(c.difference_pence)) for c in journal.checks],
        "facts": [("Transfer", journal.transfer), ("Check code", journal.code)],
    }
