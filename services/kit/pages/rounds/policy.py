"""What a round's newest policy would change for each bid that began under an older one.

Read only: to anybody but the deciders' offices this address is not there.
"""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.kit.pages.rounds.panel import cycles_of
from services.kit.pages.tasks.worklist import options
from services.kit.pages.visitor import AtPage
from workflows.contracts.cycles import Cycle
from workflows.rules import policy_change, words
from workflows.rules.policy_change import Change

router = APIRouter(include_in_schema=False)

CycleName = Annotated[str, Query(max_length=40)]


@router.get("/round/policy")
async def preview(at: AtPage, cycle: CycleName = "") -> Response:
    """Bid by bid; nothing is changed by reading it."""
    known = await cycles_of(at)
    chosen = known.get(cycle) or next(iter(known.values()))
    bids = await at.to.rounds.running(chosen.name, at.person.id)
    older = [bid for bid in bids if bid.cycle.version < chosen.version]
    found = [policy_change.preview(bid, chosen, at.to.clock()) for bid in older]
    return at.page(
        "round-policy.jinja",
        title="What a changed policy would mean",
        caption=chosen.title,
        cycles=options({c.name: c.title for c in known.values()}, chosen.name),
        summary=_summary(chosen, len(bids), found),
        rows=[
            {
                "bid_id": one.bid_id,
                "version": one.version,
                "lines": one.lines or (one.keeps,),
            }
            for one in found
        ],
    )


def _summary(cycle: Cycle, running: int, found: list[Change]) -> list[str]:
    newest = f"The newest policy of this round is version {cycle.version}."
    if not found:
        return [
            f"{newest} Every one of its {words.plural(running, 'open bid')} runs under it.",
            "When the round's file is loaded in a higher version, bids that run keep "
            "theirs, and this page says what differs for each.",
        ]
    differs = sum(bool(one.lines) for one in found)
    return [
        newest,
        f"{words.plural(len(found), 'open bid')} of {running} began under an older one. "
        f"For {differs} something that is still to come would be different.",
        "Bids keep the policy that they began under. This page changes nothing.",
    ]
