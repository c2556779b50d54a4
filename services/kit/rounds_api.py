"""A round over NHS England's API, for the deciders' offices: the panel, a changed policy."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, Field

from services.kit import bodies, deps, openapi, policies, problems
from services.kit.deps import Caller
from services.kit.problems import Problem
from services.kit.process import KeyUsedBefore
from services.kit.sheets import Answer, sent
from workflows.contracts.cycles import Cycle
from workflows.contracts.panels import PanelSeat, PanelSitting
from workflows.contracts.rounds import (
    RoundEntry,
    SeatingAsked,
    SittingBegun,
    SittingSet,
)
from workflows.contracts.texts import Text
from workflows.rules import panel, rounds
from workflows.rules.bodies import NATIONAL
from workflows.rules.refusals import AlreadyDone, OutOfOrder

router = APIRouter(prefix="/api/v1", tags=["rounds"])

READ = openapi.answers(*openapi.SIGNED_IN, problems.NOT_FOUND, problems.MALFORMED)
CONFIRMED = openapi.answers(
    *openapi.SIGNED_IN,
    *openapi.SENT,
    *(problems.REFUSED[kind] for kind in (OutOfOrder, AlreadyDone)),
    problems.NOT_FOUND,
    problems.NOT_YOUR_HAT,
    problems.POLICY_CHANGED,
    problems.KEY_REUSED,
    problems.UNAVAILABLE,
)
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


class SittingEntry(Answer):
    """What has happened to the sittings: one was set or called off, or began.

    Attributes:
        number: Of the entry in the round's record.
        most: Places; 0 where a sitting was called off.
        bids: Those that it began with, in their order.
    """

    number: int
    at: datetime
    by: str
    kind: Literal["sitting_set", "seating_asked", "sitting_begun"]
    day: datetime | None = None
    most: int | None = None
    reason: str = ""
    early: bool = False
    bids: tuple[str, ...] = ()


class PanelSheet(Answer):
    """The sittings that are still to be, and who is before which.

    Attributes:
        behind: Open bids of the round that have not come to approval in principle.
    """

    round: str
    sittings: tuple[PanelSitting, ...]
    behind: int
    bids: tuple[SeatOf, ...]
    record: tuple[SittingEntry, ...]


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
    stays: tuple[str, ...]


class PolicySheet(Answer):
    """Open bids of a round that began under an older version of its policy.

    Attributes:
        seen: Which preview this is; it is confirmed under this name.
    """

    round: str
    version: int
    at: datetime
    bids: tuple[ChangeOf, ...]
    seen: str


class NewPolicy(BaseModel):
    """The newest policy is for the bids that run, too.

    Attributes:
        seen: Which preview was read.
    """

    model_config = bodies.STRICT

    seen: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    reason: Text


class PolicyTold(Answer):
    """It is confirmed; open bids hear of it from now on.

    Attributes:
        number: Of the entry in the round's record.
    """

    round: str
    version: int
    number: int


BODIES: tuple[type[BaseModel], ...] = (NewPolicy,)
"""Models of what is sent."""


@router.get(
    "/rounds/{cycle}/panel",
    responses=READ,
    response_model=PanelSheet,
    operation_id="panel",
)
async def sittings(caller: deps.Signed, cycle: Name) -> Response:
    """Who is before the national panel when, and why not earlier."""
    chosen = await round_for(caller, cycle)
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
            record=tuple(_entries(await caller.to.rounds.record(chosen.name))),
        )
    )


def _entries(record: Sequence[RoundEntry]) -> Iterator[SittingEntry]:
    for entry in record:
        event = entry.event
        if isinstance(event, SittingSet | SeatingAsked | SittingBegun):
            said = event.model_dump(include=set(SittingEntry.model_fields))
            by = event.by.name if event.by else ""
            yield SittingEntry(**said | {"number": entry.number, "by": by})


@router.get(
    "/rounds/{cycle}/policy",
    responses=READ,
    response_model=PolicySheet,
    operation_id="policy",
)
async def policy(caller: deps.Signed, cycle: Name) -> Response:
    """What the round's newest policy would change for each bid that runs."""
    chosen = await round_for(caller, cycle)
    shown = await policies.read(caller.to, chosen, caller.person.id)
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
                    stays=one.stays,
                )
                for one in shown.found
            ),
            seen=shown.seen,
        )
    )


@router.post(
    "/rounds/{cycle}/policy",
    responses=CONFIRMED,
    response_model=PolicyTold,
    operation_id="confirm-policy",
    openapi_extra=openapi.body(NewPolicy),
)
async def confirm_policy(
    request: Request, key: deps.Key, caller: deps.Signed, cycle: Name
) -> Response:
    """Confirm the round's newest policy for the bids that run, as it was read."""
    chosen = await round_for(caller, cycle)
    by = (await deps.acting(caller, rounds.RELEASERS)).actor
    body = await bodies.read(request, NewPolicy)
    shown = await policies.read(caller.to, chosen, caller.person.id)
    if body.seen == shown.seen:
        update_id = deps.update_id(caller.person, request, key)
        try:
            number = await policies.confirm(
                caller.to, shown, by, body.reason, update_id
            )
        except KeyUsedBefore:
            raise Problem(problems.KEY_REUSED) from None
    else:
        number = await policies.confirmed(
            caller.to, cycle, body.seen, caller.person.id, body.reason
        )
        if not number:
            raise Problem(problems.POLICY_CHANGED)
    return sent(PolicyTold(round=cycle, version=chosen.version, number=number))


async def round_for(caller: Caller, name: str) -> Cycle:
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
