"""Practice payments and allocations over the API: what the pages of money show, as data."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Response

from activities.baselines.keeping import Damaged
from services.kit import deps, openapi, problems, viewing
from services.kit.deps import Caller
from services.kit.handovers import PAPERS
from services.kit.problems import Problem
from services.kit.sheets import Answer, sent
from workflows.contracts.allocations import Change, Distance, Schedule
from workflows.contracts.baselines import PaidLine, Reconciled, Year
from workflows.contracts.bids import Bid
from workflows.contracts.money import Pence
from workflows.contracts.parties import Party
from workflows.rules import allocation_compare, reconciling

READ = openapi.answers(*openapi.SIGNED_IN, problems.NOT_FOUND, problems.MALFORMED)

payments = APIRouter(tags=["reading"])
allocations = APIRouter(tags=["reading"])

YearPath = Annotated[
    str,
    Path(
        pattern="^20[0-9]{2}-[0-9]{2}$",
        description="The year of the payments.",
        examples=["2014-15"],
    ),
]
Code = Annotated[
    str,
    Path(
        pattern="^[0-9A-Z]{3,9}$",
        description="The CCG's code, or the practice's.",
        examples=["07R"],
    ),
]
Hash = Annotated[
    str, Path(pattern="^[0-9a-f]{64}$", description="A schedule's check code.")
]


class Years(Answer):
    """What is loaded of the reader's CCGs, or of all: by year and CCG, in sums."""

    years: tuple[Year, ...]


class PracticeOf(Answer):
    """A practice's lines beside its published total.

    Attributes:
        difference_pence: Of the two; none where the file prints no total.
        explained: Whether rounding or nothing is between them.
        why: In words; empty where they agree.
    """

    practice: Reconciled
    difference_pence: Pence | None
    explained: bool
    why: str


class Payments(Answer):
    """Every practice of a CCG in a year; examples are plainly said to be such."""

    year: Year
    practices: tuple[PracticeOf, ...]


class Lines(Answer):
    """What one practice was paid, line by line; nil lines are left out."""

    practice: PracticeOf
    lines: tuple[PaidLine, ...]


class VersionOf(Answer):
    """A schedule that was made for the bid.

    Attributes:
        stands: Whether it is the allocation as it is now.
        name: Who drafted it; empty for the first, which was added up.
    """

    schedule_hash: str
    stands: bool
    at: datetime
    name: str


class AllocationOf(Answer):
    """A bid's allocation whole, or a version of it.

    Attributes:
        schedule: All that went in, by which rules, and every figure; none where it is
            from before schedules were kept.
        distances: How far each CCG's lines are from its target.
        differences: From the allocation that stands; empty for that one.
    """

    bid_id: str
    schedule_hash: str
    agreed_by: tuple[str, ...]
    schedule: Schedule | None
    distances: tuple[Distance, ...]
    differences: tuple[Change, ...]
    versions: tuple[VersionOf, ...]


@payments.get(
    "/baselines", responses=READ, response_model=Years, operation_id="baselines"
)
async def years(caller: deps.Signed) -> Response:
    """Of which years practice payments are loaded, CCG by CCG."""
    return sent(Years(years=await _years(caller)))


@payments.get(
    "/baselines/{year}/{ccg}",
    responses=READ,
    response_model=Payments,
    operation_id="baseline",
)
async def ccg_year(caller: deps.Signed, year: YearPath, ccg: Code) -> Response:
    """Every practice of a CCG in a year, reconciled to what was published."""
    about, found = await _found(caller, year, ccg)
    return sent(Payments(year=about, practices=tuple(map(_practice, found))))


@payments.get(
    "/baselines/{year}/{ccg}/{practice}",
    responses=READ,
    response_model=Lines,
    operation_id="practice-payments",
)
async def practice_year(
    caller: deps.Signed, year: YearPath, ccg: Code, practice: Code
) -> Response:
    """One practice, line by line."""
    about, found = await _found(caller, year, ccg)
    one = next((one for one in found if one.practice == practice), None)
    if one is None:
        raise Problem(problems.NOT_FOUND)
    lines = await caller.to.baselines.lines(about.year, practice)
    return sent(Lines(practice=_practice(one), lines=lines))


async def _years(caller: Caller) -> tuple[Year, ...]:
    """Everything for NHS England; a CCG's own, and that of CCGs merged into it."""
    if any(hat.party is Party.NHS_ENGLAND for hat in caller.hats):
        return await caller.to.baselines.years()
    found: dict[tuple[str, str, bool], Year] = {}
    for body in sorted({hat.body for hat in caller.hats}):
        for one in await caller.to.baselines.years(body):
            found[one.year, one.ccg, one.example] = one
    return tuple(found.values())


async def _found(
    caller: Caller, year: str, ccg: str
) -> tuple[Year, tuple[Reconciled, ...]]:
    said = year.replace("-", "/")
    for about in await _years(caller):
        if (about.year, about.ccg) == (said, ccg):
            every = await caller.to.baselines.of(said, ccg)
            return about, tuple(one for one in every if one.example == about.example)
    raise Problem(problems.NOT_FOUND)


def _practice(one: Reconciled) -> PracticeOf:
    missing = reconciling.difference(one)
    return PracticeOf(
        practice=one,
        difference_pence=missing,
        explained=reconciling.is_explained(one),
        why=reconciling.why(one) if missing else "",
    )


@allocations.get(
    "/bids/{bid_id}/allocation",
    responses=PAPERS,
    response_model=AllocationOf,
    operation_id="allocation",
)
async def allocation(caller: deps.Signed, bid_id: deps.BidId) -> Response:
    """The allocation as it stands: what it is made of, its target, its versions."""
    bid = (await viewing.declared_for(caller, bid_id)).bid
    if bid.allocation is None:
        raise Problem(problems.NOT_FOUND)
    return sent(await allocation_of(caller, bid, bid.allocation.schedule_hash))


@allocations.get(
    "/bids/{bid_id}/allocation/versions/{hash}",
    responses=PAPERS,
    response_model=AllocationOf,
    operation_id="allocation-version",
)
async def version(caller: deps.Signed, bid_id: deps.BidId, hash: Hash) -> Response:
    """A draft or an earlier version, and how it differs from what stands."""
    bid = (await viewing.declared_for(caller, bid_id)).bid
    found = await allocation_of(caller, bid, hash)
    if found.schedule is None:
        raise Problem(problems.NOT_FOUND)
    return sent(found)


async def allocation_of(caller: Caller, bid: Bid, hash: str) -> AllocationOf:
    """A version of an allocation as a program reads it."""
    stands = bid.allocation.schedule_hash if bid.allocation else ""
    schedule = await schedule_of(caller, bid, hash)
    other = await schedule_of(caller, bid, stands) if hash != stands else None
    return AllocationOf(
        bid_id=bid.id,
        schedule_hash=hash,
        agreed_by=tuple(s.by.name for s in bid.allocation_signatures)
        if hash == stands
        else (),
        schedule=schedule,
        distances=allocation_compare.distances(schedule) if schedule else (),
        differences=allocation_compare.differences(other, schedule)
        if other and schedule
        else (),
        versions=tuple(
            VersionOf(
                schedule_hash=one.hash,
                stands=one.hash == stands,
                at=one.at,
                name=one.name,
            )
            for one in await caller.to.schedules.all_of(bid.id)
        ),
    )


async def schedule_of(caller: Caller, bid: Bid, hash: str) -> Schedule | None:
    """A schedule of a bid by its check code; none where there is no whole one."""
    try:
        return await caller.to.schedules.one(bid.id, hash)
    except Damaged:
        return None
