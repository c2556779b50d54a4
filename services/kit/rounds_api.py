"""A round over NHS England's API, for the deciders' offices: the panel, a changed policy."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Response

from services.kit import deps, openapi, problems
from services.kit.deps import Caller
from services.kit.problems import Problem
from services.kit.sheets import Answer, sent
from workflows.contracts.cycles import Cycle
from workflows.contracts.panels import PanelSeat, PanelSitting
from workflows.rules import panel, policy_change, rounds
from workflows.rules.bodies import NATIONAL

router = APIRouter(prefix="/api/v1", tags=["reading"])

READ = openapi.answers(*openapi.SIGNED_IN, problems.NOT_FOUND, problems.MALFORMED)
Name = Annotated[str, Path(max_length=40, description="The round's name.")]


class SeatOf(Answer):
    """A bid that waits for the panel, by the register as it is now.

    Attributes:
        ready: Whether only the decision is left.
        why: Why it is before no earlier sitting; empty where there is none.
        told: What the bid was told last.
    """

    bid_id: str
    ready: bool
    seat: PanelSeat
    why: str
    told: PanelSeat | None


class PanelSheet(Answer):
    """The sittings that are still to be, and who is before which.

    Attributes:
        behind: Open bids of the round that have not come to approval in principle.
    """

    round: str
    sittings: tuple[PanelSitting, ...]
    behind: int
    bids: tuple[SeatOf, ...]


class ChangeOf(Answer):
    """What the newest policy would change for a bid; nothing is changed by reading it.

    Attributes:
        version: Of the policy that the bid began under.
        keeps: Why nothing changes for it; empty where something would.
    """

    bid_id: str
    version: int
    keeps: str
    changes: tuple[str, ...]


class PolicySheet(Answer):
    """Open bids of a round that began under an older version of its policy."""

    round: str
    version: int
    at: datetime
    bids: tuple[ChangeOf, ...]


@router.get(
    "/rounds/{cycle}/panel",
    responses=READ,
    response_model=PanelSheet,
    operation_id="panel",
)
async def sittings(caller: deps.Signed, cycle: Name) -> Response:
    """Who is before the national panel when, and why not earlier."""
    chosen = await _round(caller, cycle)
    of = (await caller.to.rounds.start_of(rounds.start(chosen))).round
    queue = await caller.to.rounds.queue(chosen.name, caller.person.id)
    seats = panel.seated(of.sittings, queue.bids)
    return sent(
        PanelSheet(
            round=chosen.name,
            sittings=of.sittings,
            behind=queue.behind,
            bids=tuple(
                SeatOf(
                    bid_id=bid.id,
                    ready=panel.is_ready(bid),
                    seat=seats[bid.id],
                    why=panel.reason(seats[bid.id]),
                    told=bid.sitting,
                )
                for bid in panel.in_order(queue.bids)
            ),
        )
    )


@router.get(
    "/rounds/{cycle}/policy",
    responses=READ,
    response_model=PolicySheet,
    operation_id="policy",
)
async def policy(caller: deps.Signed, cycle: Name) -> Response:
    """What the round's newest policy would change for each bid that runs."""
    chosen = await _round(caller, cycle)
    bids = await caller.to.rounds.running(chosen.name, caller.person.id)
    found = [
        policy_change.preview(bid, chosen, caller.to.clock())
        for bid in bids
        if bid.cycle.version < chosen.version
    ]
    return sent(
        PolicySheet(
            round=chosen.name,
            version=chosen.version,
            at=caller.to.clock(),
            bids=tuple(
                ChangeOf(
                    bid_id=one.bid_id,
                    version=one.version,
                    keeps=one.keeps,
                    changes=one.lines,
                )
                for one in found
            ),
        )
    )


async def _round(caller: Caller, name: str) -> Cycle:
    """The newest policy of a round.

    Raises:
        Problem: There is none of that name, or somebody else asks.
    """
    decides = any(
        hat.body == NATIONAL and hat.role in rounds.RELEASERS for hat in caller.hats
    )
    known = {c.name: c for c in await caller.to.reference.cycles()} if decides else {}
    if name not in known:
        raise Problem(problems.NOT_FOUND)
    return known[name]
