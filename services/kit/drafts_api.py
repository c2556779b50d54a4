"""Another version of an allocation drafted over the API, by its rules instead of a template."""

from collections.abc import Iterable
from typing import Annotated, TypeVar

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from services.kit import bodies, deps, openapi, problems, viewing
from services.kit.handovers import PAPERS
from services.kit.money_api import AllocationOf, allocation_of, schedule_of
from services.kit.problems import Problem
from services.kit.sheets import sent
from workflows.contracts import allocations as a
from workflows.contracts.base import Contract
from workflows.contracts.commands import ReviseAllocation
from workflows.contracts.texts import Code, Text
from workflows.rules import allocation, allocation_steps, visibility
from workflows.rules.permissions import ROLES
from workflows.rules.refusals import Incomplete, OutOfOrder, StaleVersion

router = APIRouter(tags=["reading"])

DRAFTED = PAPERS | openapi.answers(
    *openapi.SENT,
    problems.NOT_YOUR_HAT,
    problems.CHOOSE_HAT,
    *(problems.REFUSED[kind] for kind in (Incomplete, OutOfOrder, StaleVersion)),
)
MOST = 4000
"""Rules of a kind: a line of each of some hundred practices."""

Sum = Annotated[int, Field(ge=-(10**12), le=10**12)]
Share = Annotated[int, Field(ge=-10_000, le=100_000)]
Part = Annotated[int, Field(ge=0, le=10_000)]
Where = Annotated[str, Field(max_length=40)]


class FlagOf(BaseModel):
    """Whether a line counts, and why; of every practice where none is named."""

    model_config = bodies.STRICT

    line: Code
    practice: Where = ""
    included: bool = False
    reason: Text


class GrowthOf(BaseModel):
    """Growth of a line in hundredths of a percent; of every line where none is named."""

    model_config = bodies.STRICT

    line: Where = ""
    hundredths: Share
    reason: Text


class AdjustmentOf(BaseModel):
    """What is planned for a practice's line in place of what it was paid."""

    model_config = bodies.STRICT

    practice: Code
    line: Code
    pence: Sum
    reason: Text


class TopUpOf(BaseModel):
    """What a CCG adds from its main allocation."""

    model_config = bodies.STRICT

    ccg: Code
    pence: Annotated[int, Field(ge=0, le=10**12)]
    reason: Text


class ReserveOf(BaseModel):
    """Contingency or headroom."""

    model_config = bodies.STRICT

    basis: a.Basis = a.Basis.OF_LINES
    hundredths: Part = 0
    pence: Annotated[int, Field(ge=0, le=10**12)] = 0


class Draft(BaseModel):
    """Every rule of the version that is drafted: what is left out holds no more.

    Attributes:
        on: The check code of the allocation that was read.
    """

    model_config = bodies.STRICT

    on: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    flags: tuple[FlagOf, ...] = Field(default=(), max_length=MOST)
    growth: tuple[GrowthOf, ...] = Field(default=(), max_length=40)
    adjustments: tuple[AdjustmentOf, ...] = Field(default=(), max_length=MOST)
    top_ups: tuple[TopUpOf, ...] = Field(default=(), max_length=10)
    pace: Part = 0
    contingency: ReserveOf
    headroom: ReserveOf


BODIES: tuple[type[BaseModel], ...] = (Draft,)
LARGER = {r"/api/v1/bids/[0-9A-Z-]+/allocation/versions": 2_000_000}


One = TypeVar("One", bound=Contract)


@router.post(
    "/bids/{bid_id}/allocation/versions",
    responses=DRAFTED,
    response_model=AllocationOf,
    operation_id="draft-allocation",
    openapi_extra=openapi.body(Draft),
)
async def draft(request: Request, caller: deps.Signed, bid_id: deps.BidId) -> Response:
    """Draft another version: nothing is in place before `revise-allocation` names it.

    The same rules on the same allocation are the same draft, under the same check code.
    """
    bid = (await viewing.declared_for(caller, bid_id)).bid
    hat = (await deps.acting(caller, ROLES[ReviseAllocation])).hat
    if hat.role not in ROLES[ReviseAllocation] or not visibility.may_see(hat, bid):
        raise Problem(problems.NOT_YOUR_HAT)
    body = await bodies.read(request, Draft)
    if not allocation_steps.may_change(bid) or bid.allocation is None:
        raise OutOfOrder("The allocation of this bid cannot have another version now.")
    stands = await schedule_of(caller, bid, bid.allocation.schedule_hash)
    if stands is None:
        raise Problem(problems.NOT_FOUND)
    if body.on != bid.allocation.schedule_hash:
        raise StaleVersion("The allocation is another by now. Read it again.")
    rules = _rules(body, stands.rules, caller.person.name)
    made = allocation.build(stands.ccgs, stands.practices, rules, stands.target)
    code = await caller.to.schedules.keep(
        bid.id, made, body.on, caller.person.id, caller.person.name
    )
    return sent(await allocation_of(caller, bid, code))


def _rules(body: Draft, before: a.AllocationRules, name: str) -> a.AllocationRules:
    """The rules with who set each: what stands already keeps who set it."""
    return a.AllocationRules(
        flags=_signed(a.Flag, body.flags, before.flags, name),
        growth=_signed(a.Growth, body.growth, before.growth, name),
        adjustments=_signed(a.Adjustment, body.adjustments, before.adjustments, name),
        top_ups=_signed(a.TopUp, body.top_ups, before.top_ups, name),
        pace=body.pace,
        contingency=a.Reserve.model_validate(body.contingency.model_dump()),
        headroom=a.Reserve.model_validate(body.headroom.model_dump()),
    )


def _signed(
    kind: type[One], said: Iterable[BaseModel], before: Iterable[One], name: str
) -> tuple[One, ...]:
    known = {one.model_dump_json(exclude={"by", "source"}): one for one in before}
    found = []
    for rule in said:
        new = kind.model_validate(rule.model_dump() | {"by": name})
        found.append(known.get(new.model_dump_json(exclude={"by", "source"}), new))
    return tuple(found)
